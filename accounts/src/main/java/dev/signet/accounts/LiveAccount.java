// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.key.KeySentences;
import dev.signet.accounts.key.UnwatchedRing;
import dev.signet.base.Failed;
import dev.signet.controlplane.healthcareapis.Fleet.KeyStatus;
import dev.signet.controlplane.healthcareapis.KeyUse;
import dev.signet.crypto.Seals;
import dev.signet.dataplane.Access;
import dev.signet.jobs.Jobs;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.ring.KeyMove;
import dev.signet.keys.ring.KeyRing;
import dev.signet.keys.watch.KeyState;
import dev.signet.keys.watch.KeyWarning;
import dev.signet.keys.watch.KeyWatch;
import dev.signet.store.Database;
import dev.signet.store.Indexer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// One account as it lives in this process: its key ring, the watch over the customer's key, and
/// its database, which is open while the key is usable. What the watch says is done in order, on
/// the database's thread.
final class LiveAccount implements Access, KeyWatch.Listener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveAccount.class.getName());

    private static final Warning WALK_FAILED =
            new Warning(
                    "WalkFailed",
                    "The last walk over the stored data could not go on, so it is not known to be"
                            + " whole. It is tried again within minutes; the log says why.");

    private static final Warning CLEANING_FAILED =
            new Warning(
                    "CleaningFailed",
                    "Files still hold, encrypted, what has been erased: they could not be written"
                            + " anew. It is tried again with growing pauses; the log says why.");

    private static final Warning CLOCK_BEHIND =
            new Warning(
                    "ClockBehind",
                    "The newest write is dated ahead of this machine's clock, which was ahead when"
                            + " it was written or is behind now. Times of writes rise, so further"
                            + " writes are dated ahead too, until the clock has come there.");

    private final UUID accountId;
    private final KeyRing ring;
    private volatile Optional<KeyWatch> watch;
    private final AccountDatabase database;
    private final AccountEnvironment environment;
    private final Runnable ringChanged;
    private final SealedCounts counts;
    private final UnwatchedRing unwatched;
    private volatile Runnable letGo = () -> {};
    private volatile Optional<Seals> lent = Optional.empty();
    private boolean aheadTold; // of the database's thread
    private boolean uncleanTold; // of the database's thread

    /// @param ring closed; from now on the account's
    /// @param keyUse how it uses its customer's key
    /// @param working goes on with the jobs of the database whenever it is opened
    /// @param ringChanged called after the ring has been written anew
    LiveAccount(
            UUID accountId,
            KeyRing ring,
            KeyUse keyUse,
            AccountEnvironment environment,
            Indexer indexer,
            SealedCounts counts,
            BackgroundWalks walks,
            Function<Database, Jobs> working,
            Runnable ringChanged) {
        this.accountId = accountId;
        this.ring = ring;
        this.ringChanged = ringChanged;
        this.environment = environment;
        this.counts = counts;
        this.database =
                new AccountDatabase(accountId, environment, indexer, new Share(), walks, working);
        this.unwatched = new UnwatchedRing(accountId, ring, new Unwatched());
        this.watch = ring.keyUri().map(uri -> watchWith(environment.keySources().of(uri, keyUse)));
    }

    private KeyWatch watchWith(KeySource source) {
        return new KeyWatch(ring, source, environment.watch(), environment.clock(), this);
    }

    /// Opens the database as soon as the key allows; returns at once.
    ///
    /// @param letGo called when what is kept of the data in memory must go; quick, any thread
    void start(Runnable letGo) {
        this.letGo = letGo;
        watch.ifPresentOrElse(
                first -> database.execute(() -> ask(first)),
                () -> opened(ring.openServiceManaged()));
    }

    /// Waits until the first answer has been acted on: the account serves or is refused. Gives up
    /// after `bound`.
    void awaitStart(Duration bound) {
        database.await(bound);
    }

    /// The first question, then the clock. The watch begins as revoked, so a first no is no
    /// change that it would tell: it is looked up here.
    private void ask(KeyWatch asked) {
        var _ = asked.tick();
        if (asked.state() instanceof KeyState.Revoked no
                && database.state() instanceof State.Opening) {
            closed(no);
        }
        asked.start();
    }

    /// The account's seals as they were lent last; empty before the first time. When the key has
    /// been withdrawn since, they refuse.
    Optional<Seals> seals() {
        return lent;
    }

    @Override
    public State state() {
        State now = database.state();
        Optional<KeyWatch> asked = watch;
        if (now instanceof State.Serving(var open, _) && asked.isPresent()) {
            boolean stale = asked.get().state() instanceof KeyState.Stale;
            return new State.Serving(open, stale);
        }
        return now;
    }

    /// Its jobs, while data is served.
    ///
    /// @throws Failed `UNAVAILABLE` while it is not
    Jobs jobs() {
        return database.jobs();
    }

    @Override
    public Optional<State.Refused> refusal(RuntimeException thrown) {
        return KeyState.Revoked.behind(thrown)
                .map(KeySentences::refused)
                .or(() -> Access.super.refusal(thrown));
    }

    @Override
    public List<String> keyVersionsNeeded() {
        return ring.versionsNeeded().stream()
                .map(version -> version.kid().substring(version.kid().lastIndexOf('/') + 1))
                .toList();
    }

    @Override
    public List<Warning> warnings() {
        var all = new ArrayList<Warning>(environment.warnings().warnings(watch.isPresent()));
        watch.stream()
                .flatMap(each -> each.warnings().stream())
                .map(each -> new Warning(each.code(), KeySentences.warning(each)))
                .forEach(all::add);
        if (!ahead().isZero()) {
            all.add(CLOCK_BEHIND);
        }
        if (database.walkFailed()) {
            all.add(WALK_FAILED);
        }
        if (cleaningFailed().isPresent()) {
            all.add(CLEANING_FAILED);
        }
        return List.copyOf(all);
    }

    private Optional<Failed> cleaningFailed() {
        return database.state() instanceof State.Serving(var open, _)
                ? open.cleaningFailed()
                : Optional.empty();
    }

    /// How far the newest write is dated ahead of the clock, beyond what is borne.
    private Duration ahead() {
        return database.state() instanceof State.Serving(var open, _)
                ? ClockWatch.ahead(open.newest(), environment.clock().instant())
                : Duration.ZERO;
    }

    /// The state of the customer's key; empty for a service-managed account.
    Optional<KeyStatus> keyStatus() {
        return watch.map(KeyWatch::state)
                .map(
                        now ->
                                switch (now) {
                                    case KeyState.Usable _, KeyState.Stale _, KeyState.Damaged _ ->
                                            new KeyStatus(true, 0, KeySentences.status(now));
                                    case KeyState.Revoked(var reason, _) ->
                                            new KeyStatus(
                                                    false, reason.code(), KeySentences.status(now));
                                });
    }

    /// What has been decided last about the customer's key; empty for a service-managed account.
    Optional<KeyState> keyState() {
        return watch.map(KeyWatch::state);
    }

    /// The key that the account is under now; empty for a service-managed account.
    Optional<KeyUri> keyUri() {
        return ring.keyUri();
    }

    /// Asks the vault at once, because something has changed there.
    void nudge() {
        watch.ifPresent(KeyWatch::nudge);
    }

    /// Moves the account to another key.
    KeyMove changeKey(KeyUri uri, KeySource source) {
        KeyMove move = watch.orElseThrow().changeKey(uri, source);
        nudge(); // an event of the new key may have come before the account was known to be under
        // it
        return move;
    }

    /// Asks the vault as somebody else from now on, and at once.
    void askWith(KeySource source) {
        watch.ifPresent(asked -> asked.askWith(source));
    }

    /// Takes the account, which is service-managed, under a customer's key. Data is served
    /// meanwhile, and from then on as the key's watch allows.
    ///
    /// @throws Failed `STORAGE` when it has not happened, or nobody can tell yet: then it is
    ///     looked up every second
    KeyAnswer<KeyVersion> adoptKey(KeyUri uri, KeySource source, KeyVersion version) {
        return unwatched.adopt(uri, source, version);
    }

    /// What becomes of the ring as long as no watch looks after it.
    private final class Unwatched implements UnwatchedRing.Owner {
        @Override
        public void adopted(KeySource source) {
            KeyWatch begun = watchWith(source);
            watch = Optional.of(begun);
            LOG.log(Level.INFO, "account {0}: under a customer''s key from now on", accountId);
            ringChanged();
            begun.start();
        }

        @Override
        public void renewed() {
            ringChanged();
        }
    }

    @Override
    public void opened(Seals seals) {
        LOG.log(Level.INFO, "account {0}: the keys are open", accountId);
        Seals own = environment.sealing().apply(seals);
        lent = Optional.of(own);
        database.open(own);
    }

    @Override
    public void closed(KeyState.Revoked now) {
        database.withdraw(
                new AccountEvent.KeyRefused(
                        now.reason().code(), KeySentences.diagnostics(now.reason())));
        LOG.log(
                Level.WARNING,
                "account {0}: key lost, code {1}: {2}",
                accountId,
                Integer.toString(now.reason().code()),
                KeySentences.advice(now.reason()));
    }

    @Override
    public void damaged(Failed why) {
        database.withdraw(new AccountEvent.KeysDamaged());
        LOG.log(Level.ERROR, "account " + accountId + ": the keys cannot be opened", why);
    }

    @Override
    public void ringChanged() {
        ringChanged.run();
        if (database.state() instanceof State.Serving(var open, _)) {
            var _ = earlier(open); // a new generation begins to count here
        }
    }

    private long earlier(Database open) {
        return counts.earlier(ring.activeGeneration(), open.sealedValues());
    }

    /// What the keys have to do with the life of the database.
    private final class Share implements AccountDatabase.Hearer {
        @Override
        public void opened(Database open) {
            ring.sealedBefore(earlier(open));
        }

        @Override
        public void tend() {
            tellAhead();
            tellUnclean();
            renew();
        }

        @Override
        public void letGo() {
            letGo.run();
        }
    }

    private void tellAhead() {
        Duration ahead = ahead();
        if (!ahead.isZero() && !aheadTold) {
            LOG.log(
                    Level.WARNING,
                    "account {0}: the newest write is dated {1} s ahead of the clock; further"
                            + " writes are dated ahead too, until the clock has come there",
                    accountId,
                    Long.toString(ahead.toSeconds()));
        }
        aheadTold = !ahead.isZero();
    }

    private void tellUnclean() {
        Optional<Failed> failed = cleaningFailed();
        if (failed.isPresent() && !uncleanTold) {
            LOG.log(
                    Level.WARNING,
                    "account " + accountId + ": files still hold what has been erased",
                    failed.get());
        } else if (failed.isEmpty() && uncleanTold) {
            LOG.log(Level.INFO, "account {0}: the files hold nothing erased", accountId);
        }
        uncleanTold = failed.isPresent();
    }

    /// A customer-managed ring is renewed by its watch.
    private void renew() {
        if (watch.isEmpty()) {
            unwatched.renew(environment.watch().generationValues());
        }
    }

    @Override
    public void warned(List<KeyWarning> now) {
        for (KeyWarning each : now) {
            LOG.log(
                    Level.WARNING,
                    "account {0}: {1}: {2}",
                    accountId,
                    each.code(),
                    KeySentences.warning(each));
        }
    }

    @Override
    public void moved(KeyVersion from, KeyVersion to) {
        LOG.log(Level.INFO, "account {0}: wrapped by a new version of the key", accountId);
    }

    /// Ends serving. What is committed stays.
    @Override
    public void close() {
        database.close();
        unwatched.close(() -> watch.ifPresentOrElse(KeyWatch::close, ring::close));
    }
}
