// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.AccountEvent.Looked.Health;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.dataplane.Access.State;
import dev.signet.jobs.Jobs;
import dev.signet.ledger.Finding;
import dev.signet.store.Database;
import dev.signet.store.Indexer;
import dev.signet.store.VerifyReport;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/// The database of one account, as [AccountState] decides: opened when seals are lent, abandoned
/// when they are withdrawn (docs/decisions/0003), and closed and opened again, with growing
/// pauses, when it cannot go on (a failed write, a damaged index). This only tells the state what
/// has happened and does what follows: openings and closings on one thread of its own, in the
/// order in which they were decided. What is asked of it, on any thread.
final class AccountDatabase implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccountDatabase.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// With less on the disk it is not closed: it would not open again, and it can still be read.
    private static final long FREE_BYTES_LEAST = 64L << 20;

    private final UUID accountId;
    private final Path folder;
    private final AccountEnvironment environment;
    private final Hearer hearer;
    private final BackgroundWalks walks;
    private final Function<Database, Jobs> working;
    private final DamageMarker damageMarker;
    private final AccountOpening opening;
    private final ScheduledExecutorService life =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("account").factory());

    /// Written while this is held; with it what requests are told.
    private volatile AccountState state = AccountState.begun();

    private volatile State told = new State.Opening();
    private Optional<Seals> lent = Optional.empty(); // guarded by this

    // Of the life thread only.
    private Optional<Database> database = Optional.empty();
    private volatile Optional<Jobs> jobs = Optional.empty(); // read by any thread
    private Optional<Future<?>> walk = Optional.empty();
    private Optional<Failed> indexRefusal = Optional.empty();

    /// Who has a share in an account's life.
    interface Hearer {
        /// Of each opening, before anything is served; on the account's thread.
        void opened(Database database);

        /// Once a second while it serves; on the account's thread.
        void tend();

        /// What is kept of the data in memory must go; quick, any thread.
        void letGo();
    }

    /// @param walks walk over it after each opening
    /// @param working goes on with the jobs of one that has been opened
    AccountDatabase(
            UUID accountId,
            AccountEnvironment environment,
            Indexer indexer,
            Hearer hearer,
            BackgroundWalks walks,
            Function<Database, Jobs> working) {
        this.accountId = accountId;
        this.folder = environment.folder(accountId);
        this.environment = environment;
        this.hearer = hearer;
        this.walks = walks;
        this.working = working;
        this.damageMarker = new DamageMarker(folder);
        this.opening = new AccountOpening(accountId, environment, indexer, damageMarker);
        var _ =
                life.scheduleWithFixedDelay(
                        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether data is served.
    State state() {
        return told;
    }

    /// The jobs of the database that is open.
    ///
    /// @throws Failed `UNAVAILABLE` when none is
    Jobs jobs() {
        return jobs.orElseThrow(
                () -> new Failed(Failure.UNAVAILABLE, "the account is being opened"));
    }

    /// Whether the last walk over it could not go on; it is tried again.
    boolean walkFailed() {
        return state.walkFailed();
    }

    /// Runs `work` in the order of openings and closings; not after closing, when a key watch may
    /// still have something to say.
    void execute(Runnable work) {
        try {
            life.execute(work);
        } catch (RejectedExecutionException _) {
            // closed: nothing is open and nothing will be
        }
    }

    /// Opens it with these seals; returns at once.
    void open(Seals seals) {
        List<AccountAction> now;
        synchronized (this) {
            lent = Optional.of(seals);
            now = decide(new AccountEvent.KeysOpened());
        }
        now.forEach(action -> act(action, Optional.empty()));
    }

    /// Says so to every request from now on and lets go of the data; returns at once.
    ///
    /// @param why `KeyRefused` or `KeysDamaged`
    void withdraw(AccountEvent why) {
        tell(why, Optional.empty());
    }

    /// Waits until what was asked for has been done. Gives up after `bound`.
    void await(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        try {
            // what is under way, then the opening that it may have put behind itself
            for (int step = 0; step < 2; step++) {
                life.submit(() -> {}).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException _) {
            // closed meanwhile: nothing is left to wait for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.log(Level.WARNING, "account {0} is still being opened", accountId);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an empty task does not fail", e);
        }
    }

    /// @param cause for the operator, where something has failed
    private void tell(AccountEvent event, Optional<? extends RuntimeException> cause) {
        decide(event).forEach(action -> act(action, cause));
    }

    /// Takes the state on, and puts what is to be done on the account's thread in its order.
    ///
    /// @return what whoever brought the event does at once
    private synchronized List<AccountAction> decide(AccountEvent event) {
        AccountState before = state;
        var step = before.after(event, environment.clock().instant());
        state = step.state();
        if (!state.shown().equals(before.shown())) {
            told = told(state.shown());
        }
        var now = new ArrayList<AccountAction>();
        for (AccountAction action : step.actions()) {
            switch (action) {
                case AccountAction.Life later -> execute(() -> live(later));
                case AccountAction.LetGo _, AccountAction.NoteDamage _, AccountAction.Tell _ ->
                        now.add(action);
            }
        }
        return now;
    }

    /// Serving is only shown by an opening, which the account's thread tells of.
    private State told(AccountState.Shown shown) {
        return switch (shown) {
            case AccountState.Shown.Opening _ -> new State.Opening();
            case AccountState.Shown.Serving _ -> new State.Serving(database.orElseThrow(), false);
            case AccountState.Shown.Refused(var code, var diagnostics) ->
                    new State.Refused(code, diagnostics);
            case AccountState.Shown.Broken _ -> new State.Broken();
        };
    }

    private void act(AccountAction action, Optional<? extends RuntimeException> cause) {
        switch (action) {
            case AccountAction.LetGo _ -> hearer.letGo();
            case AccountAction.NoteDamage _ -> noteDamage();
            case AccountAction.Tell(var notice) -> log(notice, cause);
            case AccountAction.Life later ->
                    throw new IllegalStateException("out of turn: " + later);
        }
    }

    /// On the account's thread.
    private void live(AccountAction.Life action) {
        try {
            switch (action) {
                case AccountAction.Open(var turn) -> openNow(turn);
                case AccountAction.Abandon _ -> end(Database::abandon);
                case AccountAction.Close _ -> end(Database::close);
                case AccountAction.CloseForGood _ -> forget(Database::close);
                case AccountAction.BeginWalk(var opening) -> walkOver(opening);
                case AccountAction.RefuseIndex(var opening) -> refuseIndex(opening);
                case AccountAction.Tend _ -> {
                    jobs.ifPresent(Jobs::tend);
                    hearer.tend();
                }
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "account " + accountId + ": a step of its life has failed", e);
        }
    }

    private void openNow(long turn) {
        Seals seals;
        synchronized (this) {
            if (!state.wants(turn)) {
                return;
            }
            seals = lent.orElseThrow();
        }
        forget(Database::abandon); // of an opening that was replaced under way
        try {
            Database open = opening.with(seals, () -> checkWanted(turn));
            database = Optional.of(open);
            hearer.opened(open);
            jobs = Optional.of(working.apply(open));
            tell(new AccountEvent.Opened(turn), Optional.empty());
        } catch (RuntimeException e) {
            forget(Database::abandon);
            tell(new AccountEvent.NotOpened(turn, AccountOpening.why(e)), Optional.of(e));
        }
    }

    /// A walk over everything takes long: who closes it or says no does not wait for its end.
    private void checkWanted(long turn) {
        if (!state.wants(turn)) {
            throw new Failed(Failure.UNAVAILABLE, "the account is not wanted any longer");
        }
    }

    /// A full disk does not keep damage in service.
    private void noteDamage() {
        try {
            damageMarker.make();
        } catch (Failed e) {
            LOG.log(Level.ERROR, "account " + accountId + ": its damage is not noted", e);
        }
    }

    /// Closes it, then lets go: a request may have kept something since the no.
    private void end(Consumer<Database> how) {
        try {
            forget(how);
        } finally {
            hearer.letGo();
        }
    }

    /// Holds the database no longer, and no walk that waits for its turn and no job does.
    ///
    /// @param how it is ended
    private void forget(Consumer<Database> how) {
        Optional<Database> lost = database;
        Optional<Jobs> ended = jobs;
        database = Optional.empty();
        jobs = Optional.empty();
        walk.ifPresent(each -> each.cancel(false));
        walk = Optional.empty();
        indexRefusal = Optional.empty();
        ended.ifPresent(Jobs::halt);
        try {
            lost.ifPresent(how);
        } finally {
            ended.ifPresent(Jobs::close);
        }
    }

    private void walkOver(long opening) {
        if (state.isOpen(opening)) {
            walk = database.map(open -> walks.begin(accountId, open, new Walked(opening)));
        }
    }

    private void refuseIndex(long opening) {
        if (state.isOpen(opening)) {
            database.ifPresent(open -> indexRefusal.ifPresent(open::refuseIndex));
        }
    }

    /// Hears one walk, in the walk's thread.
    private final class Walked implements BackgroundWalks.Hearer {
        private final long opening;
        private boolean damaged;

        Walked(long opening) {
            this.opening = opening;
        }

        @Override
        public void found(Finding finding) {
            if (!damaged && !finding.isOfIndex()) {
                damaged = true;
                tell(new AccountEvent.WalkFoundDamage(opening), Optional.empty());
            }
        }

        @Override
        public void walked(VerifyReport report) {
            execute(
                    () -> {
                        indexRefusal =
                                report.findings().stream().findFirst().map(AccountOpening::corrupt);
                        tell(
                                new AccountEvent.WalkEnded(opening, report.isSound()),
                                Optional.empty());
                    });
        }

        @Override
        public void failed(RuntimeException why) {
            tell(new AccountEvent.WalkFailed(opening), Optional.empty());
        }
    }

    /// Once a second.
    private void look() {
        try {
            tell(new AccountEvent.Looked(health()), database.flatMap(AccountDatabase::trouble));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "account " + accountId + ": a look has failed", e);
        }
    }

    private Health health() {
        if (database.isEmpty()) {
            return Health.WELL;
        }
        if (hasEnded(database.get())) {
            boolean full = folder.toFile().getUsableSpace() < FREE_BYTES_LEAST;
            return full ? Health.ENDED_ON_A_FULL_DISK : Health.ENDED;
        }
        return database.get().damage().isPresent() ? Health.DAMAGE_MET : Health.WELL;
    }

    /// What a look has to tell of: why it has ended, or the damage that a request has met.
    private static Optional<Failed> trouble(Database open) {
        return hasEnded(open) ? open.ended() : open.damage();
    }

    /// Whether it cannot go on, for a reason of its own: a key that is gone is told by the watch.
    private static boolean hasEnded(Database database) {
        return database.ended()
                .map(Failed::failure)
                .filter(why -> why != Failure.KEY_REFUSED && why != Failure.KEY_SILENT)
                .isPresent();
    }

    private void log(AccountAction.Notice notice, Optional<? extends RuntimeException> cause) {
        String account = "account " + accountId;
        switch (notice) {
            case NOT_OPENED -> error(account + " cannot be opened", cause);
            case NOT_OPENED_NOW -> error(account + " cannot be opened now", cause);
            case OPENED_AGAIN -> error(account + " is closed and opened again", cause);
            case INDEX_UNSOUND_AGAIN ->
                    error(account + ": its index does not hold what it should, again", cause);
            case DAMAGE_MET -> // what does not need the record goes on
                    cause.filter(Failed.class::isInstance)
                            .map(Failed.class::cast)
                            .ifPresent(met -> BackgroundWalks.log(accountId, Finding.of(met)));
        }
    }

    private static void error(String text, Optional<? extends RuntimeException> cause) {
        if (cause.isPresent()) {
            LOG.log(Level.ERROR, text, cause.get());
        } else {
            LOG.log(Level.ERROR, text);
        }
    }

    /// Closes it. What is committed stays.
    @Override
    public void close() {
        tell(new AccountEvent.Closed(), Optional.empty()); // a walk at an opening ends
        life.close();
    }
}
