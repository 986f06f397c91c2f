// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.Step.Checkpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;

/// Counts to the number that was asked for, one a step, a row for each.
final class Counting implements JobKind {
    private final String name;
    private final LongFunction<Optional<Step>> before;
    final List<UUID> cleared = new CopyOnWriteArrayList<>();
    final List<Long> worked = new CopyOnWriteArrayList<>();
    int unendedMax = 100;

    Counting() {
        this("counting", _ -> Optional.empty());
    }

    /// @param before what a step does first; where it answers, that is the step
    Counting(String name, LongFunction<Optional<Step>> before) {
        this.name = name;
        this.before = before;
    }

    static byte[] to(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static long number(byte[] bytes) {
        return bytes.length == 0 ? 0 : ByteBuffer.wrap(bytes).getLong();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration kept() {
        return Duration.ofDays(7);
    }

    @Override
    public int unendedMax() {
        return unendedMax;
    }

    @Override
    public Work begin(Job job, JobTools tools) {
        long to = number(tools.request());
        long[] at = {number(job.checkpoint())};
        return () -> {
            Optional<Step> other = before.apply(at[0]);
            if (other.isPresent()) {
                return other.get();
            }
            worked.add(at[0]++);
            var checkpoint =
                    new Checkpoint(
                            Optional.of(to(at[0])), new Progress(at[0], to), List.of(to(at[0])));
            return at[0] >= to ? new Step.Done(checkpoint) : new Step.More(checkpoint);
        };
    }

    @Override
    public void clear(Job job, JobTools tools) {
        cleared.add(job.id());
    }
}
