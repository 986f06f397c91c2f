// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.transfer.Lines;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// How far an import has come: a job's checkpoint. Format: docs/formats/import.md.
///
/// @param input which file, from 0; as many as there are when all are done
/// @param place where in it the next line begins
/// @param etag what the file was when it was begun; empty where its source does not tell
/// @param loaded resources of that file that have been loaded
/// @param there those of that file that were there already, just so
/// @param wrong lines of that file that could not be
/// @param before what became of the lines of all files before it
/// @param sizeBefore bytes of all files before it
/// @param sizes bytes of all files; 0 while they have not been looked at
public record ImportState(
        int input,
        Lines.Place place,
        Optional<String> etag,
        long loaded,
        long there,
        long wrong,
        Totals before,
        long sizeBefore,
        long sizes) {
    private static final int FORMAT_VERSION = 2;
    private static final int WITHOUT_THERE = 1;
    private static final int ETAG_BYTES_MAX = 1_024;

    /// What became of lines.
    ///
    /// @param loaded written
    /// @param there there already, just so
    /// @param wrong not loaded
    public record Totals(long loaded, long there, long wrong) {
        static final Totals NONE = new Totals(0, 0, 0);

        Totals and(long moreLoaded, long moreThere, long moreWrong) {
            return new Totals(loaded + moreLoaded, there + moreThere, wrong + moreWrong);
        }
    }

    /// What has become of all lines so far.
    public Totals totals() {
        return before.and(loaded, there, wrong);
    }

    /// At the beginning.
    public static ImportState start() {
        return new ImportState(0, Lines.Place.START, Optional.empty(), 0, 0, 0, Totals.NONE, 0, 0);
    }

    ImportState at(Lines.Place now, Optional<String> seen, long loadedNow, long thereNow) {
        return new ImportState(
                input,
                now,
                seen,
                loaded + loadedNow,
                there + thereNow,
                wrong,
                before,
                sizeBefore,
                sizes);
    }

    /// One more line that could not be loaded.
    ImportState wrongOne() {
        return new ImportState(
                input, place, etag, loaded, there, wrong + 1, before, sizeBefore, sizes);
    }

    ImportState next(long size) {
        return new ImportState(
                input + 1,
                Lines.Place.START,
                Optional.empty(),
                0,
                0,
                0,
                totals(),
                sizeBefore + size,
                sizes);
    }

    ImportState sized(long all) {
        return new ImportState(input, place, etag, loaded, there, wrong, before, sizeBefore, all);
    }

    /// What a checkpoint holds.
    public byte[] bytes() {
        byte[] text = etag.orElse("").getBytes(StandardCharsets.UTF_8);
        if (text.length > ETAG_BYTES_MAX) {
            throw new Failed(Failure.TOO_LARGE, "a file's ETag is longer than 1,024 bytes");
        }
        return ByteBuffer.allocate(1 + 4 + 10 * Long.BYTES + text.length)
                .put((byte) FORMAT_VERSION)
                .putInt(input)
                .putLong(place.lines())
                .putLong(place.bytes())
                .putLong(loaded)
                .putLong(there)
                .putLong(wrong)
                .putLong(before.loaded())
                .putLong(before.there())
                .putLong(before.wrong())
                .putLong(sizeBefore)
                .putLong(sizes)
                .put(text)
                .array();
    }

    /// @param bytes of a checkpoint; empty before the first
    /// @throws Failed `CORRUPT`, `FORMAT_TOO_NEW`, `FORMAT_TOO_OLD`
    public static ImportState of(byte[] bytes) {
        if (bytes.length == 0) {
            return start();
        }
        try {
            var in = ByteBuffer.wrap(bytes);
            int version = in.get();
            if (version != FORMAT_VERSION && version != WITHOUT_THERE) {
                throw new Failed(
                        version < FORMAT_VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                        "the checkpoint of an import is of another format version");
            }
            int input = in.getInt();
            var place = new Lines.Place(in.getLong(), in.getLong());
            long loaded = in.getLong();
            long there = version == WITHOUT_THERE ? 0 : in.getLong();
            long wrong = in.getLong();
            Totals earlier =
                    version == WITHOUT_THERE
                            ? Totals.NONE
                            : new Totals(in.getLong(), in.getLong(), in.getLong());
            long before = in.getLong();
            long sizes = in.getLong();
            byte[] text = new byte[in.remaining()];
            in.get(text);
            String etag = new String(text, StandardCharsets.UTF_8);
            return new ImportState(
                    input,
                    place,
                    etag.isEmpty() ? Optional.empty() : Optional.of(etag),
                    loaded,
                    there,
                    wrong,
                    earlier,
                    before,
                    sizes);
        } catch (BufferUnderflowException _) {
            throw new Failed(Failure.CORRUPT, "the checkpoint of an import does not read");
        }
    }
}
