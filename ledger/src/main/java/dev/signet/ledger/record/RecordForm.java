// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger.record;

/// What the plaintext of a record starts with: the letter of its kind, where a store has several,
/// and the number of its format, the one that this build writes and reads.
///
/// @param name in facts of failures: `control document`
/// @param letter 0 for none
/// @param format 1 to 255
public record RecordForm(String name, char letter, int format) {
    public RecordForm {
        if (letter > 0x7f || format < 1 || format > 0xff) {
            throw new IllegalArgumentException("a record's form is a letter and one byte");
        }
    }

    /// Of a store with one kind of records.
    public RecordForm(String name, int format) {
        this(name, (char) 0, format);
    }
}
