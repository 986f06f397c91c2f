// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

/// What `signet verify` has come to.
public enum Verdict {
    SOUND(0),
    DAMAGED(1),
    /// A bad option, no such account, a folder in use, a key that is refused; and nothing that
    /// was looked at is damaged.
    COULD_NOT_LOOK(2);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
