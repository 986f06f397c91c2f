// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import dev.signet.ledger.record.RecordForm;

/// The kinds of record, each with the letter that its plaintext starts with
/// (docs/formats/vault.md).
public enum RecordKind {
    VAULT('V', 1),
    KEY('K', 1),
    VERSION('N', 1),
    MATERIAL('M', 1),
    AUDIT('A', 2),
    BACKUP('B', 1);

    private final char letter;
    private final int format;

    RecordKind(char letter, int format) {
        this.letter = letter;
        this.format = format;
    }

    /// As this build writes it.
    public RecordForm form() {
        return new RecordForm("vault " + name(), letter, format);
    }

    /// The format before it, of a kind that has had one.
    public RecordForm before() {
        return new RecordForm("vault " + name(), letter, format - 1);
    }
}
