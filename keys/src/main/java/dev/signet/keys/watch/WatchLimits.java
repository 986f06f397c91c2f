// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Generation;
import java.time.Duration;

/// The published numbers of a [KeyWatch].
///
/// @param interval between two questions to the vault; more than zero
/// @param timeout the longest that one question takes, retries included: what the [KeySource]
///     publishes
/// @param drain how long uses under way may go on after a no, before the keys are wiped under
///     them
/// @param bound the longest from the customer's no to the last request that is served; at least
///     the slowest way to notice it, which is an interval and a timeout, or, while wrapped keys
///     are being moved, five timeouts; and then the drain and [#MARGIN]
/// @param grace how long data is served while the vault is silent, from its last answer; from
///     zero
/// @param generationValues how many values are sealed under one generation
///     ([KeyRing#sealedValues]) before the next is started; 1 to [Generation#SEALED_VALUES_MAX]
public record WatchLimits(
        Duration interval,
        Duration timeout,
        Duration drain,
        Duration bound,
        Duration grace,
        long generationValues) {
    /// What the machine itself may need: a thread that starts late, a collection.
    public static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Duration BOUND_MIN = Duration.ofSeconds(10);

    /// Every 20 s, answers within 10 s, 5 s of drain, a bound of 60 s, a grace of 1 h, and 2^29
    /// values: half of what is safe, since what earlier openings have sealed is an estimate.
    public static final WatchLimits DEFAULT =
            new WatchLimits(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    Duration.ofHours(1));

    public WatchLimits {
        check(interval.isPositive(), "the interval is more than zero", "interval", interval);
        check(timeout.isPositive(), "the timeout is more than zero", "timeout", timeout);
        check(!drain.isNegative(), "the drain is not negative", "drain", drain);
        check(!grace.isNegative(), "the grace is not negative", "grace", grace);
        check(
                generationValues >= 1 && generationValues <= Generation.SEALED_VALUES_MAX,
                "a generation seals 1 to 2^30 values",
                "generationValues",
                generationValues);
        Duration least = slowest(interval, timeout).plus(drain).plus(MARGIN);
        check(
                bound.compareTo(least) >= 0,
                "the bound is at least interval + timeout, or 5 timeouts, + drain + 5 s",
                "bound",
                bound);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Between two questions that decide lie at most: the rest of the interval; or, in a move,
    /// the wrapping and check of the last old key and of the new one.
    private static Duration slowest(Duration interval, Duration timeout) {
        Duration asking = interval.plus(timeout);
        Duration moving = timeout.multipliedBy(5);
        return asking.compareTo(moving) > 0 ? asking : moving;
    }

    /// With the usual number of values for a generation.
    public WatchLimits(
            Duration interval, Duration timeout, Duration drain, Duration bound, Duration grace) {
        this(interval, timeout, drain, bound, grace, Generation.SEALED_VALUES_MAX / 2);
    }

    /// Limits that keep a given bound: the usual ones, with interval, timeout and drain made
    /// shorter where the bound asks for it. The key source must keep the timeout.
    ///
    /// @param bound at least 10 s
    public static WatchLimits within(Duration bound, Duration grace) {
        check(bound.compareTo(BOUND_MIN) >= 0, "the bound is at least 10 s", "bound", bound);
        Duration drain = shorter(DEFAULT.drain(), bound.dividedBy(12));
        Duration asking = bound.minus(drain).minus(MARGIN);
        Duration timeout = shorter(DEFAULT.timeout(), asking.dividedBy(5));
        Duration interval = shorter(DEFAULT.interval(), asking.minus(timeout));
        return new WatchLimits(interval, timeout, drain, bound, grace);
    }

    private static void check(boolean holds, String rule, String field, Object value) {
        if (!holds) {
            throw new Failed(
                    Failure.INVALID, rule, new Fact("field", field), new Fact("value", value));
        }
    }
}
