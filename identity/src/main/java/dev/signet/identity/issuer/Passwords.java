// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.Directory;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.User;
import dev.signet.identity.grant.AuthorizationCodes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Checks users' passwords: few at once, as each takes memory and time.
///
/// After many wrong ones for one name from one peer, those that follow are checked one at a time,
/// and each wrong one makes the next wait. A right one is never refused for that: behind a proxy
/// everybody is one peer, and who throws wrong passwords at a name must not keep its user out. Nor
/// does it wait for a whole crowd of them ([Turns], docs/decisions/0086). Any thread.
final class Passwords {
    /// How long a wrong password holds up the next, among those that are slowed down.
    static final Duration WRONG_PAUSE = Duration.ofMillis(500);

    /// The same for the first of them: a crowd that comes at once is soon over.
    static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /// Within the window of [FailureCounts].
    static final int FIRST_MAX = 80;

    private static final int TOGETHER_MAX = 2;

    /// More than what all that can wait at one time take: the server lets 32 be at work that have
    /// no token.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Directory directory;
    private final FailureCounts failures;
    private final Pause pause;
    private final Semaphore together = new Semaphore(TOGETHER_MAX, true);
    private final Turns<Slowed> slowed = new Turns<>();
    private final Entropy entropy;

    /// Who is unknown takes as long as who is not. Made when anybody tries first, so that a start
    /// does not wait for it.
    private @Nullable PasswordHash nobodys; // guarded by this

    Passwords(Directory directory, InstantSource clock, Entropy entropy, Pause pause) {
        this.directory = directory;
        this.failures = new FailureCounts(clock);
        this.pause = pause;
        this.entropy = entropy;
    }

    /// Whose tries are slowed down.
    ///
    /// @param name in lower case
    record Slowed(String name, Peer peer) {}

    /// What came of a try.
    sealed interface Tried {
        record Right(User user) implements Tried {}

        /// @param objectId of the user whose password it is not; empty when there is none
        record Wrong(String objectId) implements Tried {}
    }

    /// @throws Failed `BUSY` when too many are being checked
    Tried check(String name, String password, String address) {
        String key = User.isName(name) ? name.toLowerCase(Locale.ROOT) : "";
        Peer peer = Peer.of(address);
        if (!failures.tooMany(key, peer)) {
            return checked(key, password, peer);
        }
        var turn = new Slowed(key, peer);
        slowed.enter(turn, PATIENCE);
        try {
            Tried tried = checked(key, password, peer);
            if (tried instanceof Tried.Wrong) {
                pause.pass(failures.count(key, peer) > FIRST_MAX ? WRONG_PAUSE : FIRST_PAUSE);
            }
            return tried;
        } finally {
            slowed.leave(turn);
        }
    }

    /// How many tries of a name from an address wait for their turn.
    int waiting(String name, String address) {
        return slowed.waiting(new Slowed(name.toLowerCase(Locale.ROOT), Peer.of(address)));
    }

    private Tried checked(String name, String password, Peer peer) {
        Optional<User> user = name.isEmpty() ? Optional.empty() : directory.user(name);
        PasswordHash nobody = nobodys();
        PasswordHash hash = user.map(User::password).orElse(nobody);
        boolean right =
                password.length() <= PasswordHash.PASSWORD_CHARS_MAX
                        && accepts(hash, password.toCharArray());
        if (right && user.isPresent()) {
            return new Tried.Right(user.get());
        }
        failures.failed(name, peer);
        return new Tried.Wrong(user.map(User::objectId).orElse(""));
    }

    private synchronized PasswordHash nobodys() {
        PasswordHash known = nobodys;
        if (known == null) {
            known = PasswordHash.of(AuthorizationCodes.random(entropy).toCharArray(), entropy);
            nobodys = known;
        }
        return known;
    }

    private boolean accepts(PasswordHash hash, char[] password) {
        acquire();
        try {
            return hash.accepts(password);
        } finally {
            together.release();
        }
    }

    private void acquire() {
        try {
            if (!together.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failed(Failure.BUSY, "too many sign in at this moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(Failure.UNAVAILABLE, "the sign-in was interrupted");
        }
    }
}
