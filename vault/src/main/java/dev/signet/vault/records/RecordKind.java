// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import dev.signet.ledger.record.RecordForm;

/// The kinds of record, each with the letter that its plaintext starts with
/// (docs/formats/vault.md).
public enum RecordKind {
    VAULT('V'),
    KEY('K'),
    VERSION('N'),
    MATERIAL('M'),
    AUDIT('A'),
    BACKUP('B');

    private static final int FORMAT = 1;

    private final char letter;

    RecordKind(char letter) {
        this.letter = letter;
    }

    public RecordForm form() {
        return new RecordForm("vault " + name(), letter, FORMAT);
    }
}
