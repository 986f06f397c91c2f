// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.SealedReader;
import dev.signet.dataplane.InnerRequests;
import dev.signet.dataplane.bulk.async.AsyncState.Phase;
import dev.signet.http.Response;
import dev.signet.jobs.Job;
import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.JobFailure;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.jobs.Step;
import dev.signet.jobs.Step.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Answers one request in a thread of its own, as the plane does, and seals what it is answered.
/// What only reads is done again when the process has ended in between. A Bundle is not, unless it
/// has left no receipt: then nothing of it was done.
final class AsyncWork implements JobKind.Work {
    /// The longest answer.
    static final int ANSWER_BYTES_MAX = 64 << 20;

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration BUSY = Duration.ofSeconds(1);

    /// Of a Bundle that a build began which left no receipts.
    static final String MAY_BE_APPLIED =
            "The server was stopped, or failed, while the Bundle was worked on: what it asks for may"
                    + " have been done, of a transaction wholly, of a batch in part. It is not done"
                    + " again; look before you send it once more.";

    private final UUID id;
    private final JobTools tools;
    private final InnerRequests inner;
    private final AsyncRequest request;

    /// Whether it may have been begun in another process.
    private boolean isResumed;
    private AsyncState state;
    private @Nullable Running running;

    static final String NOT_APPLIED =
            "The server failed while the Bundle was worked on: nothing of it was done.";

    AsyncWork(Job job, JobTools tools, InnerRequests inner) {
        this.id = job.id();
        this.tools = tools;
        this.inner = inner;
        this.request = AsyncRequest.of(tools.request());
        this.state = AsyncState.of(job.checkpoint());
        this.isResumed = state.phase() == Phase.BEGUN;
    }

    @Override
    public Step next() {
        return switch (state.phase()) {
            case WAITING -> {
                state = new AsyncState(Phase.BEGUN, tools.database().lsn(), 0, true);
                isResumed = false;
                yield new Step.More(checkpoint());
            }
            case BEGUN -> begun();
            case ANSWERED -> new Step.Done(checkpoint());
        };
    }

    private Step begun() {
        Running now = running;
        if (now != null) {
            return now.isOver() ? over(now) : new Step.Idle(LOOK);
        }
        OptionalLong kept = isResumed ? kept() : OptionalLong.empty();
        if (kept.isPresent()) { // it came to its answer, and not to its checkpoint
            state = state.answered(kept.getAsLong());
            return new Step.Done(checkpoint());
        }
        if (request.writes() && isResumed) {
            Optional<Step> done = doneBefore();
            if (done.isPresent()) {
                return done.get();
            }
        }
        running = new Running();
        return new Step.Idle(LOOK);
    }

    /// What becomes of a Bundle that has come to no answer; empty: nothing of it was done.
    private Optional<Step> doneBefore() {
        if (!state.leavesReceipts()) {
            return tools.database().lsn() == state.lsn()
                    ? Optional.empty()
                    : Optional.of(new Step.Refused(new JobFailure(500, MAY_BE_APPLIED)));
        }
        var receipts = new LeftReceipts(tools.receipts());
        if (receipts.isWhole()) {
            state = state.answered(sealed(List.of(LeftReceipts.answer())));
            return Optional.of(new Step.Done(checkpoint()));
        }
        return receipts.numbers().isEmpty()
                ? Optional.empty()
                : Optional.of(new Step.Refused(new JobFailure(500, receipts.told())));
    }

    /// How long the answer is that an earlier process has left whole; empty: there is none.
    private OptionalLong kept() {
        var staged = tools.database().staged();
        try {
            staged.check(id, 1);
            try (SealedReader reader = staged.open(id, 1)) {
                return OptionalLong.of(reader.length());
            }
        } catch (IOException thrown) {
            throw new Failed(thrown, Failure.STORAGE, "a later answer cannot be read");
        } catch (Failed failed) {
            if (failed.failure() == Failure.NOT_FOUND || failed.failure() == Failure.CORRUPT) {
                return OptionalLong.empty(); // none, or one that was cut short
            }
            throw failed;
        }
    }

    private Checkpoint checkpoint() {
        return Checkpoint.of(state.encoded(), Progress.NONE);
    }

    private Step over(Running done) {
        running = null;
        Optional<RuntimeException> thrown = done.thrown();
        if (thrown.isEmpty()) {
            return answered(done.response());
        }
        if (tools.isEnding() || !request.writes()) {
            throw thrown.get();
        }
        Failed failed =
                thrown.get() instanceof Failed known
                        ? known
                        : Failed.mistake(thrown.get(), "a later answer met a mistake");
        if (failed.failure() == Failure.KEY_REFUSED || failed.failure() == Failure.KEY_SILENT) {
            throw failed; // the next opening looks whether anything was done
        }
        if (tools.database().ended().isPresent()) {
            // what is on disk is seen when it has been opened anew
            throw new Failed(failed, Failure.UNAVAILABLE, "the database is opened anew");
        }
        Optional<Step> before = doneBefore();
        if (before.isPresent()) {
            return before.get();
        }
        if (failed.failure() == Failure.BUSY || failed.failure() == Failure.UNAVAILABLE) {
            state = AsyncState.WAITING;
            return new Step.Idle(BUSY);
        }
        return new Step.Refused(new JobFailure(500, NOT_APPLIED));
    }

    private Step answered(Response answer) {
        byte[] body = body(answer);
        if (body.length > ANSWER_BYTES_MAX) {
            return new Step.Refused(
                    new JobFailure(
                            413,
                            request.writes()
                                    ? "The Bundle was done, and its answer is longer than 64 MiB:"
                                            + " Prefer: return=minimal has a shorter one."
                                    : "The answer is longer than 64 MiB."));
        }
        state = state.answered(sealed(answer.status(), body));
        return new Step.Done(checkpoint());
    }

    private static byte[] body(Response answer) {
        return answer.body() instanceof Response.Body.Bytes(var bytes) ? bytes : new byte[0];
    }

    /// @return how long the file is
    private long sealed(int status, byte[] body) {
        byte[] head = ascii(head(status, body.length > 0));
        byte[] tail = ascii(status >= 400 && body.length > 0 ? "}}]}" : "}]}");
        return sealed(List.of(head, body, tail));
    }

    private long sealed(List<byte[]> parts) {
        long length = 0;
        try (OutputStream target = tools.database().staged().create(id, 1)) {
            for (byte[] part : parts) {
                target.write(part);
                length += part.length;
            }
        } catch (IOException thrown) {
            throw new Failed(thrown, Failure.STORAGE, "a later answer cannot be written");
        }
        return length;
    }

    /// A Bundle as far as the answer within it; an OperationOutcome of a refusal stands beside its
    /// status.
    private static String head(int status, boolean hasBody) {
        String head =
                "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[{"
                        + "\"response\":{\"status\":\""
                        + status
                        + "\"";
        if (!hasBody) {
            return head + "}";
        }
        return head + (status >= 400 ? ",\"outcome\":" : "},\"resource\":");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Waits for what is under way: it cannot be taken back. The answer of a Bundle is left where
    /// the next work looks for it, for this one may be paused, or the server ends.
    @Override
    public void close() {
        Running now = running;
        if (now == null) {
            return;
        }
        now.await();
        if (request.writes() && now.thrown().isEmpty()) {
            leave(now.response());
        }
    }

    private void leave(Response answer) {
        byte[] body = body(answer);
        if (body.length > ANSWER_BYTES_MAX) {
            return;
        }
        try {
            var _ = sealed(answer.status(), body);
        } catch (Failed _) {
            return; // the receipts tell what was done
        }
    }

    /// The request, in its thread.
    private final class Running {
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile @Nullable Response response;
        private volatile @Nullable RuntimeException thrown;

        Running() {
            Thread.ofVirtual().name("signet-later-answer").start(this::run);
        }

        private void run() {
            try {
                response = inner.answer(request.request(), request.asker().rights(tools::receipt));
            } catch (RuntimeException failed) {
                thrown = failed;
            } catch (Throwable failed) {
                thrown = Failed.mistake(failed, "a later answer met a mistake of the server");
            } finally {
                over.countDown();
            }
        }

        boolean isOver() {
            return over.getCount() == 0;
        }

        void await() {
            boolean interrupted = false;
            while (true) {
                try {
                    over.await();
                    break;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        Optional<RuntimeException> thrown() {
            return Optional.ofNullable(thrown);
        }

        Response response() {
            Response known = response;
            if (known == null) {
                throw new IllegalStateException("it is not over");
            }
            return known;
        }
    }
}
