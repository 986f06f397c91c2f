// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

/// The bytes that stand in a folded text for what [Folding] has taken out. UTF-8 has none of them.
/// Format: docs/formats/body.md.
final class FoldMarks {
    /// The next byte stands for itself.
    static final byte LITERAL = (byte) 0xc0;

    /// An instant to the second, in the values as seconds since 1970 (4 bytes).
    static final byte INSTANT = (byte) 0xf5;

    /// The instant before once more.
    static final byte SAME_INSTANT = (byte) 0xf6;

    /// An instant 1 to 65,535 seconds after the one before (2 bytes of the values).
    static final byte LATER_INSTANT = (byte) 0xf7;

    /// The first of the UUIDs that are met again; the others follow it.
    static final byte KNOWN_UUID = (byte) 0xf8;

    /// How many UUIDs of a content are known by a mark of their own: the first ones.
    static final int KNOWN_UUIDS = 6;

    /// Bytes that stand in the content as base64: their number (varint), then they themselves.
    static final byte BASE64 = (byte) 0xfe;

    /// A UUID (16 bytes of the values).
    static final byte UUID = (byte) 0xff;

    static final int UUID_CHARACTERS = 36;
    static final int UUID_BYTES = 16;

    /// `2026-01-31T12:34:56`.
    static final int INSTANT_CHARACTERS = 19;

    private FoldMarks() {}

    /// Whether a byte of a text is none of the content's own.
    static boolean is(byte octet) {
        return (octet & 0xff) >= (INSTANT & 0xff) || octet == LITERAL;
    }
}
