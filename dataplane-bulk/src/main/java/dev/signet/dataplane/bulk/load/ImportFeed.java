// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.base.Failed;
import dev.signet.transfer.FileBytes;
import dev.signet.transfer.Lines;
import dev.signet.transfer.Patience;
import dev.signet.transfer.Source;
import dev.signet.transfer.SourceFailed;
import dev.signet.transfer.Unpacked;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Reads the files of an import, one after the other, in a thread of its own, a few batches ahead
/// of
/// who loads them: what waits for a source holds no place of the process.
final class ImportFeed implements AutoCloseable {
    /// Small, because what is made of the batches under way lives through collections of the
    /// heap's youngest part, each of which copies it.
    private static final int LINES_MAX = 256;

    private static final int BATCH_BYTES = 1 << 19;
    private static final int BATCHES_AHEAD = 3;
    private static final int TRIES = 8;

    private final Source source;
    private final ImportRequest request;
    private final int lineBytesMax;
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Patience patience;
    private volatile Optional<FileBytes> open = Optional.empty();

    /// What has been read.
    sealed interface Piece {
        /// The sizes of all files are known, as far as their sources tell.
        record Sized(long bytes) implements Piece {}

        /// Before anything is loaded: a source says no, or nothing.
        record Unready(int input, SourceFailed why) implements Piece {}

        /// Lines of one file.
        ///
        /// @param place behind the last of them
        record Batch(int input, List<Lines.Line> lines, Lines.Place place, Optional<String> etag)
                implements Piece {
            /// The same without the lines, which are being read.
            Batch withoutLines() {
                return new Batch(input, List.of(), place, etag);
            }
        }

        /// A file is at its end.
        ///
        /// @param size of it, as stored
        /// @param why it could not be read to its end; empty when it was
        record End(int input, long size, Optional<IOException> why) implements Piece {}

        /// Reading met what it is not made for, and has ended.
        record Broken(Failed why) implements Piece {}
    }

    private ImportFeed(Source source, ImportRequest request, int lineBytesMax) {
        this.source = source;
        this.request = request;
        this.lineBytesMax = lineBytesMax;
        this.patience =
                new Patience(TRIES, Duration.ofSeconds(1), Duration.ofMinutes(1), this::pause);
    }

    /// Begins to read.
    static ImportFeed start(
            Source source, ImportRequest request, ImportState from, int lineBytesMax) {
        var feed = new ImportFeed(source, request, lineBytesMax);
        Thread.ofVirtual().name("signet-import-feed").start(() -> feed.run(from));
        return feed;
    }

    /// The next piece; empty when none has come within that time.
    Optional<Piece> next(Duration most) {
        try {
            return Optional.ofNullable(pieces.poll(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// Ends what is being waited for; any thread.
    @Override
    public void close() {
        ended.countDown();
        open.ifPresent(FileBytes::close);
    }

    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("nobody wants more", null, false, false);
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

    private void put(Piece piece) {
        try {
            while (!pieces.offer(piece, 100, TimeUnit.MILLISECONDS)) {
                if (ended.getCount() == 0) {
                    throw new Ended();
                }
            }
        } catch (InterruptedException _) {
            throw new Ended();
        }
    }

    private void run(ImportState from) {
        try {
            readAll(from);
        } catch (Ended _) {
            ended.countDown(); // as wanted
        } catch (RuntimeException | OutOfMemoryError thrown) {
            broken(Failed.mistake(thrown, "a source of files could not be read"));
        }
    }

    /// Said, so that nobody waits for more.
    private void broken(Failed why) {
        try {
            put(new Piece.Broken(why));
        } catch (Ended _) {
            ended.countDown(); // nobody does
        }
    }

    private void readAll(ImportState from) {
        if (from.sizes() == 0 && !measured()) {
            return;
        }
        for (int i = from.input(); i < request.inputs().size(); i++) {
            boolean goesOn = i == from.input();
            read(
                    i,
                    goesOn ? from.place() : Lines.Place.START,
                    goesOn ? from.etag() : Optional.empty());
        }
    }

    /// Looks at all files before the first is loaded, so that a request that cannot be done is
    /// refused as a whole.
    private boolean measured() {
        long bytes = 0;
        for (int i = 0; i < request.inputs().size(); i++) {
            try (FileBytes file = opened(i, 0, Optional.empty())) {
                bytes += file.size().orElse(0);
            } catch (SourceFailed failed) {
                put(new Piece.Unready(i, failed));
                return false;
            }
        }
        put(new Piece.Sized(Math.max(1, bytes)));
        return true;
    }

    private FileBytes opened(int input, long offset, Optional<String> etag) throws SourceFailed {
        ImportRequest.Input one = request.inputs().get(input);
        var asked = new Source.Asked(one.url(), offset, etag.or(one::etag));
        FileBytes file = FileBytes.open(source, asked, patience);
        open = Optional.of(file);
        if (ended.getCount() == 0) {
            file.close();
            throw new Ended();
        }
        return file;
    }

    private void read(int input, Lines.Place from, Optional<String> etag) {
        long size = 0;
        try (FileBytes first = opened(input, 0, etag)) {
            size = first.size().orElse(0);
            read(input, first, from);
        } catch (IOException failed) {
            if (ended.getCount() == 0) {
                throw new Ended();
            }
            put(new Piece.End(input, size, Optional.of(failed)));
            return;
        }
        put(new Piece.End(input, size, Optional.empty()));
    }

    private void read(int input, FileBytes file, Lines.Place from) throws IOException {
        Unpacked bytes = Unpacked.of(file);
        if (bytes.isPacked() || from.bytes() == 0) {
            bytes.skipNBytes(from.bytes());
            lines(input, new Lines(bytes, from, lineBytesMax), file);
            return;
        }
        file.close();
        try (FileBytes later = opened(input, from.bytes(), file.etag())) {
            lines(input, new Lines(later, from, lineBytesMax), later);
        }
    }

    private void lines(int input, Lines lines, FileBytes file) throws IOException {
        List<Lines.Line> batch = new ArrayList<>(LINES_MAX);
        long held = 0;
        try {
            while (true) {
                Optional<Lines.Line> line = lines.next();
                if (line.isEmpty()) {
                    break;
                }
                batch.add(line.get());
                held += line.get().text().map(text -> text.length).orElse(0);
                if (batch.size() == LINES_MAX || held >= BATCH_BYTES) {
                    put(new Piece.Batch(input, batch, line.get().next(), file.etag()));
                    batch = new ArrayList<>(LINES_MAX);
                    held = 0;
                }
            }
        } finally {
            if (!batch.isEmpty()) {
                // what came before a failure is whole lines
                put(new Piece.Batch(input, batch, batch.getLast().next(), file.etag()));
            }
        }
    }
}
