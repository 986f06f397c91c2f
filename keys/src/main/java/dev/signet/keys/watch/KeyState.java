// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.keys.KeyReason;
import java.time.Instant;
import java.util.Optional;

/// Whether an account's data may be read, as decided by [KeyWatch] alone. Immutable.
public sealed interface KeyState {
    /// The key answered when last asked.
    record Usable(Instant lastAnswer) implements KeyState {}

    /// The vault is silent; data is served until the grace ends.
    record Stale(Instant until, KeyReason reason) implements KeyState {}

    /// The customer said no, or the grace has run out: no data is served.
    ///
    /// @param silence true when it is the end of the grace and not a no
    record Revoked(KeyReason reason, boolean silence) implements KeyState {
        private static final String REASON = "keyReason";
        private static final int CAUSES_MAX = 10;

        /// The refusal that `thrown`, or what has caused it, carries from the seals that were
        /// withdrawn: the state that has refused, whatever the state is by now. Empty when it
        /// comes from elsewhere, or from seals that were withdrawn for another reason.
        public static Optional<Revoked> behind(Throwable thrown) {
            Throwable cause = thrown;
            for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
                if (cause instanceof Failed failed) {
                    for (Fact fact : failed.facts()) {
                        if (fact.name().equals(REASON) && fact.value() instanceof KeyReason why) {
                            boolean silence = failed.failure() == Failure.KEY_SILENT;
                            return Optional.of(new Revoked(why, silence));
                        }
                    }
                }
                cause = cause.getCause();
            }
            return Optional.empty();
        }

        /// With which every use of the seals fails.
        Failure failure() {
            return silence ? Failure.KEY_SILENT : Failure.KEY_REFUSED;
        }

        /// Which each of those failures carries, for [#behind].
        Fact fact() {
            return new Fact(REASON, reason);
        }
    }

    /// Our own part does not work: the ring does not verify, the root does not open it, or the
    /// watch has failed. No data is served; the customer's key is not to blame. Asked again at
    /// every question, unless the watch has ended.
    record Damaged(Failed why) implements KeyState {}
}
