// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.Job.State;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A job as its record says it. Format: docs/formats/job.md.
///
/// @param leaving whether it is to be forgotten; nobody finds it any more
/// @param cleared whether what it made has been taken away
record KeptJob(Job job, boolean leaving, boolean cleared) {
    static final int FORMAT_VERSION = 1;

    private static final int LEAVING = 1;
    private static final int CLEARED = 2;

    byte[] bytes() {
        byte[] kind = job.kind().getBytes(StandardCharsets.US_ASCII);
        byte[] text =
                job.failure().map(JobFailure::text).orElse("").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(
                        1
                                + 1
                                + 1
                                + 1
                                + kind.length
                                + 6 * Long.BYTES
                                + 2 * Short.BYTES
                                + text.length
                                + Integer.BYTES
                                + job.checkpoint().length)
                .put((byte) FORMAT_VERSION)
                .put((byte) job.state().ordinal())
                .put((byte) ((leaving ? LEAVING : 0) | (cleared ? CLEARED : 0)))
                .put((byte) kind.length)
                .put(kind)
                .putLong(job.asked().toEpochMilli())
                .putLong(millis(job.begun()))
                .putLong(millis(job.ended()))
                .putLong(job.progress().done())
                .putLong(job.progress().total())
                .putLong(job.rows())
                .putShort(job.failure().map(why -> (short) why.status()).orElse((short) 0))
                .putShort((short) text.length)
                .put(text)
                .putInt(job.checkpoint().length)
                .put(job.checkpoint())
                .array();
    }

    private static long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(0L);
    }

    /// @throws Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`, `CORRUPT`
    static KeptJob of(UUID id, byte[] record) {
        var in = ByteBuffer.wrap(record);
        try {
            checkVersion(in.get() & 0xff);
            int state = in.get();
            int flags = in.get();
            String kind = text(in, in.get() & 0xff);
            Instant asked = Instant.ofEpochMilli(in.getLong());
            Optional<Instant> begun = time(in.getLong());
            Optional<Instant> ended = time(in.getLong());
            var progress = new Progress(in.getLong(), in.getLong());
            long rows = in.getLong();
            int status = in.getShort();
            String why = text(in, in.getShort() & 0xffff);
            byte[] checkpoint = bytes(in, in.getInt());
            if (in.hasRemaining() || flags < 0 || flags > (LEAVING | CLEARED) || rows < 0) {
                throw unreadable();
            }
            var job =
                    new Job(
                            id,
                            kind,
                            State.values()[state],
                            asked,
                            begun,
                            ended,
                            progress,
                            rows,
                            status == 0
                                    ? Optional.empty()
                                    : Optional.of(new JobFailure(status, why)),
                            checkpoint);
            return new KeptJob(job, (flags & LEAVING) != 0, (flags & CLEARED) != 0);
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | ArrayIndexOutOfBoundsException _) {
            throw unreadable();
        }
    }

    private static void checkVersion(int version) {
        if (version != FORMAT_VERSION) {
            throw new Failed(
                    version < FORMAT_VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "a job is of another format version",
                    new Fact("family", "job"),
                    new Fact("version", version),
                    new Fact("reads", FORMAT_VERSION));
        }
    }

    private static Optional<Instant> time(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static String text(ByteBuffer in, int length) {
        return new String(bytes(in, length), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw unreadable();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static Failed unreadable() {
        return new Failed(
                Failure.CORRUPT,
                "a job does not read as its format says",
                new Fact("file", "ledger"),
                new Fact("family", "job"));
    }

    KeptJob with(Job next) {
        return new KeptJob(next, leaving, cleared);
    }
}
