// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.accounts.AccountEvent.Looked.Health;
import dev.signet.accounts.AccountEvent.NotOpened.Why;
import dev.signet.accounts.AccountState.Data;
import dev.signet.accounts.AccountState.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The rules of an account's life as values, with a clock that stands still.
class AccountStateTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(61);

    private static final AccountEvent YES = new AccountEvent.KeysOpened();
    private static final AccountEvent NO = new AccountEvent.KeyRefused(4002, "no");
    private static final AccountEvent OPENED = new AccountEvent.Opened(1);

    /// An event, and when it happens.
    private record Happening(AccountEvent event, Instant at) {}

    /// A look that comes when all that waits is due.
    private static final AccountEvent LOOK_LATER = new AccountEvent.Looked(Health.WELL);

    private static AccountState after(AccountEvent... events) {
        AccountState state = AccountState.begun();
        for (AccountEvent event : events) {
            state = state.after(event, event == LOOK_LATER ? LATER : NOW).state();
        }
        return state;
    }

    private static Map<String, AccountState> states() {
        var states = new LinkedHashMap<String, AccountState>();
        states.put("begun", after());
        states.put("opening", after(YES));
        states.put("serving", after(YES, OPENED));
        states.put("served and walked", after(YES, OPENED, walkEnded(true)));
        states.put("walk failed", after(YES, OPENED, new AccountEvent.WalkFailed(1)));
        states.put("index made anew", after(YES, OPENED, walkEnded(false)));
        states.put(
                "index unsound again",
                after(
                        YES,
                        OPENED,
                        walkEnded(false),
                        looked(Health.ENDED),
                        LOOK_LATER,
                        OPENED,
                        new AccountEvent.WalkEnded(2, false)));
        states.put("damaged, walking", after(YES, OPENED, new AccountEvent.WalkFoundDamage(1)));
        states.put(
                "damaged, closed",
                after(YES, OPENED, new AccountEvent.WalkFoundDamage(1), walkEnded(false)));
        states.put("refused", after(YES, OPENED, NO));
        states.put("keys damaged", after(YES, OPENED, new AccountEvent.KeysDamaged()));
        states.put("waiting", after(YES, notOpened(Why.FOR_NOW)));
        states.put("broken", after(YES, notOpened(Why.FOR_GOOD)));
        states.put("closed", after(YES, OPENED, new AccountEvent.Closed()));
        return states;
    }

    private static Map<String, Happening> events() {
        var events = new LinkedHashMap<String, Happening>();
        events.put("yes", new Happening(YES, NOW));
        events.put("no", new Happening(NO, NOW));
        events.put("keys damaged", new Happening(new AccountEvent.KeysDamaged(), NOW));
        events.put("opened", new Happening(OPENED, NOW));
        for (Why why : Why.values()) {
            events.put("not opened: " + why, new Happening(notOpened(why), NOW));
        }
        events.put("walk finds", new Happening(new AccountEvent.WalkFoundDamage(1), NOW));
        events.put("walk ends sound", new Happening(walkEnded(true), NOW));
        events.put("walk ends unsound", new Happening(walkEnded(false), NOW));
        events.put("walk fails", new Happening(new AccountEvent.WalkFailed(1), NOW));
        for (Health health : Health.values()) {
            events.put("look: " + health, new Happening(looked(health), NOW));
        }
        events.put("look after a minute", new Happening(looked(Health.WELL), LATER));
        events.put("close", new Happening(new AccountEvent.Closed(), NOW));
        return events;
    }

    private static AccountEvent walkEnded(boolean sound) {
        return new AccountEvent.WalkEnded(1, sound);
    }

    private static AccountEvent notOpened(Why why) {
        return new AccountEvent.NotOpened(1, why);
    }

    private static AccountEvent looked(Health health) {
        return new AccountEvent.Looked(health);
    }

    /// `account-life.txt`: `state | event | what is told, what is decided | actions`. A pair that
    /// does not stand there changes nothing.
    private static Map<String, String> table() {
        try (var in =
                Objects.requireNonNull(
                        AccountStateTest.class.getResourceAsStream("account-life.txt"))) {
            var table = new LinkedHashMap<String, String>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(
                            line -> {
                                String[] cells = line.split("\\s*\\|\\s*", 3);
                                table.put(cells[0] + " | " + cells[1], cells[2]);
                            });
            return table;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyEventInEveryStateIsFollowedByWhatTheTableSays() {
        var expected = new TreeMap<>(table());
        var found = new TreeMap<String, String>();
        states().forEach(
                        (name, state) ->
                                events().forEach(
                                                (event, happening) -> {
                                                    var step =
                                                            state.after(
                                                                    happening.event(),
                                                                    happening.at());
                                                    if (!step.state().equals(state)
                                                            || !step.actions().isEmpty()) {
                                                        found.put(
                                                                name + " | " + event,
                                                                written(step));
                                                    }
                                                }));
        assertEquals(lines(expected), lines(found));
        assertEquals(14 * 18, states().size() * events().size());
    }

    private static String lines(Map<String, String> table) {
        return table.entrySet().stream()
                .map(row -> (row.getKey() + " | " + row.getValue()).stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static String written(AccountState.Step step) {
        AccountState state = step.state();
        String data =
                switch (state.data()) {
                    case Data.None _ -> "none";
                    case Data.Opening _ -> "being opened";
                    case Data.Waiting(var at) -> "again in " + Duration.between(NOW, at);
                    case Data.Open(_, _, var walk) ->
                            switch (walk) {
                                case AccountState.Walk.UnderWay(var damaged) ->
                                        damaged ? "open, walked, damaged" : "open, walked";
                                case AccountState.Walk.Over _ -> "open";
                                case AccountState.Walk.Again _ -> "open, to be walked again";
                            };
                };
        String actions =
                step.actions().stream()
                        .map(
                                action ->
                                        action instanceof AccountAction.Tell(var notice)
                                                ? "tell " + notice
                                                : action.getClass().getSimpleName())
                        .collect(Collectors.joining(", "));
        return state.shown().getClass().getSimpleName()
                + ": "
                + data
                + (state.closing() ? ", closing" : "")
                + " | "
                + actions;
    }

    @Test
    void anOpeningThatWasWithdrawnOrReplacedMeanwhileChangesNothing() {
        AccountState refused = after(YES, NO);
        assertEquals(refused, refused.after(OPENED, NOW).state());
        AccountState again = after(YES, NO, YES);
        assertEquals(again, again.after(OPENED, NOW).state());
        assertFalse(again.wants(1));
        assertTrue(again.wants(3));
        assertTrue(again.after(new AccountEvent.Opened(3), NOW).state().isOpen(1));
    }

    @Test
    void aWalkOverADatabaseThatWasClosedMeanwhileIsNotBelieved() {
        AccountState second = after(YES, OPENED, looked(Health.ENDED), LOOK_LATER, OPENED);
        assertTrue(second.isOpen(2));
        assertEquals(second, second.after(walkEnded(false), NOW).state());
        assertEquals(second, second.after(new AccountEvent.WalkFailed(1), NOW).state());
        assertEquals(
                List.of(new AccountAction.NoteDamage()), // its files are the same
                second.after(new AccountEvent.WalkFoundDamage(1), NOW).actions());
    }

    @Test
    void pausesDoubleUpToAMinuteAndBeginSmallWhenADatabaseHasLastedOrTheKeyHasGone() {
        AccountState state = after(YES);
        var pauses = new ArrayList<Long>();
        for (int i = 0; i < 8; i++) {
            state = state.after(looked(Health.WELL), LATER).state(); // opens when it waits
            state = state.after(notOpened(Why.FOR_NOW), NOW).state();
            pauses.add(
                    Duration.between(NOW, ((Data.Waiting) state.data()).notBefore()).toSeconds());
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L), pauses);
        AccountState serving =
                state.after(looked(Health.WELL), LATER).state().after(OPENED, NOW).state();
        assertEquals(
                AccountState.PAUSE_MOST,
                serving.after(looked(Health.WELL), NOW.plusSeconds(60)).state().pause());
        assertEquals(
                AccountState.PAUSE_LEAST,
                serving.after(looked(Health.WELL), LATER).state().pause());
        assertEquals(AccountState.PAUSE_LEAST, state.after(NO, NOW).state().pause());
    }

    @Test
    void damageThatARequestHasMetIsToldOnceForEachOpening() {
        AccountState serving = after(YES, OPENED);
        var first = serving.after(looked(Health.DAMAGE_MET), NOW);
        assertTrue(first.actions().contains(met()));
        assertFalse(first.state().after(looked(Health.DAMAGE_MET), NOW).actions().contains(met()));
        AccountState again =
                first.state()
                        .after(looked(Health.ENDED), NOW)
                        .state()
                        .after(LOOK_LATER, LATER)
                        .state()
                        .after(OPENED, NOW)
                        .state();
        assertTrue(again.after(looked(Health.DAMAGE_MET), NOW).actions().contains(met()));
    }

    private static AccountAction met() {
        return new AccountAction.Tell(AccountAction.Notice.DAMAGE_MET);
    }

    @Test
    void anIndexIsMadeAnewOnceUntilAWalkFindsItSound() {
        AccountState once = after(YES, OPENED, walkEnded(false));
        assertTrue(once.indexMadeAnew());
        AccountState reopened = once.after(looked(Health.ENDED), NOW).state();
        AccountState second = reopened.after(LOOK_LATER, LATER).state().after(OPENED, NOW).state();
        var again = second.after(new AccountEvent.WalkEnded(2, false), NOW);
        assertEquals(new Shown.Broken(), again.state().shown());
        var sound = second.after(new AccountEvent.WalkEnded(2, true), NOW).state();
        assertFalse(sound.indexMadeAnew());
    }

    /// What holds in every history, whatever comes when.
    @Test
    void noHistoryServesWithoutADatabaseOrAfterANoOrAnEnd() {
        List<AccountEvent> all = events().values().stream().map(Happening::event).toList();
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            AccountState state = AccountState.begun();
            for (int i = 0; i < 60; i++) {
                AccountEvent event = all.get(random.nextInt(all.size()));
                if (event.equals(new AccountEvent.Closed()) && random.nextInt(4) > 0) {
                    continue;
                }
                if (event instanceof AccountEvent.Opened) { // of this turn or of one before
                    event = new AccountEvent.Opened(state.turn() - random.nextInt(2));
                }
                AccountState before = state;
                var step = before.after(event, NOW.plusSeconds(i * 10L));
                state = step.state();
                String where = "seed " + seed + ", " + event + " in " + before;
                if (state.shown() instanceof Shown.Serving && !state.closing()) {
                    assertTrue(state.data() instanceof Data.Open, where);
                }
                if (before.shown() instanceof Shown.Refused
                        && !(event instanceof AccountEvent.KeysOpened)) {
                    assertFalse(state.shown() instanceof Shown.Serving, where);
                    assertFalse(state.shown() instanceof Shown.Opening, where);
                }
                if (before.data() instanceof Data.Open && !(state.data() instanceof Data.Open)) {
                    assertTrue(
                            step.actions().stream()
                                    .anyMatch(
                                            action ->
                                                    action instanceof AccountAction.Abandon
                                                            || action instanceof AccountAction.Close
                                                            || action
                                                                    instanceof
                                                                    AccountAction.CloseForGood),
                            where);
                }
                if (before.closing()) {
                    assertFalse(state.data() instanceof Data.Open, where);
                    assertFalse(state.wants(state.turn()), where);
                }
            }
        }
    }
}
