// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.base.Digests;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/// What erasures have left of a transaction, whose own digest covers bodies that are gone. The
/// family is guarded by a sum, so that neither this record nor an erased body comes back
/// unnoticed. Format: docs/formats/tx.md.
///
/// @param by lsn of the last erasure
/// @param places of the bodies that are gone; not empty
/// @param rest of what is left, see [Rest]
public record Erased(long by, NavigableSet<Integer> places, byte[] rest) {
    private static final int FORMAT_VERSION = 1;

    public Erased {
        places = Collections.unmodifiableNavigableSet(new TreeSet<>(places));
    }

    public byte[] bytes() {
        int most = 1 + (2 + places.size()) * Varint.BYTES_MAX + rest.length;
        var bytes = ByteBuffer.allocate(most);
        bytes.put((byte) FORMAT_VERSION);
        Varint.put(bytes, by);
        Varint.put(bytes, places.size());
        int next = 0;
        for (int place : places) {
            Varint.put(bytes, place - next);
            next = place + 1;
        }
        bytes.put(rest);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// @throws dev.signet.base.Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    public static Erased of(byte[] record) {
        try {
            var bytes = ByteBuffer.wrap(record);
            Schema.checkFormat(Schema.ERASED, bytes.get(), FORMAT_VERSION);
            long by = Varint.take(bytes);
            int count = Varint.take(bytes, bytes.remaining());
            var places = new TreeSet<Integer>();
            int next = 0;
            for (int i = 0; i < count; i++) {
                int place = next + Varint.take(bytes, Schema.CHANGES_MAX - 1 - next);
                places.add(place);
                next = place + 1;
            }
            byte[] rest = new byte[Transaction.DIGEST_BYTES];
            bytes.get(rest);
            if (bytes.hasRemaining() || places.isEmpty()) {
                throw Schema.unreadable(Schema.ERASED);
            }
            return new Erased(by, places, rest);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw Schema.unreadable(Schema.ERASED);
        }
    }

    /// A digest of what is left of a transaction: SHA-256(label, digest before, lsn, time, changes,
    /// its own digest, then each body that is left with its place and length before it).
    public static final class Rest {
        private static final byte[] LABEL = "signet/erased/1".getBytes(StandardCharsets.US_ASCII);

        private final MessageDigest sha = Digests.sha256();
        private final ByteBuffer numbers = ByteBuffer.allocate(2 * Integer.BYTES);

        /// @param before the digest of the lsn before; zeros before the first
        public Rest(byte[] before, long lsn, Transaction transaction) {
            sha.update(LABEL);
            sha.update(before);
            sha.update(
                    ByteBuffer.allocate(20)
                            .putLong(lsn)
                            .putLong(transaction.time())
                            .putInt(transaction.changes())
                            .array());
            sha.update(transaction.digest());
        }

        public void add(int place, byte[] body) {
            sha.update(numbers.putInt(0, place).putInt(Integer.BYTES, body.length).array());
            sha.update(body);
        }

        public byte[] end() {
            return sha.digest();
        }
    }
}
