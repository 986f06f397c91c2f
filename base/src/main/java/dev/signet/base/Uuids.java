// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import java.nio.ByteBuffer;
import java.util.UUID;

/// A UUID as it stands in our formats: its 16 bytes in the order in which it is printed.
public final class Uuids {
    /// Bytes of a UUID.
    public static final int BYTES = 16;

    private Uuids() {}

    /// A fresh array of [#BYTES].
    public static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /// What [#bytes] was made of.
    ///
    /// @param bytes exactly [#BYTES]; the caller has checked that
    public static UUID of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a UUID has 16 bytes");
        }
        var both = ByteBuffer.wrap(bytes);
        return new UUID(both.getLong(), both.getLong());
    }
}
