// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.Fleet.KeyStatus;
import dev.signet.crypto.Seals;
import dev.signet.dataplane.Access;
import dev.signet.keys.KeyMove;
import dev.signet.keys.KeyRing;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyState;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.KeyWarning;
import dev.signet.keys.KeyWatch;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Indexer;
import dev.signet.store.Opening;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One account as it lives in this process: its key ring, the watch over the customer's key,
/// and its
/// database, which is open while the key is usable and closed while it is not
/// (docs/decisions/0003). Opening and closing happen on one thread of the account's own, in
/// order.
final class LiveAccount implements Access, KeyWatch.Listener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveAccount.class.getName());

    private static final int REPLAY_LOGGED_EACH = 100_000;

    private final UUID accountId;
    private final Path folder;
    private final KeyRing ring;
    private final Optional<KeyWatch> watch;
    private final Surroundings surroundings;
    private final Indexer indexer;
    private final Runnable ringChanged;
    private final ExecutorService life =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("account").factory());
    private volatile State state = new State.Opening();
    private volatile boolean revoked = true;
    private Optional<Database> database = Optional.empty();

    /// @param ring closed; from now on the account's
    /// @param ringChanged called after the ring has been written anew
    LiveAccount(
            UUID accountId,
            KeyRing ring,
            Surroundings surroundings,
            Indexer indexer,
            Runnable ringChanged) {
        this.accountId = accountId;
        this.folder = surroundings.folder().account(accountId);
        this.ring = ring;
        this.ringChanged = ringChanged;
        this.surroundings = surroundings;
        this.indexer = indexer;
        this.watch =
                ring.keyUri()
                        .map(
                                uri ->
                                        new KeyWatch(
                                                ring,
                                                surroundings.keySources().apply(uri),
                                                surroundings.watch(),
                                                surroundings.clock(),
                                                this));
    }

    /// Opens the database as soon as the key allows; returns at once.
    void start() {
        if (watch.isPresent()) {
            life.execute(() -> ask(watch.get()));
        } else {
            opened(ring.openServiceManaged());
        }
    }

    /// Waits until the first answer has been acted on: the account serves or is refused. Gives up
    /// after `bound`.
    void awaitStart(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        try {
            // the question, then the opening that it may have put behind itself
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

    /// The first question, then the clock. The watch begins as revoked, so a first no is no
    /// change
    /// that it would tell: it is looked up here.
    private void ask(KeyWatch asked) {
        var _ = asked.tick();
        if (revoked && asked.state() instanceof KeyState.Revoked(var reason, _)) {
            state = new State.Refused(reason.code(), reason.diagnostics());
        }
        asked.start();
    }

    @Override
    public State state() {
        State now = state;
        if (now instanceof State.Serving(var open, _) && watch.isPresent()) {
            boolean stale = watch.get().state() instanceof KeyState.Stale;
            return new State.Serving(open, stale);
        }
        return now;
    }

    @Override
    public List<String> keyVersionsNeeded() {
        return ring.versionsNeeded().stream()
                .map(version -> version.kid().substring(version.kid().lastIndexOf('/') + 1))
                .toList();
    }

    /// The state of the customer's key; empty for a service-managed account.
    Optional<KeyStatus> keyStatus() {
        return watch.map(KeyWatch::state)
                .map(
                        now ->
                                switch (now) {
                                    case KeyState.Usable _, KeyState.Stale _, KeyState.Damaged _ ->
                                            new KeyStatus(true, 0, now.statusText());
                                    case KeyState.Revoked(var reason, _) ->
                                            new KeyStatus(false, reason.code(), now.statusText());
                                });
    }

    /// Asks the vault at once, because something has changed there.
    void nudge() {
        watch.ifPresent(KeyWatch::nudge);
    }

    /// Moves the account to another key.
    KeyMove changeKey(KeyUri uri, KeySource source) {
        return watch.orElseThrow().changeKey(uri, source);
    }

    @Override
    public void opened(Seals seals) {
        revoked = false;
        life.execute(() -> openDatabase(surroundings.sealing().apply(seals)));
    }

    @Override
    public void closed(KeyState.Revoked now) {
        revoked = true;
        state = new State.Refused(now.reason().code(), now.reason().diagnostics());
        LOG.log(
                Level.WARNING,
                "account {0}: key lost, code {1}: {2}",
                accountId,
                now.reason().code(),
                now.reason().advice());
        life.execute(this::abandonDatabase);
    }

    @Override
    public void damaged(Failed why) {
        revoked = true;
        state = new State.Broken();
        LOG.log(Level.ERROR, "account " + accountId + ": the keys cannot be opened", why);
        life.execute(this::abandonDatabase);
    }

    @Override
    public void ringChanged() {
        ringChanged.run();
    }

    @Override
    public void warned(List<KeyWarning> now) {
        for (KeyWarning each : now) {
            LOG.log(Level.WARNING, "account {0}: {1}: {2}", accountId, each.code(), each.text());
        }
    }

    @Override
    public void moved(KeyVersion from, KeyVersion to) {
        LOG.log(Level.INFO, "account {0}: wrapped by a new version of the key", accountId);
    }

    private void openDatabase(Seals seals) {
        if (revoked || database.isPresent()) {
            return;
        }
        try {
            Database open =
                    Database.open(
                            folder,
                            accountId,
                            seals,
                            indexer,
                            surroundings.clock(),
                            surroundings.entropy(),
                            DatabaseLimits.standard(),
                            new Hearing(accountId));
            database = Optional.of(open);
            if (!revoked) {
                state = new State.Serving(open, false);
            }
        } catch (Failed e) {
            if (e.failure() == Failure.KEY_REFUSED || e.failure() == Failure.KEY_SILENT) {
                return; // withdrawn meanwhile; closed() has said so
            }
            state = new State.Broken();
            LOG.log(Level.ERROR, "account " + accountId + " cannot be opened", e);
        }
    }

    private void abandonDatabase() {
        database.ifPresent(Database::abandon);
        database = Optional.empty();
    }

    /// Ends serving. What is committed stays.
    @Override
    public void close() {
        life.execute(
                () -> {
                    if (!revoked) {
                        database.ifPresent(Database::close);
                        database = Optional.empty();
                    }
                });
        life.close();
        watch.ifPresentOrElse(KeyWatch::close, ring::close);
    }

    /// Logs what happens while a database is opened.
    private record Hearing(UUID accountId) implements Opening {
        @Override
        public void indexRefused(Failed why) {
            LOG.log(Level.WARNING, "account " + accountId + ": the index is made anew", why);
        }

        @Override
        public void replayed(long done, long total) {
            if (done % REPLAY_LOGGED_EACH == 0) {
                LOG.log(Level.INFO, "account {0}: indexed {1} of {2}", accountId, done, total);
            }
        }
    }
}
