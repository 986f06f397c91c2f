// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.ring.KeyMove;
import dev.signet.keys.ring.KeyRing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
/// [KeyDecision] decides, as a value; [KeyTending] does what is due while the key works; this
/// asks, and carries out what was decided. Only the unwrapping decides. A key that can be
/// unwrapped with but not read, or whose newest version cannot be used, gives [#warnings].
///
/// It starts revoked (as silent), with the ring closed, so a process can start without the key; or
/// usable, with a ring that a vault has just wrapped and that is open.
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
    private final WakeUp wakeUp = new WakeUp();
    private final KeyTending tending;
    private long sequenceTold;
    private boolean closed;
    private volatile @Nullable Thread thread;
    private volatile KeyState state;
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

    /// @param ring closed, or just adopted ([KeyRing#adopt]) and open; from now on the watch's,
    ///     which closes it
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
        this.state = ring.isOpen() ? new KeyState.Usable(clock.instant()) : KeyDecision.unheard();
        this.tending = new KeyTending(ring, source, limits.generationValues());
    }

    /// Starts the thread that asks; the first question at once. Call it once.
    public void start() {
        // a thread of the system's: no computing request may keep it from being run
        thread = Thread.ofPlatform().daemon().name("key-watch").start(this::run);
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
        wakeUp.signal();
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
                    hear(new KeyDecision.Word.Fault(Failed.mistake(e, "the key watch has failed")));
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
                case KeyState.Usable _, KeyState.Stale _ -> {
                    KeyMove move = tending.move(keyUri, newSource);
                    follow(move);
                    yield move;
                }
            };
        } finally {
            tellSequence();
            turn.unlock();
        }
    }

    /// Asks for the same key by another source from now on, and at once: as somebody else.
    public void askWith(KeySource source) {
        turn.lock();
        try {
            tending.askWith(source);
        } finally {
            turn.unlock();
        }
        nudge();
    }

    /// Stops asking, a question under way included, and withdraws the seals. The listener is not
    /// called any more.
    @Override
    public void close() {
        wakeUp.close();
        Thread asking = thread;
        if (asking != null && asking != Thread.currentThread()) {
            asking.interrupt();
        }
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                state = KeyDecision.unheard();
                ring.withdraw(Failure.KEY_SILENT, limits.drain());
            }
        } finally {
            turn.unlock();
        }
    }

    private void run() {
        Throwable why = null;
        try {
            while (wakeUp.await(GAP, tick())) {
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
                hear(
                        new KeyDecision.Word.Fault(
                                why == null
                                        ? new Failed(Failure.INTERNAL, "the key watch has ended")
                                        : Failed.mistake(why, "the key watch has ended")));
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
        KeyDecision.Word word;
        try {
            word = word();
        } catch (Failed e) {
            word = new KeyDecision.Word.Fault(e);
        }
        hear(word);
    }

    private KeyDecision.Word word() {
        return switch (answer()) {
            case KeyAnswer.Opened<?> _ -> new KeyDecision.Word.Yes();
            case KeyAnswer.Refused<?>(var reason) -> new KeyDecision.Word.No(reason);
            case KeyAnswer.NoAnswer<?>(var reason) -> new KeyDecision.Word.Silence(reason);
        };
    }

    private KeyAnswer<?> answer() {
        try {
            if (ring.isOpen()) {
                return ring.probe(tending.source());
            }
            ring.refresh();
            return ring.open(tending.source()).then(this::lent);
        } catch (Failed e) {
            throw e;
        } catch (RuntimeException e) { // a source that breaks its contract is no answer
            LOG.log(System.Logger.Level.ERROR, "the key source has failed", e);
            return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
        }
    }

    private KeyAnswer<Seals> lent(Seals seals) {
        state = decided(new KeyDecision.Word.Yes()).state();
        var _ = tell(() -> listener.opened(seals));
        return new KeyAnswer.Opened<>(seals);
    }

    private KeyDecision decided(KeyDecision.Word word) {
        return KeyDecision.after(state, word, clock.instant(), limits.grace());
    }

    /// Decides, and does what follows: the withdrawal before anybody is told of it.
    private void hear(KeyDecision.Word word) {
        KeyDecision decision = decided(word);
        state = decision.state();
        switch (decision.state()) {
            case KeyState.Usable _, KeyState.Stale _ -> {}
            case KeyState.Revoked revoked ->
                    ring.withdraw(revoked.failure(), limits.drain(), revoked.fact());
            case KeyState.Damaged _ -> ring.withdraw(Failure.KEY_SILENT, limits.drain());
        }
        switch (decision.then()) {
            case TEND -> tend();
            case TELL_CLOSED -> {
                if (decision.state() instanceof KeyState.Revoked revoked) {
                    var _ = tell(() -> listener.closed(revoked));
                }
            }
            case TELL_DAMAGED -> {
                if (decision.state() instanceof KeyState.Damaged(var why)) {
                    var _ = tell(() -> listener.damaged(why));
                }
            }
            case NOTHING -> {}
        }
    }

    private void tend() {
        var tended = tending.tend(clock.instant(), warnings);
        tended.move().ifPresent(this::follow);
        List<KeyWarning> now = tended.warnings();
        if (!now.equals(warnings)) {
            warnings = now;
            var _ = tell(() -> listener.warned(now));
        }
    }

    private void follow(KeyMove move) {
        switch (move) {
            case KeyMove.Moved(var from, var to) -> {
                var _ = tell(() -> listener.moved(from, to));
            }
            case KeyMove.OldRefused(var reason) -> hear(new KeyDecision.Word.No(reason));
            case KeyMove.NewRefused _ -> {} // the account goes on with the old one
            case KeyMove.Silent _ -> {} // tried again at the next question
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
}
