// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.dataplane.Access.State;
import dev.signet.ledger.Finding;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Indexer;
import dev.signet.store.VerifyReport;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/// The database of one account: opened when seals are lent, abandoned when they are withdrawn
/// (docs/decisions/0003), and closed and opened again, with growing pauses, when it cannot go on
/// (a failed write, a damaged index). Opening and closing happen on one thread of its own, in
/// order; what is asked of it, on any thread.
final class AccountDatabase implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccountDatabase.class.getName());

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PAUSE_LEAST = Duration.ofSeconds(1);
    private static final Duration PAUSE_MOST = Duration.ofMinutes(1);

    /// With less on the disk it is not closed: it would not open again, and it can still be read.
    private static final long ROOM_BYTES_LEAST = 64L << 20;

    private final UUID accountId;
    private final Path folder;
    private final AccountEnvironment environment;
    private final Indexer indexer;
    private final Consumer<Database> opened;
    private final Runnable tended;
    private final Runnable letGo;
    private final BackgroundWalks walks;
    private final DamageMarker damageNote;
    private final ScheduledExecutorService life =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("account").factory());

    /// Rises with every yes and every no; what was begun in an earlier turn does not count.
    /// Guarded by this.
    private long turn;

    private volatile State state = new State.Opening();
    private volatile boolean closing;
    private volatile boolean walkFailed;

    // Of the life thread only.
    private Optional<Database> database = Optional.empty();
    private Optional<Wanted> served = Optional.empty();
    private Optional<Wanted> waiting = Optional.empty();
    private Duration pause = PAUSE_LEAST;
    private Instant steadyFrom = Instant.MAX;
    private boolean damageTold;
    private boolean indexMadeAnew;
    private Optional<Future<?>> walk = Optional.empty();
    private Instant walkAgainAt = Instant.MAX;

    /// A database to be opened, not before a time.
    ///
    /// @param turn in which the seals were lent
    private record Wanted(Seals seals, long turn, Instant notBefore) {}

    /// @param opened hears of each opening, before anything is served; on this one's thread
    /// @param tended called once a second while it serves; on this one's thread
    /// @param letGo called when what is kept of the data in memory must go; quick, any thread
    /// @param walks walk over it after each opening
    AccountDatabase(
            UUID accountId,
            AccountEnvironment environment,
            Indexer indexer,
            Consumer<Database> opened,
            Runnable tended,
            Runnable letGo,
            BackgroundWalks walks) {
        this.accountId = accountId;
        this.folder = environment.folder(accountId);
        this.environment = environment;
        this.indexer = indexer;
        this.opened = opened;
        this.tended = tended;
        this.letGo = letGo;
        this.walks = walks;
        this.damageNote = new DamageMarker(folder);
        var _ =
                life.scheduleWithFixedDelay(
                        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether data is served.
    State state() {
        return state;
    }

    /// Whether the last walk over it could not go on; it is tried again.
    boolean walkFailed() {
        return walkFailed;
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
        long mine;
        synchronized (this) {
            mine = ++turn;
            state = new State.Opening();
        }
        execute(() -> openNow(new Wanted(seals, mine, Instant.EPOCH)));
    }

    /// Says so to every request from now on and lets go of the data; returns at once.
    ///
    /// @param why `Refused` or `Broken`
    void refuse(State why) {
        synchronized (this) {
            turn++;
            state = why;
        }
        letGo.run();
        execute(this::abandon);
    }

    /// Waits until what was asked for has been done. Gives up after `bound`.
    void await(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        try {
            // what is under way, then the opening that it may have put behind itself
            for (int step = 0; step < 2; step++) {
                life.submit(() -> {}).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.log(Level.WARNING, "account {0} is still being opened", accountId);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an empty task does not fail", e);
        }
    }

    private void openNow(Wanted asked) {
        waiting = Optional.empty();
        if (closing || !current(asked.turn()) || database.isPresent()) {
            return;
        }
        try {
            Database open =
                    Database.open(
                            folder,
                            accountId,
                            asked.seals(),
                            indexer,
                            environment.clock(),
                            environment.entropy(),
                            DatabaseLimits.standard(),
                            new OpeningLog(accountId, () -> checkWanted(asked)));
            database = Optional.of(open);
            served = Optional.of(asked);
            checkRestored(open, asked);
            opened.accept(open);
            damageTold = false;
            steadyFrom = environment.clock().instant().plus(PAUSE_MOST);
            if (became(asked.turn(), new State.Serving(open, false))) {
                walkOver(open, asked);
            }
        } catch (RuntimeException e) {
            database.ifPresent(Database::abandon);
            var _ = forget();
            notOpened(asked, e);
        }
    }

    private void walkOver(Database open, Wanted asked) {
        walkAgainAt = Instant.MAX;
        walk = Optional.of(walks.begin(accountId, open, new Walked(open, asked)));
    }

    /// Holds the database no longer, and no walk that waits for its turn does.
    private Optional<Database> forget() {
        Optional<Database> lost = database;
        database = Optional.empty();
        walk.ifPresent(each -> each.cancel(false));
        walk = Optional.empty();
        walkAgainAt = Instant.MAX;
        walkFailed = false;
        return lost;
    }

    /// A walk over everything takes long: who closes it or says no does not wait for its end.
    private void checkWanted(Wanted asked) {
        if (closing || !current(asked.turn())) {
            throw new Failed(Failure.UNAVAILABLE, "the account is not wanted any longer");
        }
    }

    /// Has it walked over before it is served again. A full disk does not keep damage in service.
    private void noteDamage() {
        try {
            damageNote.make();
        } catch (Failed e) {
            LOG.log(Level.ERROR, "account " + accountId + ": its damage is not noted", e);
        }
    }

    /// A database that a walk has found damaged is walked over before it is served again.
    private void checkRestored(Database open, Wanted asked) {
        if (!damageNote.isThere()) {
            return;
        }
        LOG.log(
                Level.WARNING,
                "account {0} was found damaged before: it is walked over before it is served",
                accountId);
        var report = open.verify(new OpeningLog(accountId, () -> checkWanted(asked)));
        var damage = report.findings().stream().filter(each -> !each.isOfIndex()).findFirst();
        if (damage.isPresent()) {
            throw new Failed(
                    Failure.CORRUPT,
                    damage.get().text(),
                    damage.get().facts().toArray(new Fact[0]));
        }
        damageNote.remove();
        LOG.log(Level.INFO, "account {0}: the damage is mended", accountId);
    }

    /// What a walk finds is not served any longer; the walk goes on to name the rest.
    private final class Walked implements BackgroundWalks.Hearer {
        private final Database walked;
        private final Wanted asked;
        private boolean damaged;

        Walked(Database walked, Wanted asked) {
            this.walked = walked;
            this.asked = asked;
        }

        @Override
        public void found(Finding finding) {
            if (damaged || finding.isOfIndex()) {
                return;
            }
            damaged = true;
            if (became(asked.turn(), new State.Broken())) {
                letGo.run();
            }
            noteDamage();
        }

        @Override
        public void walked(VerifyReport report) {
            execute(() -> end(report));
        }

        @Override
        public void failed(RuntimeException why) {
            execute(this::endFailed);
        }

        private void endFailed() {
            if (!database.filter(walked::equals).isPresent()) {
                return; // closed meanwhile
            }
            if (damaged) {
                closeDamaged();
            } else {
                walkFailed = true;
                walkAgainAt = environment.clock().instant().plus(PAUSE_MOST);
            }
        }

        private void closeDamaged() {
            var _ = forget();
            walked.close();
            letGo.run();
        }

        /// On the life thread.
        private void end(VerifyReport report) {
            if (!database.filter(walked::equals).isPresent()) {
                return; // closed meanwhile
            }
            walkFailed = false;
            if (damaged) {
                closeDamaged();
            } else if (report.isSound()) {
                indexMadeAnew = false;
            } else if (indexMadeAnew) {
                LOG.log(
                        Level.ERROR,
                        "account {0}: its index does not hold what it should, again",
                        accountId);
                var _ = became(asked.turn(), new State.Broken());
            } else {
                indexMadeAnew = true;
                Finding first = report.findings().getFirst();
                walked.refuseIndex(
                        new Failed(
                                Failure.CORRUPT, first.text(), first.facts().toArray(new Fact[0])));
            }
        }
    }

    private void notOpened(Wanted asked, RuntimeException why) {
        switch (why) {
            case Failed failed
                    when failed.failure() == Failure.KEY_REFUSED
                            || failed.failure() == Failure.KEY_SILENT -> {
                // withdrawn meanwhile; who withdrew has said so
            }
            case Failed failed
                    when failed.failure() == Failure.STORAGE
                            || failed.failure() == Failure.UNAVAILABLE -> {
                if (closing || !current(asked.turn())) {
                    return; // who closed it or said no has said so
                }
                LOG.log(Level.ERROR, "account " + accountId + " cannot be opened now", why);
                if (became(asked.turn(), new State.Broken())) {
                    later(asked);
                }
            }
            default -> {
                LOG.log(Level.ERROR, "account " + accountId + " cannot be opened", why);
                var _ = became(asked.turn(), new State.Broken());
                if (why instanceof Failed failed && failed.failure() == Failure.CORRUPT) {
                    noteDamage();
                }
            }
        }
    }

    private synchronized boolean current(long asked) {
        return asked == turn;
    }

    /// @return false when the turn is over: then nothing has changed
    private synchronized boolean became(long inTurn, State next) {
        boolean mine = current(inTurn);
        if (mine) {
            state = next;
        }
        return mine;
    }

    /// Once a second: a database that has ended is closed, and opened again after a pause.
    private void look() {
        try {
            Instant now = environment.clock().instant();
            if (waiting.isPresent() && !now.isBefore(waiting.get().notBefore())) {
                openNow(waiting.get());
            } else if (database.isPresent() && hasEnded(database.get())) {
                if (folder.toFile().getUsableSpace() >= ROOM_BYTES_LEAST) {
                    reopen(database.get());
                }
            } else if (database.isPresent()) {
                tellDamage(database.get());
                if (now.isAfter(steadyFrom)) {
                    pause = PAUSE_LEAST;
                }
                if (!now.isBefore(walkAgainAt)) {
                    walkOver(database.get(), served.orElseThrow());
                }
                tended.run();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "account " + accountId + ": a look has failed", e);
        }
    }

    /// Damage that a request has met: told once. What does not need the record goes on.
    private void tellDamage(Database open) {
        if (!damageTold && open.damage().isPresent()) {
            damageTold = true;
            BackgroundWalks.log(accountId, Finding.of(open.damage().get()));
        }
    }

    /// Whether it cannot go on, for a reason of its own: a key that is gone is told by the watch.
    private static boolean hasEnded(Database database) {
        return database.ended()
                .map(Failed::failure)
                .filter(why -> why != Failure.KEY_REFUSED && why != Failure.KEY_SILENT)
                .isPresent();
    }

    private void reopen(Database ended) {
        Wanted before = served.orElseThrow();
        if (!became(before.turn(), new State.Opening())) {
            return;
        }
        LOG.log(
                Level.ERROR,
                "account " + accountId + " is closed and opened again",
                ended.ended().orElseThrow());
        var _ = forget();
        try {
            ended.close();
        } finally {
            letGo.run();
            later(before);
        }
    }

    private void later(Wanted asked) {
        Instant at = environment.clock().instant().plus(pause);
        waiting = Optional.of(new Wanted(asked.seals(), asked.turn(), at));
        pause =
                pause.multipliedBy(2).compareTo(PAUSE_MOST) < 0
                        ? pause.multipliedBy(2)
                        : PAUSE_MOST;
    }

    private void abandon() {
        waiting = Optional.empty();
        pause = PAUSE_LEAST;
        Optional<Database> lost = forget();
        try {
            lost.ifPresent(Database::abandon);
        } finally {
            // a request may have kept something since the no
            letGo.run();
        }
    }

    /// Closes it. What is committed stays.
    @Override
    public void close() {
        closing = true; // a walk at an opening ends
        life.execute(() -> forget().ifPresent(Database::close));
        life.close();
    }
}
