// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The one place that decides whether a customer-managed account may be read. It asks the vault
/// to unwrap, on a clock and whenever it is [#nudge]d; it opens the key ring, withdraws it, moves
/// it to new versions of the key, and starts generations that are due.
///
/// | what it finds | state | the seals |
/// |---|---|---|
/// | the vault unwraps | usable | lent; opened again if they were withdrawn |
/// | the vault refuses | revoked at once | withdrawn as `KEY_REFUSED` |
/// | the vault is silent | stale until last answer + grace, then revoked | then as `KEY_SILENT` |
/// | the ring or the watch itself fails | damaged | withdrawn as `KEY_SILENT` |
///
/// Only the unwrapping decides. A key that can be unwrapped with but not read, or whose newest
/// version cannot be used, gives [#warnings].
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
    private final Map<KeyUri, KeySource> sources = new HashMap<>();
    private long sequenceTold;
    private Instant lastAnswer = Instant.MIN;
    private boolean closed;
    private volatile @Nullable Thread thread;
    private volatile KeyState state = new KeyState.Revoked(KeyReason.VAULT_UNAVAILABLE, true);
    private volatile List<KeyWarning> warnings = List.of();

    /// Who opens and closes the account's database. Called by whoever asks (the watch's thread,
    /// or the caller of [#tick] and [#changeKey]), one call at a time and in order; must hand
    /// over to a thread of its own and return, because the next question waits for it.
    ///
    /// Each of the first three is told once for each change. The first question's *no* is told to
    /// nobody: it changes nothing.
    public interface Listener {
        /// The account may be read with these seals, from now until the next [#closed] or
        /// [#damaged].
        void opened(Seals seals);

        /// The vault refuses or has been silent for too long: seals that were lent have been
        /// withdrawn.
        void closed(KeyState.Revoked state);

        /// Our own part is damaged, and the customer has not said no: seals that were lent have
        /// been withdrawn.
        ///
        /// @param why `CORRUPT` when the ring does not verify or the root does not open it;
        ///     `INTERNAL` when the watch has failed
        void damaged(Failed why);

        /// The ring has been written: its [KeyRing#sequence] has risen. Told again at the next
        /// question when this throws.
        void ringChanged();

        /// The wrapped keys are under another version of the key; new data is sealed anew.
        void moved(KeyVersion from, KeyVersion to);

        /// What [KeyWatch#warnings] says has changed.
        ///
        /// @param now what it says now; empty when all is well again
        void warned(List<KeyWarning> now);
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
        this.limits = limits;
        this.clock = clock;
        this.listener = listener;
        this.sequenceTold = ring.sequence();
        sources.put(ring.keyUri().orElseThrow(), source);
    }

    /// Starts the thread that asks; the first question at once. Call it once.
    public void start() {
        thread = Thread.ofVirtual().name("key-watch").start(this::run);
    }

    /// What has been decided last.
    public KeyState state() {
        return state;
    }

    /// What an operator should know, as of the last question that the vault answered; often
    /// nothing.
    public List<KeyWarning> warnings() {
        return warnings;
    }

    /// Asks at once, because the vault has said that something has changed. Returns immediately;
    /// many calls are one.
    public void nudge() {
        bell.ring();
    }

    /// Asks once and does what follows, listener's calls included. Throws nothing: what fails
    /// is a state.
    ///
    /// @return how long to wait until the next question
    public Duration tick() {
        turn.lock();
        try {
            Instant began = clock.instant();
            if (!closed) {
                try {
                    ask();
                } catch (RuntimeException | Error e) {
                    damage(Failed.mistake(e, "the key watch has failed"));
                }
                tellSequence();
            }
            return pause(began);
        } finally {
            turn.unlock();
        }
    }

    /// Moves the account to another key; both must be usable. See [KeyRing#move].
    ///
    /// @param newSource speaks for `keyUri`; used from then on if the move succeeds
    /// @throws Failed `STORAGE`: what the disk then says counts, the account goes on with the one
    ///     key or the other, and the change may be asked for again; `TOO_LARGE` when the ring is
    ///     full; `CONFLICT` while the state is damaged
    public KeyMove changeKey(KeyUri keyUri, KeySource newSource) {
        turn.lock();
        try {
            return switch (state) {
                case KeyState.Damaged(var why) ->
                        throw new Failed(why, Failure.CONFLICT, "the account's keys are damaged");
                case KeyState.Revoked(var reason, var silence) ->
                        silence ? new KeyMove.Silent(reason) : new KeyMove.OldRefused(reason);
                case KeyState.Usable _, KeyState.Stale _ -> change(keyUri, newSource);
            };
        } finally {
            tellSequence();
            turn.unlock();
        }
    }

    private KeyMove change(KeyUri keyUri, KeySource newSource) {
        KeyMove move;
        try {
            move =
                    switch (newSource.latest()) {
                        case KeyAnswer.Refused<KeyFacts>(var reason) ->
                                new KeyMove.NewRefused(reason);
                        case KeyAnswer.NoAnswer<KeyFacts>(var reason) -> new KeyMove.Silent(reason);
                        case KeyAnswer.Opened<KeyFacts>(var facts) ->
                                ring.move(source(), keyUri, newSource, facts.version());
                    };
        } catch (Failed e) {
            sources.putIfAbsent(keyUri, newSource); // the ring may be under either key
            throw e;
        }
        if (move instanceof KeyMove.Moved) {
            sources.clear();
            sources.put(keyUri, newSource);
        }
        follow(move);
        return move;
    }

    /// Speaks for the key that the ring is under.
    private KeySource source() {
        KeySource source = sources.get(ring.keyUri().orElseThrow());
        if (source == null) {
            throw new IllegalStateException("the ring is under a key that nobody named");
        }
        return source;
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
        Throwable why = null;
        try {
            while (bell.await(GAP, tick())) {
                // the next question
            }
        } catch (RuntimeException | Error e) {
            why = e;
        } finally {
            ended(why);
        }
    }

    /// Whatever has ended the thread: nobody reads unwatched, and if it was not [#close], that is
    /// told.
    private void ended(@Nullable Throwable why) {
        turn.lock();
        try {
            if (!closed) {
                damage(
                        why == null
                                ? new Failed(Failure.INTERNAL, "the key watch has ended")
                                : Failed.mistake(why, "the key watch has ended"));
                closed = true;
            }
        } finally {
            turn.unlock();
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
        KeyAnswer<?> answer;
        try {
            answer = answer();
        } catch (Failed e) {
            damage(e);
            return;
        }
        switch (answer) {
            case KeyAnswer.Opened<?> _ -> {
                lastAnswer = clock.instant();
                state = new KeyState.Usable(lastAnswer);
                tend();
            }
            case KeyAnswer.Refused<?>(var reason) -> revoke(new KeyState.Revoked(reason, false));
            case KeyAnswer.NoAnswer<?>(var reason) -> silent(reason);
        }
    }

    private KeyAnswer<?> answer() {
        try {
            if (ring.isOpen()) {
                return ring.probe(source());
            }
            ring.refresh();
            return ring.open(source()).then(this::lent);
        } catch (Failed e) {
            throw e;
        } catch (RuntimeException e) { // a source that breaks its contract is no answer
            LOG.log(System.Logger.Level.ERROR, "the key source has failed", e);
            return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
        }
    }

    private KeyAnswer<Seals> lent(Seals seals) {
        lastAnswer = clock.instant();
        state = new KeyState.Usable(lastAnswer);
        var unused = tell(() -> listener.opened(seals));
        return new KeyAnswer.Opened<>(seals);
    }

    private void revoke(KeyState.Revoked revoked) {
        boolean news = ring.isOpen() || state instanceof KeyState.Damaged;
        state = revoked;
        if (news) {
            ring.withdraw(
                    revoked.silence() ? Failure.KEY_SILENT : Failure.KEY_REFUSED, limits.drain());
            var unused = tell(() -> listener.closed(revoked));
        }
    }

    private void damage(Failed why) {
        boolean news = !(state instanceof KeyState.Damaged);
        state = new KeyState.Damaged(why);
        ring.withdraw(Failure.KEY_SILENT, limits.drain());
        if (news) {
            var unused = tell(() -> listener.damaged(why));
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
        } // else: it has said no or is damaged, and nothing has been heard since
    }

    /// What is due while the key is usable. None of it decides: what fails is a warning and is
    /// tried again at the next question.
    private void tend() {
        var found = new ArrayList<KeyWarning>();
        try {
            lookForNewVersion(found);
            if (ring.isOpen()) {
                ring.settle();
                if (ring.isFull()) {
                    found.add(KeyWarning.of(KeyWarning.Kind.RING_FULL));
                } else if (ring.sealedValues() >= limits.generationValues()) {
                    var unused = ring.startGeneration(source()); // a no shows at the next question
                }
            }
        } catch (RuntimeException e) {
            found.add(KeyWarning.of(KeyWarning.Kind.RING_FAILED));
            if (!warnings.equals(found)) { // not at every question
                LOG.log(System.Logger.Level.ERROR, "the key ring cannot be changed", e);
            }
        }
        warn(found);
    }

    private void lookForNewVersion(List<KeyWarning> found) {
        switch (source().latest()) {
            case KeyAnswer.Refused<KeyFacts>(var reason) ->
                    found.add(KeyWarning.of(KeyWarning.Kind.LATEST_UNKNOWN, reason));
            case KeyAnswer.NoAnswer<KeyFacts> _ -> // unwrapping decides; asked again soon
                    warnings.stream().filter(KeyWarning::aboutKey).forEach(found::add);
            case KeyAnswer.Opened<KeyFacts>(var facts) -> consider(facts, found);
        }
    }

    private void consider(KeyFacts facts, List<KeyWarning> found) {
        if (!facts.purgeProtection()) {
            found.add(KeyWarning.of(KeyWarning.Kind.PURGE_POSSIBLE));
        }
        KeyVersion current = ring.versionsNeeded().getLast();
        if (facts.version().equals(current) || left.contains(facts.version())) {
            return;
        }
        if (!facts.enabled() || !facts.inTime(clock.instant())) {
            found.add(unusable(KeyReason.NO_PERMISSION_OR_DISABLED));
        } else if (!ring.isFull()) {
            KeyUri keyUri = ring.keyUri().orElseThrow();
            KeyMove move = ring.move(source(), keyUri, source(), facts.version());
            follow(move);
            if (move instanceof KeyMove.NewRefused(var reason)) {
                found.add(unusable(reason));
            }
        }
    }

    private void follow(KeyMove move) {
        switch (move) {
            case KeyMove.Moved(var from, var to) -> {
                left.add(from);
                left.remove(to);
                var unused = tell(() -> listener.moved(from, to));
            }
            case KeyMove.OldRefused(var reason) -> revoke(new KeyState.Revoked(reason, false));
            case KeyMove.NewRefused _ -> {} // the account goes on with the old one
            case KeyMove.Silent _ -> {} // tried again at the next question
        }
    }

    private void warn(List<KeyWarning> found) {
        List<KeyWarning> now = List.copyOf(found);
        if (!now.equals(warnings)) {
            warnings = now;
            var unused = tell(() -> listener.warned(now));
        }
    }

    private void tellSequence() {
        long sequence = ring.sequence();
        if (sequence != sequenceTold && tell(listener::ringChanged)) {
            sequenceTold = sequence;
        }
    }

    /// @return whether the listener has taken it
    private static boolean tell(Runnable news) {
        try {
            news.run();
            return true;
        } catch (RuntimeException e) { // whoever listens badly must not end the watch
            LOG.log(System.Logger.Level.ERROR, "the listener of a key watch has failed", e);
            return false;
        }
    }

    private static KeyWarning unusable(KeyReason reason) {
        return KeyWarning.of(KeyWarning.Kind.NEW_VERSION_UNUSABLE, reason);
    }
}
