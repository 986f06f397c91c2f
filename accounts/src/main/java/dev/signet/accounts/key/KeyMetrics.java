// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import dev.signet.http.Metrics;
import dev.signet.keys.watch.KeyState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.stream.Stream;

/// How many customer-managed accounts stand in which state of their key, and the least grace
/// that is left to one whose vault is silent. Any thread.
public final class KeyMetrics {
    private enum Word {
        USABLE,
        STALE,
        REFUSED,
        SILENT,
        DAMAGED
    }

    private KeyMetrics() {}

    /// States of the accounts at the moment of asking.
    @FunctionalInterface
    public interface States {
        Stream<KeyState> now();
    }

    public static void measure(Metrics metrics, States states, InstantSource clock) {
        for (Word word : Word.values()) {
            metrics.gauge(
                    "signet_keys",
                    "Customer-managed accounts by the state of their key.",
                    () -> states.now().filter(state -> word(state) == word).count(),
                    "state",
                    word.name().toLowerCase(Locale.ROOT));
        }
        metrics.gauge(
                "signet_key_grace_seconds",
                "Least grace left of the accounts whose vault is silent; NaN when none is.",
                () -> graceSeconds(states, clock));
    }

    private static double graceSeconds(States states, InstantSource clock) {
        return states.now()
                .filter(KeyState.Stale.class::isInstance)
                .map(KeyState.Stale.class::cast)
                .mapToDouble(
                        stale ->
                                Math.max(
                                        0,
                                        Duration.between(clock.instant(), stale.until()).toMillis()
                                                / 1000.0))
                .min()
                .orElse(Double.NaN);
    }

    private static Word word(KeyState state) {
        return switch (state) {
            case KeyState.Usable _ -> Word.USABLE;
            case KeyState.Stale _ -> Word.STALE;
            case KeyState.Revoked(_, boolean silence) -> silence ? Word.SILENT : Word.REFUSED;
            case KeyState.Damaged _ -> Word.DAMAGED;
        };
    }
}
