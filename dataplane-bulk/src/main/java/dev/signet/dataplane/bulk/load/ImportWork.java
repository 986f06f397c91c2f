// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bulk.load.ImportFeed.Piece;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobFailure;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.jobs.Step;
import dev.signet.transfer.Source.Reason;
import dev.signet.transfer.Source.Reply;
import dev.signet.transfer.SourceFailed;
import dev.signet.transfer.Unpacked;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The work of one import: pieces of files become commits, in order. While some are written the
/// next is prepared. What a crash leaves undone between a commit and its checkpoint is done again
/// and changes nothing. One thread.
final class ImportWork implements JobKind.Work {
    private static final Duration PATIENCE = Duration.ofMillis(20);

    /// Batches that are read at the same time: the second keeps those processors busy that have
    /// done their part of the first.
    private static final int READ_MAX = 2;

    /// Batches that are on their way to the disk meanwhile.
    private static final int PENDING_MAX = 3;

    /// Commits between two checkpoints.
    private static final int COMMITS_EACH = 16;

    /// Lines of one file that are told of; those after them are counted.
    private static final long TOLD_MAX = 10_000;

    private final ImportFeed feed;
    private final ImportRequest request;
    private final Loader loader;
    private final List<byte[]> rows = new ArrayList<>();
    private ImportState state;
    private final Deque<Loader.Begun> read = new ArrayDeque<>(READ_MAX);
    private final Deque<Loader.Pending> pending = new ArrayDeque<>(PENDING_MAX);
    private int sinceCheckpoint;

    ImportWork(Job job, JobTools tools, ImportRequest request, ImportFeed feed, Loader loader) {
        this.request = request;
        this.feed = feed;
        this.loader = loader;
        this.state = ImportState.of(job.checkpoint());
        tools.whenEnding(feed::close);
    }

    @Override
    public Step next() {
        if (state.input() == request.inputs().size()) {
            return new Step.Done(checkpoint());
        }
        Optional<Piece> piece = feed.next(PATIENCE);
        if (piece.isEmpty()) {
            return settled() ? more(false) : new Step.Idle(PATIENCE);
        }
        switch (piece.get()) {
            case Piece.Unready(int input, var why) -> {
                return unready(input, why);
            }
            case Piece.Broken(var why) -> throw why;
            case Piece.Sized(long bytes) -> state = state.sized(bytes);
            case Piece.Batch batch -> {
                var type = request.inputs().get(batch.input()).type();
                read.add(loader.begin(batch, type));
                while (read.size() >= (loader.readsAhead() ? READ_MAX : 1)) {
                    append();
                }
                sinceCheckpoint++;
            }
            case Piece.End(int input, long size, var why) -> {
                while (settled()) {
                    // all lines of the file before it is at its end
                }
                if (why.isPresent()) {
                    Optional<Step> stopped = cut(input, why.get());
                    if (stopped.isPresent()) {
                        return stopped.get();
                    }
                }
                rows.add(ImportRow.ended(input, state.loaded(), state.there(), state.wrong()));
                state = state.next(size);
                return more(true);
            }
        }
        return more(sinceCheckpoint >= COMMITS_EACH);
    }

    private void append() {
        if (pending.size() == PENDING_MAX) {
            boolean _ = settled();
        }
        pending.add(loader.append(read.remove()));
    }

    /// Waits for the batch that is longest under way. False when there is none.
    private boolean settled() {
        if (pending.isEmpty() && !read.isEmpty()) {
            append();
        }
        Loader.Pending begun = pending.poll();
        if (begun == null) {
            return false;
        }
        Loader.Loaded loaded = begun.await();
        for (Loader.WrongLine wrong : loaded.wrong()) {
            tell(begun.batch().input(), wrong.line(), wrong.issues());
        }
        Piece.Batch batch = begun.batch();
        state = state.at(batch.place(), batch.etag(), loaded.count(), loaded.there());
        return true;
    }

    private void tell(int input, long line, List<Issue> issues) {
        if (state.wrong() < TOLD_MAX) {
            rows.add(ImportRow.wrong(input, line, issues));
        } else if (state.wrong() == TOLD_MAX) {
            rows.add(
                    ImportRow.wrong(
                            input,
                            0,
                            List.of(
                                    Issue.error(
                                            IssueType.TOO_COSTLY,
                                            "further lines of this file that have not been loaded"
                                                    + " are counted and not told",
                                            ""))));
        }
        state = state.wrongOne();
    }

    private Step more(boolean writes) {
        return new Step.More(
                writes || rows.size() > 200 ? checkpoint() : Step.Checkpoint.none(progress()));
    }

    private Step.Checkpoint checkpoint() {
        sinceCheckpoint = 0;
        var told = List.copyOf(rows);
        rows.clear();
        return new Step.Checkpoint(Optional.of(state.bytes()), progress(), told);
    }

    /// In bytes of the files; a compressed one counts when it is at its end.
    private Job.Progress progress() {
        long done = Math.min(state.sizes(), state.sizeBefore() + state.place().bytes());
        return new Job.Progress(done, state.sizes());
    }

    private static Step unready(int input, SourceFailed why) {
        String which = "input " + (input + 1) + ": ";
        return new Step.Refused(
                switch (why.reply()) {
                    case Reply.Refused(var reason) ->
                            new JobFailure(status(reason), which + text(reason));
                    case Reply.NoAnswer _ ->
                            new JobFailure(503, which + "its source gives no answer");
                    case Reply.Opened _ -> throw new IllegalStateException("it was opened");
                });
    }

    private static int status(Reason reason) {
        return switch (reason) {
            case FORBIDDEN -> 403;
            case NOT_ALLOWED, NOT_FOUND, CHANGED, REDIRECTED, UNUSABLE -> 400;
        };
    }

    static String text(Reason reason) {
        return switch (reason) {
            case NOT_ALLOWED -> "it lies in no place that the operator has allowed";
            case FORBIDDEN -> "its source does not let it be read";
            case NOT_FOUND -> "there is no such file";
            case CHANGED -> "the file is not the one that it was, or that the request names";
            case REDIRECTED -> "its source names another address, which is not followed";
            case UNUSABLE -> "what its source answers cannot be read as a file";
        };
    }

    /// A file that could not be read to its end: what came before has been loaded, the others are.
    /// A source that falls silent ends the job: all others may be silent too.
    private Optional<Step> cut(int input, IOException why) {
        String text;
        switch (why) {
            case SourceFailed failed when failed.reply() instanceof Reply.Refused(var reason) ->
                    text = text(reason);
            case SourceFailed _ -> {
                return Optional.of(
                        new Step.Refused(
                                new JobFailure(
                                        503,
                                        "input " + (input + 1) + ": its source gives no answer")));
            }
            case Unpacked.NotUnpacked packed ->
                    text =
                            packed.becomesTooLong()
                                    ? "the compressed file becomes more than 200 times as long"
                                    : "the compressed file is cut short or damaged";
            default -> throw new Failed(why, Failure.UNAVAILABLE, "a source cannot be read");
        }
        tell(input, 0, List.of(Issue.error(IssueType.INCOMPLETE, text, "")));
        return Optional.empty();
    }

    @Override
    public void close() {
        feed.close();
        loader.close();
    }
}
