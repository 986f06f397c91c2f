// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.ring.KeyRing;
import dev.signet.keys.ring.RingAdoption;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// The key ring of a service-managed account, which no watch looks after: its generations are
/// renewed, and it is taken under a customer's key, from when on its watch has it. Nobody waits for
/// a vault here but who asks for the taking. Any thread.
public final class UnwatchedRing {
    private static final System.Logger LOG = System.getLogger(UnwatchedRing.class.getName());

    /// How often a taking is prepared anew because the ring has changed meanwhile.
    private static final int ATTEMPTS_MAX = 3;

    /// What becomes of the ring.
    public interface Owner {
        /// It is under a customer's key from now on, and nobody looks after it yet.
        void adopted(KeySource source);

        /// It has been written anew.
        void renewed();
    }

    private final UUID accountId;
    private final KeyRing ring;
    private final Owner owner;

    /// Held by whoever changes the ring; never while a vault is asked.
    private final ReentrantLock changing = new ReentrantLock();

    private Optional<KeySource> undecided = Optional.empty(); // guarded by changing
    private boolean watched; // guarded by changing
    private boolean closed; // guarded by changing

    /// @param ring service-managed, or under a customer's key already: then nothing is done here
    public UnwatchedRing(UUID accountId, KeyRing ring, Owner owner) {
        this.accountId = accountId;
        this.ring = ring;
        this.owner = owner;
        this.watched = ring.keyUri().isPresent();
    }

    /// Takes the ring under a customer's key.
    ///
    /// @throws Failed `STORAGE` when it has not happened, or nobody can tell yet: then it is
    ///     looked up at each [#renew]; `UNAVAILABLE` when the account is closed
    public KeyAnswer<KeyVersion> adopt(KeyUri uri, KeySource source, KeyVersion version) {
        var done = new KeyAnswer.Opened<>(version);
        if (isAdopted(uri)) {
            return done;
        }
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            KeyAnswer<Boolean> answer =
                    ring.prepareAdoption(uri, source, version)
                            .then(
                                    prepared -> {
                                        try (prepared) {
                                            return new KeyAnswer.Opened<>(write(prepared, source));
                                        }
                                    });
            if (!(answer instanceof KeyAnswer.Opened<Boolean>(var written)) || written) {
                return answer.then(_ -> done);
            }
        }
        throw new Failed(Failure.UNAVAILABLE, "the key ring changes all the time");
    }

    /// Whether an earlier taking, which was left in doubt, has happened.
    private boolean isAdopted(KeyUri uri) {
        changing.lock();
        try {
            requireServed();
            settle();
            return ring.keyUri().filter(uri::equals).isPresent();
        } finally {
            changing.unlock();
        }
    }

    private boolean write(RingAdoption prepared, KeySource source) {
        changing.lock();
        try {
            requireServed();
            if (watched) {
                throw new Failed(Failure.CONFLICT, "the account is under a customer's key");
            }
            try {
                if (!ring.adopt(prepared)) {
                    return false;
                }
            } catch (Failed e) {
                undecided = Optional.of(source);
                settle();
                if (!watched) {
                    throw e;
                }
                return true;
            }
            adopted(source);
            return true;
        } finally {
            changing.unlock();
        }
    }

    private void requireServed() {
        if (closed) {
            throw new Failed(Failure.UNAVAILABLE, "the account is closed");
        }
    }

    /// Nobody reads what is under a customer's key without its watch.
    private void adopted(KeySource source) {
        undecided = Optional.empty();
        watched = true;
        owner.adopted(source);
    }

    /// Looks what has become of a taking that a failing disk has left in doubt.
    private void settle() {
        if (undecided.isEmpty()) {
            return;
        }
        boolean known = true;
        try {
            ring.settle();
        } catch (Failed e) {
            known = false; // tried again within a second
            LOG.log(Level.DEBUG, "account " + accountId + ": the key ring is not settled", e);
        }
        if (ring.keyUri().isPresent()) {
            adopted(undecided.get());
        } else if (known) {
            undecided = Optional.empty();
        }
    }

    /// Starts the next generation when the active one has sealed enough; to be called every second
    /// or so. Nothing happens while somebody else changes the ring, and once it is watched.
    ///
    /// @param valuesMax as for [KeyRing#renewServiceManaged]
    public void renew(long valuesMax) {
        if (!changing.tryLock()) {
            return;
        }
        try {
            if (watched || closed) {
                return;
            }
            settle();
            if (!watched && ring.renewServiceManaged(valuesMax)) {
                owner.renewed();
            }
        } finally {
            changing.unlock();
        }
    }

    /// Changes the ring no more.
    ///
    /// @param closing what else must happen before anybody could
    public void close(Runnable closing) {
        changing.lock();
        try {
            closed = true;
            closing.run();
        } finally {
            changing.unlock();
        }
    }
}
