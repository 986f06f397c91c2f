// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The one place that decides whether a customer-managed account may be read. It asks the vault
/// to
/// unwrap, on a clock and whenever it is [#nudge]d; it opens the key ring, withdraws it, and
/// moves
/// it to new versions of the key.
///
/// | the vault | state | the seals |
/// |---|---|---|
/// | unwraps | usable | lent; opened again if they were withdrawn |
/// | refuses | revoked at once | withdrawn as `KEY_REFUSED` |
/// | is silent | stale until last answer + grace, then revoked | then withdrawn as `KEY_SILENT` |
///
/// Only the unwrapping decides. A key that can be unwrapped with but not read, or whose newest
/// version cannot be used, gives a [#warning].
///
/// It starts revoked (as silent), with the ring closed, so a process can start without the key.
/// Any thread may call any method; a question under way holds back the next one and the changes,
/// for as long as the source's timeouts, but never those who read the state or use the seals. The
/// clock should be steady: setting it back lengthens a grace.
public final class KeyWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeyWatch.class.getName());
    private static final Duration GAP = Duration.ofMillis(100);

    private final KeyRing ring;
    private final WatchLimits limits;
    private final InstantSource clock;
    private final Listener listener;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Bell bell = new Bell();
    private final Set<KeyVersion> left = new HashSet<>();
    private KeySource source;
    private Instant lastAnswer = Instant.MIN;
    private boolean closed;
    private volatile @Nullable Thread thread;
    private volatile KeyState state = new KeyState.Revoked(KeyReason.VAULT_UNAVAILABLE, true);
    private volatile Optional<KeyWarning> warning = Optional.empty();

    /// Who opens and closes the account's database. Called on the watch's thread, one call at a
    /// time and in order; must hand over to a thread of its own and return, because the next
    /// question waits for it.
    public interface Listener {
        /// The account may be read with these seals, from now until the next [#closed].
        void opened(Seals seals);

        /// The seals have been withdrawn: every use of them fails.
        void closed(KeyState.Revoked state);

        /// The wrapped keys are under another version of the key; new data is sealed anew.
        default void moved(KeyVersion from, KeyVersion to) {}
    }

    /// @param ring closed; from now on the watch's, which closes it
    /// @param source speaks for the ring's key URI; its timeout is within the limits
    public KeyWatch(
            KeyRing ring,
            KeySource source,
            WatchLimits limits,
            InstantSource clock,
            Listener listener) {
        this.ring = ring;
        this.source = source;
        this.limits = limits;
        this.clock = clock;
        this.listener = listener;
    }

    /// Starts the thread that asks; the first question at once. Call it once.
    public void start() {
        thread = Thread.ofVirtual().name("key-watch").start(this::run);
    }

    /// What has been decided last.
    public KeyState state() {
        return state;
    }

    /// What an operator should know, if anything.
    public Optional<KeyWarning> warning() {
        return warning;
    }

    /// Asks at once, because the vault has said that something has changed. Returns immediately;
    /// many calls are one.
    public void nudge() {
        bell.ring();
    }

    /// Asks once and does what follows, listener's calls included.
    ///
    /// @return how long to wait until the next question
    public Duration tick() {
        turn.lock();
        try {
            Instant began = clock.instant();
            if (!closed) {
                ask();
            }
            return pause(began);
        } finally {
            turn.unlock();
        }
    }

    /// Moves the account to another key; both must be usable. See [KeyRing#move].
    ///
    /// @param newSource speaks for `keyUri`; used from then on if the move succeeds
    /// @throws Failed `STORAGE`
    public KeyMove changeKey(KeyUri keyUri, KeySource newSource) {
        turn.lock();
        try {
            if (state instanceof KeyState.Revoked(var reason, var silence)) {
                return silence ? new KeyMove.Silent(reason) : new KeyMove.OldRefused(reason);
            }
            KeyMove move =
                    switch (newSource.latest()) {
                        case KeyAnswer.Refused<KeyFacts>(var reason) ->
                                new KeyMove.NewRefused(reason);
                        case KeyAnswer.NoAnswer<KeyFacts>(var reason) -> new KeyMove.Silent(reason);
                        case KeyAnswer.Opened<KeyFacts>(var facts) ->
                                ring.move(source, keyUri, newSource, facts.version());
                    };
            if (move instanceof KeyMove.Moved) {
                source = newSource;
            }
            follow(move);
            return move;
        } finally {
            turn.unlock();
        }
    }

    /// Starts a new generation for new data under the version of the key that wraps today.
    ///
    /// @throws Failed `CONFLICT` while the account is revoked; `STORAGE`
    public KeyAnswer<Integer> startGeneration() {
        turn.lock();
        try {
            return ring.startGeneration(source);
        } finally {
            turn.unlock();
        }
    }

    /// Stops asking, a question under way included, and withdraws the seals. The listener is not
    /// called any more.
    @Override
    public void close() {
        bell.close();
        Thread asking = thread;
        if (asking != null && asking != Thread.currentThread()) {
            asking.interrupt();
        }
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                state = new KeyState.Revoked(KeyReason.VAULT_UNAVAILABLE, true);
                ring.withdraw(Failure.KEY_SILENT, limits.drain());
            }
        } finally {
            turn.unlock();
        }
    }

    private void run() {
        try {
            while (bell.await(GAP, tick())) {
                // the next question
            }
        } finally {
            close(); // whatever ends this thread: nobody reads unwatched
        }
    }

    private Duration pause(Instant began) {
        Instant now = clock.instant();
        Instant next = began.plus(limits.interval());
        if (state instanceof KeyState.Stale(var until, _) && until.isBefore(next)) {
            next = until;
        }
        Duration pause = Duration.between(now, next);
        return pause.compareTo(GAP) < 0 ? GAP : pause;
    }

    private void ask() {
        switch (answer()) {
            case KeyAnswer.Opened<?> _ -> {
                lastAnswer = clock.instant();
                state = new KeyState.Usable(lastAnswer);
                lookForNewVersion();
            }
            case KeyAnswer.Refused<?>(var reason) -> revoke(new KeyState.Revoked(reason, false));
            case KeyAnswer.NoAnswer<?>(var reason) -> silent(reason);
        }
    }

    private KeyAnswer<?> answer() {
        try {
            return ring.isOpen() ? ring.probe(source) : ring.open(source).then(this::lent);
        } catch (Failed e) {
            ringFailed(e);
            return new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED);
        } catch (RuntimeException e) { // a source that breaks its contract is no answer
            LOG.log(System.Logger.Level.ERROR, "the key source has failed", e);
            return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
        }
    }

    private KeyAnswer<Seals> lent(Seals seals) {
        lastAnswer = clock.instant();
        state = new KeyState.Usable(lastAnswer);
        tell(() -> listener.opened(seals));
        return new KeyAnswer.Opened<>(seals);
    }

    private void revoke(KeyState.Revoked revoked) {
        state = revoked;
        if (ring.isOpen()) {
            ring.withdraw(
                    revoked.silence() ? Failure.KEY_SILENT : Failure.KEY_REFUSED, limits.drain());
            tell(() -> listener.closed(revoked));
        }
    }

    private void silent(KeyReason reason) {
        if (ring.isOpen()) {
            Instant until = lastAnswer.plus(limits.grace());
            if (clock.instant().isBefore(until)) {
                state = new KeyState.Stale(until, reason);
            } else {
                revoke(new KeyState.Revoked(reason, true));
            }
        } else if (state instanceof KeyState.Revoked(_, var silence) && silence) {
            state = new KeyState.Revoked(reason, true);
        } // else: it has said no, and has not said anything else since
    }

    private void lookForNewVersion() {
        switch (source.latest()) {
            case KeyAnswer.Refused<KeyFacts>(var reason) ->
                    warning = warn(KeyWarning.Kind.LATEST_UNKNOWN, reason);
            case KeyAnswer.NoAnswer<KeyFacts> _ -> {} // unwrapping decides; asked again soon
            case KeyAnswer.Opened<KeyFacts>(var facts) -> consider(facts);
        }
    }

    private void consider(KeyFacts facts) {
        KeyVersion current = ring.versionsNeeded().getLast();
        try {
            if (facts.version().equals(current) || left.contains(facts.version())) {
                warning = standing(facts);
                ring.settle();
                if (ring.sealedValues() >= limits.generationValues()) {
                    var unused = ring.startGeneration(source); // a no shows at the next question
                }
            } else if (!facts.enabled() || !facts.inTime(clock.instant())) {
                warning =
                        warn(
                                KeyWarning.Kind.NEW_VERSION_UNUSABLE,
                                KeyReason.NO_PERMISSION_OR_DISABLED);
            } else {
                KeyUri keyUri = ring.keyUri().orElseThrow();
                warning = standing(facts);
                follow(ring.move(source, keyUri, source, facts.version()));
            }
        } catch (Failed e) {
            ringFailed(e);
        }
    }

    private void follow(KeyMove move) {
        switch (move) {
            case KeyMove.Moved(var from, var to) -> {
                left.add(from);
                left.remove(to);
                tell(() -> listener.moved(from, to));
            }
            case KeyMove.OldRefused(var reason) -> revoke(new KeyState.Revoked(reason, false));
            case KeyMove.NewRefused(var reason) ->
                    warning = warn(KeyWarning.Kind.NEW_VERSION_UNUSABLE, reason);
            case KeyMove.Silent _ -> {} // tried again at the next question
        }
    }

    private void ringFailed(Failed failed) {
        Optional<KeyWarning> said = warning;
        warning = warn(KeyWarning.Kind.RING_FAILED, KeyReason.WRAP_OR_UNWRAP_FAILED);
        if (!warning.equals(said)) { // not at every question
            LOG.log(System.Logger.Level.ERROR, "the key ring does not open or change", failed);
        }
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) { // whoever listens badly must not end the watch
            LOG.log(System.Logger.Level.ERROR, "the listener of a key watch has failed", e);
        }
    }

    private static Optional<KeyWarning> standing(KeyFacts facts) {
        return facts.purgeProtection()
                ? Optional.empty()
                : warn(KeyWarning.Kind.PURGE_POSSIBLE, KeyReason.KEY_NOT_FOUND);
    }

    private static Optional<KeyWarning> warn(KeyWarning.Kind kind, KeyReason reason) {
        return Optional.of(new KeyWarning(kind, reason));
    }
}
