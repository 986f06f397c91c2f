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
    AUDIT('A', 3),
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

    /// As bytes were written that begin with that letter and a format of an earlier build; as this
    /// build writes it where they do not.
    public RecordForm form(byte[] bytes) {
        boolean isEarlier = bytes.length > 1 && bytes[1] > 0 && bytes[1] < format;
        return isEarlier ? new RecordForm("vault " + name(), letter, bytes[1]) : form();
    }
}
