// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Meter;
import java.time.Duration;
import java.util.function.Supplier;

/// The memory of a process for what requests build: trees, search values, stored JSON, pages. It
/// is taken whole before the work begins, in the order of arrival, or piece by piece while there
/// is enough. Work that needs more than there is at once is given up, waits in line for the most
/// that it may need, holding nothing, and is done again. Two budgets: small work never waits for
/// large work, and the smallest never waits. Any thread.
public final class WorkBudget {
    /// What all large work may take, and one piece of it alone.
    public static final long LARGE_BYTES = 112 << 20;

    /// What one resource may take that is written.
    public static final long RESOURCE_BYTES_MAX = 64 << 20;

    /// What one page of hits may take, and what those that go along may.
    public static final long PAGE_BYTES_MAX = 54 << 20;

    private static final long SMALL_BYTES = 24 << 20;

    /// Work up to this is small.
    private static final long SMALL_BYTES_MAX = 1 << 20;

    /// So much at once as there may be requests does not fill the heap.
    public static final long FREE_BYTES_MAX = 64 << 10;

    private static final int SMALL_WAITING_MAX = 192;
    private static final int LARGE_WAITING_MAX = 96;
    private static final long STEP_BYTES = 64 << 10;

    /// After so much others have a turn: a virtual thread is not interrupted by itself.
    private static final long YIELD_BYTES = 256 << 10;

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String REFUSAL = "other large requests are being worked on";

    private final MemoryBudget small =
            new MemoryBudget(REFUSAL, SMALL_BYTES, SMALL_WAITING_MAX, WAIT);
    private final MemoryBudget large =
            new MemoryBudget(REFUSAL, LARGE_BYTES, LARGE_WAITING_MAX, WAIT);

    public Share share() {
        return new Share();
    }

    /// There is not so much at once; caught below.
    private static final class Outgrown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Outgrown() {
            super("more memory is needed than is free at once", null, false, false);
        }
    }

    /// What one request has. One thread.
    public final class Share implements Meter, AutoCloseable {
        private final MemoryBudget.Share inSmall = small.share();
        private final MemoryBudget.Share inLarge = large.share();
        private long most = LARGE_BYTES;
        private long used;
        private long sinceYield;

        /// Does `work`, which takes from this share; perhaps twice, so it must change nothing
        /// but what it returns.
        ///
        /// @param first bytes that it has from the beginning
        /// @param atMost bytes that it may need
        /// @throws Failed `BUSY` when there is not enough in time; `TOO_LARGE` beyond `atMost`
        public <T> T build(long first, long atMost, Supplier<T> work) {
            most = Math.min(atMost, LARGE_BYTES);
            long whole = Math.min(first, most);
            while (true) {
                begin(whole);
                try {
                    return work.get();
                } catch (Outgrown _) {
                    close();
                    whole = most;
                }
            }
        }

        private void begin(long whole) {
            used = 0;
            if (whole <= FREE_BYTES_MAX || inSmall.bytes() + inLarge.bytes() >= whole) {
                return;
            }
            close();
            (whole <= SMALL_BYTES_MAX ? inSmall : inLarge).need(whole);
        }

        @Override
        public void take(long bytes) {
            used += bytes;
            sinceYield += bytes;
            if (sinceYield > YIELD_BYTES || bytes == 0) {
                sinceYield = 0;
                Turn.pass();
            }
            if (used > FREE_BYTES_MAX && used > inSmall.bytes() + inLarge.bytes()) {
                grow();
            }
        }

        @Override
        public void give(long bytes) {
            used = Math.max(0, used - bytes);
        }

        private void grow() {
            if (used > most) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "it takes more memory than one request may",
                        new Fact("bytesMax", most));
            }
            long wanted = Math.min(most, stepped(used + used / 4));
            if (!growsTo(wanted)) {
                throw new Outgrown();
            }
        }

        /// Makes it at least so large at once, or says false.
        public boolean growsTo(long wanted) {
            if (wanted <= SMALL_BYTES_MAX && inLarge.bytes() == 0) {
                return inSmall.grows(wanted);
            }
            boolean grown = inLarge.grows(wanted);
            if (grown) {
                inSmall.close();
            }
            return grown;
        }

        /// Bytes taken so far.
        public long used() {
            return used;
        }

        /// What was taken since [#used] was `before` is needed no longer, but for `kept` of it.
        public void settle(long before, long kept) {
            used = before;
            take(kept);
        }

        /// Gives back all but what is kept until the end.
        public void keeps(long bytes) {
            used = bytes;
            inSmall.shrinks(stepped(bytes));
            inLarge.shrinks(stepped(bytes));
        }

        @Override
        public void close() {
            used = 0;
            inSmall.close();
            inLarge.close();
        }
    }

    private static long stepped(long bytes) {
        return Math.ceilDiv(Math.max(1, bytes), STEP_BYTES) * STEP_BYTES;
    }
}
