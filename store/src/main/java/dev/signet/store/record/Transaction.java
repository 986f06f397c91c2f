// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.base.Digests;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// What stands at an lsn: when, how many changes, and a digest that covers them and
/// everything before. Format: docs/formats/tx.md.
///
/// @param time milliseconds since 1970
/// @param changes how many bodies it wrote: `n` from 0 to below this
/// @param digest SHA-256, 32 bytes; see [Chain]
public record Transaction(long time, int changes, byte[] digest) {
    public static final int DIGEST_BYTES = Digests.SHA256_BYTES;
    private static final int FORMAT_VERSION = 1;

    public byte[] bytes() {
        var bytes = ByteBuffer.allocate(1 + 2 * Varint.BYTES_MAX + DIGEST_BYTES);
        bytes.put((byte) FORMAT_VERSION);
        Varint.put(bytes, time);
        Varint.put(bytes, changes);
        bytes.put(digest);
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    public static Transaction of(byte[] record) {
        try {
            var bytes = ByteBuffer.wrap(record);
            Schema.checkFormat(Schema.TX, bytes.get(), FORMAT_VERSION);
            long time = Varint.take(bytes);
            int changes = Varint.take(bytes, Schema.CHANGES_MAX);
            byte[] digest = new byte[DIGEST_BYTES];
            bytes.get(digest);
            if (bytes.hasRemaining() || changes == 0) {
                throw Schema.unreadable(Schema.TX);
            }
            return new Transaction(time, changes, digest);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw Schema.unreadable(Schema.TX);
        }
    }

    /// The digest of a transaction in the making: SHA-256(label, digest before, lsn, time,
    /// changes, then each body with its length before it).
    public static final class Chain {
        private static final byte[] LABEL = "signet/tx/1".getBytes(StandardCharsets.US_ASCII);

        private final MessageDigest sha;
        private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);

        public Chain(byte[] before, long lsn, long time, int changes) {
            sha = Digests.sha256();
            sha.update(LABEL);
            sha.update(before);
            sha.update(ByteBuffer.allocate(20).putLong(lsn).putLong(time).putInt(changes).array());
        }

        public void add(byte[] body) {
            sha.update(number.putInt(0, body.length).array());
            sha.update(body);
        }

        public byte[] end() {
            return sha.digest();
        }
    }
}
