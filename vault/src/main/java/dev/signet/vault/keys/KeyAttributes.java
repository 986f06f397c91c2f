// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Attributes of one key version. All instants are whole seconds.
///
/// @param notBefore from when on it may protect new data
/// @param expires until when (exclusive) it may protect new data
public record KeyAttributes(
        boolean enabled,
        Optional<Instant> notBefore,
        Optional<Instant> expires,
        Instant created,
        Instant updated) {
    public KeyAttributes {
        notBefore = notBefore.map(KeyAttributes::wholeSecond);
        expires = expires.map(KeyAttributes::wholeSecond);
        created = wholeSecond(created);
        updated = wholeSecond(updated);
        if (notBefore.isPresent()
                && expires.isPresent()
                && !notBefore.get().isBefore(expires.get())) {
            throw new Failed(
                    Failure.INVALID,
                    "the not-before date must lie before the expiry date",
                    new Fact("field", "attributes.exp"));
        }
    }

    /// Whether `now` lies inside the time window.
    public boolean covers(Instant now) {
        return notBefore.map(start -> !now.isBefore(start)).orElse(true)
                && expires.map(now::isBefore).orElse(true);
    }

    private static Instant wholeSecond(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
