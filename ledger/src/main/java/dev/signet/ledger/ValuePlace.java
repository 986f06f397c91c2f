// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Where a value belongs: account, family, key. What a value is sealed with, so that a value
/// moved to another place does not open. Layout: docs/formats/ledger.md.
final class ValuePlace {
    private final byte[] prefix;

    ValuePlace(UUID accountId, String family) {
        byte[] name = family.getBytes(StandardCharsets.US_ASCII);
        prefix =
                ByteBuffer.allocate(Uuids.BYTES + 1 + name.length)
                        .put(Uuids.bytes(accountId))
                        .put((byte) name.length)
                        .put(name)
                        .array();
    }

    /// What the fingerprint of a record is taken of: its place, the length of its key, its key
    /// and its value, so that no two records have one spelling.
    byte[] spelled(byte[] key, byte[] value) {
        return ByteBuffer.allocate(prefix.length + Short.BYTES + key.length + value.length)
                .put(prefix)
                .putShort((short) key.length)
                .put(key)
                .put(value)
                .array();
    }

    /// The associated data of the value of `key`.
    byte[] of(byte[] key) {
        byte[] associated = new byte[prefix.length + key.length];
        System.arraycopy(prefix, 0, associated, 0, prefix.length);
        System.arraycopy(key, 0, associated, prefix.length, key.length);
        return associated;
    }
}
