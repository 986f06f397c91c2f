// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import dev.signet.base.Failed;
import dev.signet.keys.KeyReason;
import java.time.Duration;
import java.time.Instant;

/// What a [KeyWatch] decides when it has heard something: the state from now on, and what is to
/// follow. It asks no vault, clock or thread: the same state, word and time decide the same.
///
/// @param state from now on
/// @param then what is new about it
record KeyDecision(KeyState state, Then then) {
    /// What follows. Whatever it is, seals are lent only in a state that serves.
    enum Then {
        /// The key works: look for what is due.
        TEND,
        /// Tell that data is served no longer.
        TELL_CLOSED,
        /// Tell that our own part has failed.
        TELL_DAMAGED,
        /// Nothing that anybody has to be told.
        NOTHING
    }

    /// What there is to hear.
    sealed interface Word {
        /// The vault has unwrapped.
        record Yes() implements Word {}

        /// The vault refuses: by unwrapping or, in the middle of a move, by the old version.
        record No(KeyReason reason) implements Word {}

        /// The vault gives no answer.
        record Silence(KeyReason reason) implements Word {}

        /// The ring, the root or the watch itself has failed.
        record Fault(Failed why) implements Word {}
    }

    /// A process starts without the key, and ends without it.
    static KeyState unheard() {
        return new KeyState.Revoked(KeyReason.VAULT_UNAVAILABLE, true);
    }

    /// @param now when the word was heard
    /// @param grace how long silence is borne after the last yes
    static KeyDecision after(KeyState before, Word word, Instant now, Duration grace) {
        return switch (word) {
            case Word.Yes _ -> new KeyDecision(new KeyState.Usable(now), Then.TEND);
            case Word.No(var reason) -> revoked(before, new KeyState.Revoked(reason, false));
            case Word.Silence(var reason) -> silent(before, reason, now, grace);
            case Word.Fault(var why) -> {
                boolean news = !(before instanceof KeyState.Damaged);
                yield new KeyDecision(
                        new KeyState.Damaged(why), news ? Then.TELL_DAMAGED : Then.NOTHING);
            }
        };
    }

    private static KeyDecision silent(
            KeyState before, KeyReason reason, Instant now, Duration grace) {
        return switch (before) {
            case KeyState.Usable(var lastAnswer) ->
                    borne(before, lastAnswer.plus(grace), reason, now);
            case KeyState.Stale(var until, _) -> borne(before, until, reason, now);
            case KeyState.Revoked(_, var silence) ->
                    silence
                            ? revoked(before, new KeyState.Revoked(reason, true))
                            : new KeyDecision(before, Then.NOTHING); // nothing since the no
            case KeyState.Damaged _ -> new KeyDecision(before, Then.NOTHING);
        };
    }

    private static KeyDecision borne(
            KeyState before, Instant until, KeyReason reason, Instant now) {
        return now.isBefore(until)
                ? new KeyDecision(new KeyState.Stale(until, reason), Then.NOTHING)
                : revoked(before, new KeyState.Revoked(reason, true));
    }

    private static KeyDecision revoked(KeyState before, KeyState.Revoked revoked) {
        boolean news = !(before instanceof KeyState.Revoked);
        return new KeyDecision(revoked, news ? Then.TELL_CLOSED : Then.NOTHING);
    }
}
