// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The time that all searches and conditions of a request may compute together, a Bundle's those
/// of all its entries. They compute one after the other, so that no more is used than there is
/// and no Bundle has more than one place. Waiting does not count. Beside it the time of what is
/// looked at by profiles, which is another process's. One request, any thread.
public final class ComputingTime {
    /// Of a request.
    static final Duration MAX = Duration.ofSeconds(30);

    /// Of a request, for all that is looked at by profiles. Waiting counts: the first may have to
    /// wait until the process is there that does it.
    static final Duration PROFILES_MAX = Duration.ofMinutes(2);

    private final ReentrantLock profiles = new ReentrantLock();
    private final Duration profilesMax;
    private Duration profilesLeft;
    private final ReentrantLock turn = new ReentrantLock();
    private final Duration max;
    private Duration left;

    /// All that a request may use.
    public ComputingTime() {
        this(1);
    }

    private ComputingTime(int part) {
        this.max = MAX.dividedBy(part);
        this.left = max;
        this.profilesMax = PROFILES_MAX.dividedBy(part);
        this.profilesLeft = profilesMax;
    }

    /// For what is tried first and then done within [#ComputingTime()]: half of that, so that what
    /// has passed is not refused for want of time when it is done.
    public static ComputingTime ofTrial() {
        return new ComputingTime(2);
    }

    /// Looks at a resource by its profiles: one at a time of a request, and none when what was
    /// looked at before has taken the time that there is.
    ///
    /// @throws Failed `TOO_LARGE` with the fact `most` when no time is left
    public <T> T byProfiles(InstantSource clock, Supplier<T> look) {
        profiles.lock();
        try {
            if (!profilesLeft.isPositive()) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "what the request writes takes longer to be looked at by its profiles than"
                                + " one request may; send fewer resources at a time",
                        new Fact("most", profilesMax.toSeconds() + " s"));
            }
            Instant from = clock.instant();
            try {
                return look.get();
            } finally {
                profilesLeft = profilesLeft.minus(Duration.between(from, clock.instant()));
            }
        } finally {
            profiles.unlock();
        }
    }

    /// Waits until what the request had computed before is done; [#end] must follow.
    ///
    /// @throws Failed `TOO_LARGE` with the fact `most` when no time is left, and nothing has begun
    void begin() {
        turn.lock();
        if (!left.isPositive()) {
            turn.unlock();
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the searches and conditions of the request take longer together than those of"
                            + " one request may; send fewer at a time",
                    new Fact("most", max.toSeconds() + " s"));
        }
    }

    /// Since [#begin], by the same thread.
    Duration left() {
        return left;
    }

    /// Since [#begin], by the same thread.
    void used(Duration more) {
        left = left.minus(more);
    }

    void end() {
        turn.unlock();
    }
}
