// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;

/// Bounds of the whole server. All are inclusive.
///
/// @param requestsAtOnce how many requests for data are inside planes at one time; other
///     [Traffic] has places of its own beside them
/// @param admissionWait how long one more waits for its turn before it is answered 429
/// @param connectionsPerListener open connections; for one more the slowest is cut. As many again
///     may have only just come, and as many wait to shake hands
/// @param targetBytesMax the request line
/// @param headerBytesMax all header lines together; a token of 16 KiB must fit
/// @param bodyBytesMax a body, as sent and again after decompression; a route may lower it
/// @param stallMax the longest one socket operation (or all headers) may take; also the grace
///     of a slow body on top of `bodyBytesPerSecondMin`
/// @param bodyBytesPerSecondMin a body that comes slower for longer than `stallMax` is refused,
///     and an answer that is taken slower for longer is broken off
/// @param bodyBytesAtOnce what bodies for data hold together while they are read
/// @param answerBytesAtOnce what answers over 64 KiB hold together while they are sent, three
///     quarters of it for one peer; half as much may wait for that, and those to what may have
///     changed something overdraw it by a quarter
/// @param idleMax after which an unused connection is closed
/// @param drainMax how long `close` waits for requests under way
public record ServerLimits(
        int requestsAtOnce,
        Duration admissionWait,
        int connectionsPerListener,
        int targetBytesMax,
        int headerBytesMax,
        int bodyBytesMax,
        Duration stallMax,
        int bodyBytesPerSecondMin,
        long bodyBytesAtOnce,
        long answerBytesAtOnce,
        Duration idleMax,
        Duration drainMax) {
    /// One with TLS costs 60 KiB when it only begins a request, and there may be three listeners.
    private static final int CONNECTIONS = 1024;

    public ServerLimits {
        boolean positive =
                requestsAtOnce > 0
                        && connectionsPerListener > 0
                        && targetBytesMax > 0
                        && headerBytesMax > 0
                        && bodyBytesMax > 0
                        && bodyBytesPerSecondMin > 0
                        && bodyBytesAtOnce > 0
                        && answerBytesAtOnce > 0
                        && stallMax.isPositive()
                        && idleMax.isPositive()
                        && !admissionWait.isNegative()
                        && !drainMax.isNegative();
        if (!positive) {
            throw new Failed(Failure.INVALID, "server limits are above zero");
        }
    }

    /// What a small machine carries.
    public static ServerLimits standard() {
        return new ServerLimits(
                256,
                Duration.ofSeconds(5),
                CONNECTIONS,
                16 * 1024,
                32 * 1024,
                64 * 1024 * 1024,
                Duration.ofSeconds(30),
                16 * 1024,
                96L * 1024 * 1024,
                64L * 1024 * 1024,
                Duration.ofSeconds(75),
                Duration.ofSeconds(10));
    }

    /// The same, waiting no longer than this when it is closed.
    public ServerLimits withDrainMax(Duration most) {
        return new ServerLimits(
                requestsAtOnce,
                admissionWait,
                connectionsPerListener,
                targetBytesMax,
                headerBytesMax,
                bodyBytesMax,
                stallMax,
                bodyBytesPerSecondMin,
                bodyBytesAtOnce,
                answerBytesAtOnce,
                idleMax,
                most);
    }
}
