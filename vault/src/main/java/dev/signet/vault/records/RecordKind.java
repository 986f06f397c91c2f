// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

/// The kinds of record, each with the letter that its plaintext starts with.
public enum RecordKind {
    VAULT('V'),
    KEY('K'),
    VERSION('N'),
    MATERIAL('M'),
    AUDIT('A'),
    BACKUP('B');

    /// The one format version that this build writes and reads.
    static final int FORMAT = 1;

    private final char letter;

    RecordKind(char letter) {
        this.letter = letter;
    }

    char letter() {
        return letter;
    }
}
