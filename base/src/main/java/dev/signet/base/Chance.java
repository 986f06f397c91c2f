// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import java.util.UUID;

/// Chance for ids and jitter, where nothing secret hangs on it. Tests pass a seeded one.
@FunctionalInterface
public interface Chance {
    /// The next 64 random bits.
    long next();

    /// A random (version 4) UUID.
    default UUID uuid() {
        long high = (next() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (next() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    /// Chance drawn from {@code entropy}.
    static Chance of(Entropy entropy) {
        return () -> {
            long bits = 0;
            for (byte next : entropy.bytes(Long.BYTES)) {
                bits = (bits << 8) | (next & 0xff);
            }
            return bits;
        };
    }
}
