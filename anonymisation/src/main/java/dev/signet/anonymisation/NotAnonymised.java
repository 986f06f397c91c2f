// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

/// A resource cannot be changed as a rule says. Says nothing of it.
final class NotAnonymised extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAnonymised() {
        super("a resource cannot be anonymised", null, false, false);
    }
}
