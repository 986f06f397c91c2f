// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.keys.KeyReason;
import dev.signet.keys.watch.KeyDecision.Then;
import dev.signet.keys.watch.KeyDecision.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The decisions as values, at a clock that stands.
class KeyDecisionTest {
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final Instant YES_AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant UNTIL = YES_AT.plus(GRACE);
    private static final Failed BROKEN = new Failed(Failure.CORRUPT, "the ring");
    private static final Failed OTHER = new Failed(Failure.INTERNAL, "the watch");

    private static final KeyState USABLE = new KeyState.Usable(YES_AT);
    private static final KeyState STALE = new KeyState.Stale(UNTIL, KeyReason.VAULT_UNAVAILABLE);
    private static final KeyState NO = new KeyState.Revoked(KeyReason.KEY_NOT_FOUND, false);
    private static final KeyState SILENT = new KeyState.Revoked(KeyReason.VAULT_UNAVAILABLE, true);
    private static final KeyState DAMAGED = new KeyState.Damaged(BROKEN);
    private static final List<KeyState> ALL = List.of(USABLE, STALE, NO, SILENT, DAMAGED);

    @Test
    void aYesHealsEverything() {
        for (KeyState before : ALL) {
            decides(new KeyState.Usable(UNTIL), Then.TEND, before, new Word.Yes(), UNTIL);
        }
    }

    @Test
    void aNoIsObeyedAtOnceInEveryStateAndToldWhereItIsNews() {
        var word = new Word.No(KeyReason.NO_PERMISSION_OR_DISABLED);
        var no = new KeyState.Revoked(KeyReason.NO_PERMISSION_OR_DISABLED, false);
        for (KeyState before : List.of(USABLE, STALE, DAMAGED)) {
            decides(no, Then.TELL_CLOSED, before, word, YES_AT);
        }
        for (KeyState before : List.of(NO, SILENT)) {
            decides(no, Then.NOTHING, before, word, YES_AT);
        }
    }

    @Test
    void silenceIsBorneUntilTheGraceEndsToTheInstant() {
        var word = new Word.Silence(KeyReason.ISSUER_UNAVAILABLE);
        var stale = new KeyState.Stale(UNTIL, KeyReason.ISSUER_UNAVAILABLE);
        var ended = new KeyState.Revoked(KeyReason.ISSUER_UNAVAILABLE, true);
        for (KeyState before : List.of(USABLE, STALE)) {
            decides(stale, Then.NOTHING, before, word, UNTIL.minusNanos(1));
            decides(ended, Then.TELL_CLOSED, before, word, UNTIL);
        }
    }

    @Test
    void silenceAfterANoOrDamageChangesNothing() {
        var word = new Word.Silence(KeyReason.ISSUER_UNAVAILABLE);
        decides(NO, Then.NOTHING, NO, word, UNTIL);
        decides(DAMAGED, Then.NOTHING, DAMAGED, word, UNTIL);
        var newest = new KeyState.Revoked(KeyReason.ISSUER_UNAVAILABLE, true);
        decides(newest, Then.NOTHING, SILENT, word, UNTIL);
    }

    @Test
    void aFaultOfOursIsDamageAndNeverANo() {
        for (KeyState before : List.of(USABLE, STALE, NO, SILENT)) {
            var damaged = new KeyState.Damaged(OTHER);
            decides(damaged, Then.TELL_DAMAGED, before, new Word.Fault(OTHER), YES_AT);
        }
        var again = new KeyState.Damaged(OTHER);
        decides(again, Then.NOTHING, DAMAGED, new Word.Fault(OTHER), YES_AT);
    }

    @Test
    void itServesAfterAYesAndInTheGraceOfOneAndNeverElse() {
        for (long seed = 1; seed <= 200; seed++) {
            var random = new Random(seed);
            Instant now = YES_AT;
            Instant until = Instant.MIN; // of the grace of the last yes, until a no or a fault
            KeyState state = KeyDecision.unheard();
            for (int step = 0; step < 60; step++) {
                now = now.plus(Duration.ofMinutes(random.nextInt(7)));
                Word word =
                        switch (random.nextInt(8)) {
                            case 0, 1 -> new Word.Yes();
                            case 2 -> new Word.No(KeyReason.KEY_NOT_FOUND);
                            case 3 -> new Word.Fault(BROKEN);
                            default -> new Word.Silence(KeyReason.VAULT_UNAVAILABLE);
                        };
                boolean before = serves(state);
                KeyDecision decision = KeyDecision.after(state, word, now, GRACE);
                state = decision.state();
                until =
                        switch (word) {
                            case Word.Yes _ -> now.plus(GRACE);
                            case Word.No _, Word.Fault _ -> Instant.MIN;
                            case Word.Silence _ -> now.isBefore(until) ? until : Instant.MIN;
                        };
                String run = "seed " + seed + ", step " + step;
                assertEquals(now.isBefore(until), serves(state), run);
                boolean ended = before && !serves(state);
                if (ended) {
                    boolean fault = state instanceof KeyState.Damaged;
                    assertEquals(
                            fault ? Then.TELL_DAMAGED : Then.TELL_CLOSED, decision.then(), run);
                }
            }
        }
    }

    private static boolean serves(KeyState state) {
        return switch (state) {
            case KeyState.Usable _, KeyState.Stale _ -> true;
            case KeyState.Revoked _, KeyState.Damaged _ -> false;
        };
    }

    private static void decides(
            KeyState after, Then then, KeyState before, Word word, Instant now) {
        String from = before + " after " + word;
        assertEquals(
                new KeyDecision(after, then), KeyDecision.after(before, word, now, GRACE), from);
    }
}
