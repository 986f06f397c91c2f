// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import dev.signet.base.Digests;
import dev.signet.identity.Caller;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Tokens that have been verified, by their SHA-256 and never by their text. Bounded: the one not
/// used for longest goes first. Any thread.
final class VerifiedTokens {
    private static final int TOKENS_MAX = 10_000;

    private final Map<Digest, Verified> entries =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Digest, Verified> eldest) {
                    return size() > TOKENS_MAX;
                }
            };

    private record Verified(Caller caller, Instant until) {}

    /// All 256 bits of a digest, as four numbers.
    record Digest(long a, long b, long c, long d) {
        static Digest of(byte[] token) {
            var bits = ByteBuffer.wrap(Digests.sha256(token));
            return new Digest(bits.getLong(), bits.getLong(), bits.getLong(), bits.getLong());
        }
    }

    synchronized Optional<Caller> caller(Digest token, Instant now) {
        Verified entry = entries.get(token);
        if (entry == null) {
            return Optional.empty();
        }
        if (!now.isBefore(entry.until())) {
            entries.remove(token);
            return Optional.empty();
        }
        return Optional.of(entry.caller());
    }

    synchronized void put(Digest token, Caller caller, Instant until) {
        entries.put(token, new Verified(caller, until));
    }
}
