// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Checks users' passwords: few at once, as each takes memory and time, and after many wrong ones
/// from one address for one name none for a while. Any thread.
final class Passwords {
    private static final int TOGETHER_MAX = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int CHARS_MAX = 256;

    private final Directory directory;
    private final FailureCounts failures;
    private final Semaphore together = new Semaphore(TOGETHER_MAX, true);

    /// Who is unknown takes as long as who is not.
    private final PasswordHash nobodys;

    Passwords(Directory directory, InstantSource clock, Entropy entropy) {
        this.directory = directory;
        this.failures = new FailureCounts(clock);
        this.nobodys = PasswordHash.of(AuthorizationCodes.random(entropy).toCharArray(), entropy);
    }

    /// What came of a try.
    sealed interface Tried {
        record Right(User user) implements Tried {}

        record Wrong() implements Tried {}

        record TooMany() implements Tried {}
    }

    /// @throws Failed `UNAVAILABLE` when too many are being checked
    Tried check(String name, String password, String address) {
        String key = User.isName(name) ? name.toLowerCase(Locale.ROOT) : "";
        if (failures.tooMany(key, address)) {
            return new Tried.TooMany();
        }
        Optional<User> user = key.isEmpty() ? Optional.empty() : directory.user(name);
        PasswordHash hash = user.map(User::password).orElse(nobodys);
        boolean right = password.length() <= CHARS_MAX && accepts(hash, password.toCharArray());
        if (right && user.isPresent()) {
            return new Tried.Right(user.get());
        }
        failures.failed(key, address);
        return new Tried.Wrong();
    }

    private boolean accepts(PasswordHash hash, char[] password) {
        try {
            if (!together.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failed(Failure.UNAVAILABLE, "too many sign in at this moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(Failure.UNAVAILABLE, "the sign-in was interrupted");
        }
        try {
            return hash.accepts(password);
        } finally {
            together.release();
        }
    }
}
