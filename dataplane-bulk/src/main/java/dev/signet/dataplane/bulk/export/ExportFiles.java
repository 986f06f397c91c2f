// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.store.StagedFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// The files that an export is writing, one for each type at a time, in gzip and sealed. One
/// thread.
final class ExportFiles implements AutoCloseable {
    /// A file is ended when it holds so much, before it is compressed.
    static final long FILE_BYTES = 64L << 20;

    private static final int BUFFER_BYTES = 16 << 10;

    private final StagedFiles staged;
    private final UUID job;
    private final int resourcesMax;
    private final Map<String, Open> open = new TreeMap<>();
    private final List<ExportedFile> ended = new ArrayList<>();
    private int numbers;
    private long bytes;

    /// @param files how many there are already
    /// @param resourcesMax how many resources a file may hold; 0: as many as its length allows
    ExportFiles(StagedFiles staged, UUID job, int files, int resourcesMax) {
        this.staged = staged;
        this.job = job;
        this.resourcesMax = resourcesMax;
        this.numbers = files;
    }

    private static final class Open {
        private final int number;
        private final OutputStream target;
        private long bytes;
        private long count;

        Open(int number, OutputStream target) {
            this.number = number;
            this.target = target;
        }
    }

    /// Adds a line to the file of a type.
    ///
    /// @param isOfDeleted see [ExportedFile#isOfDeleted]
    void add(String type, boolean isOfDeleted, byte[] line) {
        String name = (isOfDeleted ? "!" : "") + type;
        Open file = open.computeIfAbsent(name, _ -> begin());
        try {
            file.target.write(line);
            file.target.write('\n');
        } catch (IOException e) {
            throw storage(e);
        }
        file.count++;
        file.bytes += line.length + 1;
        bytes += line.length + 1;
        if (file.bytes >= FILE_BYTES || file.count == resourcesMax) {
            open.remove(name);
            end(name, file);
        }
    }

    private Open begin() {
        int number = ++numbers;
        OutputStream sealed = staged.create(job, number);
        try {
            return new Open(number, new Fast(sealed));
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private void end(String name, Open file) {
        try {
            file.target.close();
        } catch (IOException e) {
            throw storage(e);
        }
        boolean isOfDeleted = name.startsWith("!");
        ended.add(
                new ExportedFile(
                        file.number,
                        isOfDeleted,
                        isOfDeleted ? name.substring(1) : name,
                        file.count));
    }

    /// How much has been written since the last [#endAll].
    long bytes() {
        return bytes;
    }

    /// Ends all files.
    ///
    /// @return those that have been ended since the last time
    List<ExportedFile> endAll() {
        open.forEach(this::end);
        open.clear();
        bytes = 0;
        List<ExportedFile> now = List.copyOf(ended);
        ended.clear();
        return now;
    }

    /// How many files there are.
    int files() {
        return numbers;
    }

    private static Failed storage(IOException thrown) {
        return new Failed(thrown, Failure.STORAGE, "a file of an export cannot be written");
    }

    /// Lets go of files that are not whole; they are removed by whoever goes on.
    @Override
    public void close() {
        for (Open each : open.values()) {
            try {
                each.target.close();
            } catch (IOException | Failed _) {
                // without keys, or on a full disk, it stays as it is
            }
        }
        open.clear();
    }

    /// Level 1: most of the gain at a third of the time.
    private static final class Fast extends GZIPOutputStream {
        private Fast(OutputStream target) throws IOException {
            super(target, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
