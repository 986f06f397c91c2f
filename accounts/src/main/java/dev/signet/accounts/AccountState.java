// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.AccountAction.Notice;
import dev.signet.accounts.AccountEvent.Looked.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Where an account is in its life: what its requests are told, and what has been decided about
/// its database (done in order by [AccountDatabase]). Immutable; [#after] is the whole of the
/// rules, and asks nobody.
///
/// @param turn rises with every yes and every no; what was begun in an earlier one does not count
/// @param openings how many databases have been opened; names the one that is open
/// @param shown what requests are told
/// @param data what has been decided about the database
/// @param pause before the next opening, when this one fails
/// @param indexMadeAnew whether a walk has had the index made anew and none was sound since
/// @param damageTold whether damage that a request met has been told since the opening
/// @param walkFailed whether the last walk could not go on; it is tried again
/// @param closing whether the account is closed
record AccountState(
        long turn,
        long openings,
        Shown shown,
        Data data,
        Duration pause,
        boolean indexMadeAnew,
        boolean damageTold,
        boolean walkFailed,
        boolean closing) {
    static final Duration PAUSE_LEAST = Duration.ofSeconds(1);
    static final Duration PAUSE_MOST = Duration.ofMinutes(1);

    /// What requests are told.
    sealed interface Shown {
        record Opening() implements Shown {}

        record Serving() implements Shown {}

        /// As [AccountEvent.KeyRefused].
        record Refused(int code, String diagnostics) implements Shown {}

        record Broken() implements Shown {}
    }

    /// What has been decided about the database.
    sealed interface Data {
        /// There is none, or it is being closed.
        record None() implements Data {}

        /// It is being opened.
        record Opening() implements Data {}

        /// It is to be opened again.
        record Waiting(Instant notBefore) implements Data {}

        /// @param opening its number
        /// @param steadyFrom when it will have lasted so long that a pause begins small again
        record Open(long opening, Instant steadyFrom, Walk walk) implements Data {}
    }

    /// The walk over an open database.
    sealed interface Walk {
        /// @param damaged whether it has found damage of the ledger
        record UnderWay(boolean damaged) implements Walk {}

        record Over() implements Walk {}

        record Again(Instant notBefore) implements Walk {}
    }

    /// What follows from an event.
    record Step(AccountState state, List<AccountAction> actions) {
        Step {
            actions = List.copyOf(actions);
        }
    }

    /// An account of which nothing is known yet.
    static AccountState begun() {
        return new AccountState(
                0,
                0,
                new Shown.Opening(),
                new Data.None(),
                PAUSE_LEAST,
                false,
                false,
                false,
                false);
    }

    /// Whether an opening asked for in that turn is still wanted.
    boolean wants(long asked) {
        return asked == turn && data instanceof Data.Opening;
    }

    /// Whether the database of that number is the one that is open, and is to stay so.
    boolean isOpen(long opening) {
        return data instanceof Data.Open open && open.opening() == opening;
    }

    /// @param now of a clock that stands while this is worked out
    Step after(AccountEvent event, Instant now) {
        return switch (event) {
            case AccountEvent.KeysOpened _ -> keysOpened();
            case AccountEvent.KeyRefused(var code, var diagnostics) ->
                    withdrawn(new Shown.Refused(code, diagnostics));
            case AccountEvent.KeysDamaged _ -> withdrawn(new Shown.Broken());
            case AccountEvent.Opened(var asked) -> opened(asked, now);
            case AccountEvent.NotOpened(var asked, var why) -> notOpened(asked, why, now);
            case AccountEvent.WalkFoundDamage(var opening) -> foundDamage(opening);
            case AccountEvent.WalkEnded(var opening, var sound) -> walkEnded(opening, sound);
            case AccountEvent.WalkFailed(var opening) -> walkFailed(opening, now);
            case AccountEvent.Looked(var health) -> looked(health, now);
            case AccountEvent.Closed _ -> closed();
        };
    }

    private Step keysOpened() {
        if (closing) {
            return step(with(turn + 1, new Shown.Opening(), new Data.None()));
        }
        var next = with(turn + 1, new Shown.Opening(), new Data.Opening()).walkingWell();
        var open = new AccountAction.Open(turn + 1);
        return data instanceof Data.Open
                ? step(next, new AccountAction.Abandon(), open)
                : step(next, open);
    }

    private Step withdrawn(Shown told) {
        var next = with(turn + 1, told, new Data.None()).walkingWell().pausing(PAUSE_LEAST);
        return step(next, new AccountAction.LetGo(), new AccountAction.Abandon());
    }

    private Step opened(long asked, Instant now) {
        if (!wants(asked)) {
            return step(this); // who did not want it any longer has it closed
        }
        long opening = openings + 1;
        var open = new Data.Open(opening, now.plus(PAUSE_MOST), new Walk.UnderWay(false));
        var next =
                new AccountState(
                        turn,
                        opening,
                        new Shown.Serving(),
                        open,
                        pause,
                        indexMadeAnew,
                        false,
                        false,
                        false);
        return step(next, new AccountAction.BeginWalk(opening));
    }

    private Step notOpened(long asked, AccountEvent.NotOpened.Why why, Instant now) {
        boolean mine = wants(asked);
        AccountState broken = mine ? with(turn, new Shown.Broken(), new Data.None()) : this;
        return switch (why) {
            case WITHDRAWN -> step(mine ? with(turn, shown, new Data.None()) : this);
            case FOR_NOW -> // who closed it or said no meanwhile has said so
                    mine ? step(broken.waiting(now), tell(Notice.NOT_OPENED_NOW)) : step(this);
            case DAMAGED -> step(broken, tell(Notice.NOT_OPENED), new AccountAction.NoteDamage());
            case FOR_GOOD -> step(broken, tell(Notice.NOT_OPENED));
        };
    }

    /// What a walk finds is not served any longer. Noted also when the database is no longer
    /// open: its files are the same.
    private Step foundDamage(long opening) {
        var note = new AccountAction.NoteDamage();
        if (!(data instanceof Data.Open open) || open.opening() != opening) {
            return step(this, note);
        }
        var next = showing(new Shown.Broken()).walking(open, new Walk.UnderWay(true));
        return step(next, new AccountAction.LetGo(), note);
    }

    private Step walkEnded(long opening, boolean sound) {
        if (!(data instanceof Data.Open open) || open.opening() != opening) {
            return step(this); // closed meanwhile
        }
        if (open.walk().equals(new Walk.UnderWay(true))) {
            return closeDamaged();
        }
        var over = walkingWell().walking(open, new Walk.Over());
        if (sound) {
            return step(over.madeAnew(false));
        }
        return indexMadeAnew
                ? step(over.showing(new Shown.Broken()), tell(Notice.INDEX_UNSOUND_AGAIN))
                : step(over.madeAnew(true), new AccountAction.RefuseIndex(opening));
    }

    private Step walkFailed(long opening, Instant now) {
        if (!(data instanceof Data.Open open) || open.opening() != opening) {
            return step(this); // closed meanwhile
        }
        if (open.walk().equals(new Walk.UnderWay(true))) {
            return closeDamaged();
        }
        var again = walking(open, new Walk.Again(now.plus(PAUSE_MOST)));
        return step(again.walkingFailed(true));
    }

    /// It stays as it is until the key goes and comes, or the process is started anew.
    private Step closeDamaged() {
        return step(with(turn, shown, new Data.None()).walkingWell(), new AccountAction.Close());
    }

    private Step looked(Health health, Instant now) {
        return switch (data) {
            case Data.None _, Data.Opening _ -> step(this);
            case Data.Waiting(var notBefore) ->
                    now.isBefore(notBefore)
                            ? step(this)
                            : step(
                                    with(turn, shown, new Data.Opening()),
                                    new AccountAction.Open(turn));
            case Data.Open open ->
                    switch (health) {
                        case ENDED_ON_A_FULL_DISK -> step(this); // it can still be read
                        case ENDED -> reopen(now);
                        case WELL -> tend(open, now, false);
                        case DAMAGE_MET -> tend(open, now, !damageTold);
                    };
        };
    }

    private Step reopen(Instant now) {
        var next = showing(new Shown.Opening()).walkingWell().waiting(now);
        return step(next, tell(Notice.OPENED_AGAIN), new AccountAction.Close());
    }

    /// @param tells whether damage is to be told
    private Step tend(Data.Open open, Instant now, boolean tells) {
        var next = now.isAfter(open.steadyFrom()) ? pausing(PAUSE_LEAST) : this;
        var actions = new ArrayList<AccountAction>();
        if (tells) {
            next = next.tellingDamage();
            actions.add(tell(Notice.DAMAGE_MET));
        }
        if (open.walk() instanceof Walk.Again(var notBefore) && !now.isBefore(notBefore)) {
            next = next.walking(open, new Walk.UnderWay(false));
            actions.add(new AccountAction.BeginWalk(open.opening()));
        }
        actions.add(new AccountAction.Tend());
        return new Step(next, actions);
    }

    private Step closed() {
        var next =
                new AccountState(
                        turn,
                        openings,
                        shown,
                        new Data.None(),
                        pause,
                        indexMadeAnew,
                        damageTold,
                        false,
                        true);
        return step(next, new AccountAction.CloseForGood());
    }

    private static Step step(AccountState next, AccountAction... actions) {
        return new Step(next, List.of(actions));
    }

    private static AccountAction tell(Notice notice) {
        return new AccountAction.Tell(notice);
    }

    private AccountState with(long nextTurn, Shown nextShown, Data nextData) {
        return new AccountState(
                nextTurn,
                openings,
                nextShown,
                nextData,
                pause,
                indexMadeAnew,
                damageTold,
                walkFailed,
                closing);
    }

    private AccountState showing(Shown next) {
        return with(turn, next, data);
    }

    private AccountState walking(Data.Open open, Walk walk) {
        return with(turn, shown, new Data.Open(open.opening(), open.steadyFrom(), walk));
    }

    /// To be opened after the pause, which doubles.
    private AccountState waiting(Instant now) {
        Duration longer = pause.multipliedBy(2);
        return with(turn, shown, new Data.Waiting(now.plus(pause)))
                .pausing(longer.compareTo(PAUSE_MOST) < 0 ? longer : PAUSE_MOST);
    }

    private AccountState pausing(Duration next) {
        return new AccountState(
                turn, openings, shown, data, next, indexMadeAnew, damageTold, walkFailed, closing);
    }

    private AccountState madeAnew(boolean next) {
        return new AccountState(
                turn, openings, shown, data, pause, next, damageTold, walkFailed, closing);
    }

    private AccountState tellingDamage() {
        return new AccountState(
                turn, openings, shown, data, pause, indexMadeAnew, true, walkFailed, closing);
    }

    private AccountState walkingWell() {
        return walkingFailed(false);
    }

    private AccountState walkingFailed(boolean next) {
        return new AccountState(
                turn, openings, shown, data, pause, indexMadeAnew, damageTold, next, closing);
    }
}
