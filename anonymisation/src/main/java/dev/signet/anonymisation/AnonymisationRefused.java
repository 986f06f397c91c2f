// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

/// A configuration that cannot be held to. Holds no key of it.
public final class AnonymisationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    AnonymisationRefused(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    /// What is refused, by its name, and why.
    public String text() {
        return text;
    }
}
