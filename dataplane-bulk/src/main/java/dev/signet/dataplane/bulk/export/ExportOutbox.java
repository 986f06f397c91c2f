// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.SealedReader;
import dev.signet.jobs.JobFailure;
import dev.signet.store.StagedFiles;
import dev.signet.transfer.Destination;
import dev.signet.transfer.Destination.Written;
import dev.signet.transfer.FilePath;
import dev.signet.transfer.Patience;
import dev.signet.transfer.Source.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// Files of an export that are ended, and are sent to their place one after the other, in a thread
/// of its own: what waits for a place holds none of the process. A file that is sent again is the
/// same under the same name. One thread, but for [#hurry].
final class ExportOutbox implements AutoCloseable {
    private static final int TRIES = 10;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private final StagedFiles staged;
    private final UUID job;
    private final Destination destination;
    private final ExportNames names;
    private final Patience patience;
    private final Queue<Unsent> waiting = new ArrayDeque<>();
    private final BlockingQueue<Result> results = new ArrayBlockingQueue<>(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Optional<Thread> sending = Optional.empty();

    private record Unsent(int number, FilePath path) {}

    private sealed interface Result {
        record Sent() implements Result {}

        record Refused(JobFailure why) implements Result {}

        record Broken(Failed why) implements Result {}
    }

    /// What has come of the file that is being sent.
    sealed interface News {
        record Nothing() implements News {}

        record Sent() implements News {}

        record Refused(JobFailure why) implements News {}
    }

    /// Takes away what an earlier try has left.
    ExportOutbox(StagedFiles staged, UUID job, Destination destination, ExportNames names) {
        this.staged = staged;
        this.job = job;
        this.destination = destination;
        this.names = names;
        this.patience =
                new Patience(TRIES, Duration.ofSeconds(1), Duration.ofMinutes(1), this::pause);
        destination.tidy(names.folders());
    }

    /// A file that is whole.
    ///
    /// @param isSent whether it is there already, and only counts
    void add(ExportedFile file, boolean isSent) {
        FilePath path = names.next(file);
        if (!isSent) {
            waiting.add(new Unsent(file.number(), path));
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Waits a little for the first file that is not sent yet.
    ///
    /// @throws Failed as the keys and the disk say
    News next(Duration most) {
        if (sending.isEmpty()) {
            Unsent file = waiting.element();
            sending =
                    Optional.of(
                            Thread.ofVirtual().name("signet-export-outbox").start(() -> run(file)));
        }
        Optional<Result> result = result(most);
        if (result.isEmpty()) {
            return new News.Nothing();
        }
        sending = Optional.empty();
        return switch (result.get()) {
            case Result.Sent _ -> {
                waiting.remove();
                yield new News.Sent();
            }
            case Result.Refused(var why) -> new News.Refused(why);
            case Result.Broken(var why) -> throw why;
        };
    }

    private Optional<Result> result(Duration most) {
        try {
            return Optional.ofNullable(results.poll(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void run(Unsent file) {
        try {
            results.add(sent(file));
        } catch (Ended _) {
            ended.countDown(); // as wanted
        } catch (Failed failed) {
            results.add(new Result.Broken(failed));
        } catch (RuntimeException | OutOfMemoryError thrown) {
            results.add(new Result.Broken(Failed.mistake(thrown, "a file could not be sent")));
        }
    }

    private Result sent(Unsent file) {
        for (int failures = 1; ; failures++) {
            switch (destination.write(file.path(), () -> plain(file.number()))) {
                case Written.Whole _ -> {
                    return new Result.Sent();
                }
                case Written.Refused(Reason reason) -> {
                    return new Result.Refused(new JobFailure(status(reason), named(text(reason))));
                }
                case Written.NoAnswer(var pause) -> {
                    if (failures == TRIES) {
                        return new Result.Refused(
                                new JobFailure(
                                        503, named("the export's destination gives no answer")));
                    }
                    patience.after(failures, pause);
                }
            }
        }
    }

    /// With the place as the operator has allowed it.
    private String named(String text) {
        return text + ": " + destination.base();
    }

    /// As the retired service tells what its storage has said.
    private static int status(Reason reason) {
        return switch (reason) {
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case NOT_ALLOWED, CHANGED, REDIRECTED, UNUSABLE -> 400;
        };
    }

    private static String text(Reason reason) {
        return "the export's destination "
                + switch (reason) {
                    case FORBIDDEN -> "does not let us write there";
                    case NOT_FOUND -> "is not there, and is not ours to make";
                    case NOT_ALLOWED -> "has a symbolic link or a file in the place of a folder";
                    case REDIRECTED -> "names another address, which is not followed";
                    case CHANGED, UNUSABLE -> "does not take the file";
                };
    }

    /// The lines of a file, opened piece by piece while the keys are lent.
    private InputStream plain(int number) {
        SealedReader reader = staged.open(job, number);
        try {
            return new Plain(new GZIPInputStream(new Sealed(reader), BUFFER_BYTES));
        } catch (IOException thrown) {
            throw storage(thrown);
        }
    }

    private static Failed storage(IOException thrown) {
        return new Failed(thrown, Failure.STORAGE, "a file of an export cannot be read");
    }

    private void check() {
        if (ended.getCount() == 0) {
            throw new Ended();
        }
    }

    private void pause(Duration pause) {
        try {
            if (ended.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Ended();
            }
        } catch (InterruptedException _) {
            throw new Ended();
        }
    }

    /// Ends what is being sent soon; any thread.
    void hurry() {
        ended.countDown();
    }

    /// Ends what is being sent, and waits for it: nothing is written any more afterwards.
    @Override
    public void close() {
        hurry();
        try {
            for (Thread thread : sending.stream().toList()) {
                boolean _ = thread.join(LONGEST_END);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("nobody wants more", null, false, false);
        }
    }

    /// Fails in the way that [Destination.Content] asks for, and ends with the work.
    private final class Plain extends FilterInputStream {
        Plain(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            check();
            try {
                return in.read(into, offset, length);
            } catch (IOException thrown) {
                throw storage(thrown);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException thrown) {
                throw storage(thrown);
            }
        }
    }

    /// A sealed file from its beginning to its end.
    private static final class Sealed extends InputStream {
        private final SealedReader reader;
        private long position;

        Sealed(SealedReader reader) {
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = (int) Math.min(length, reader.length() - position);
            if (count == 0 && length > 0) {
                return -1;
            }
            reader.read(position, into, offset, count);
            position += count;
            return count;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, reader.length() - position);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
