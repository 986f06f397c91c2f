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
/// @param wrong lines of that file that could not be
/// @param sizeBefore bytes of all files before it
/// @param sizes bytes of all files; 0 while they have not been looked at
public record ImportState(
        int input,
        Lines.Place place,
        Optional<String> etag,
        long loaded,
        long wrong,
        long sizeBefore,
        long sizes) {
    private static final int FORMAT_VERSION = 1;
    private static final int ETAG_BYTES_MAX = 1_024;

    /// At the beginning.
    public static ImportState start() {
        return new ImportState(0, Lines.Place.START, Optional.empty(), 0, 0, 0, 0);
    }

    ImportState at(Lines.Place now, Optional<String> seen, long loadedNow, long wrongNow) {
        return new ImportState(
                input, now, seen, loaded + loadedNow, wrong + wrongNow, sizeBefore, sizes);
    }

    ImportState next(long size) {
        return new ImportState(
                input + 1, Lines.Place.START, Optional.empty(), 0, 0, sizeBefore + size, sizes);
    }

    ImportState sized(long all) {
        return new ImportState(input, place, etag, loaded, wrong, sizeBefore, all);
    }

    /// What a checkpoint holds.
    public byte[] bytes() {
        byte[] text = etag.orElse("").getBytes(StandardCharsets.UTF_8);
        if (text.length > ETAG_BYTES_MAX) {
            throw new Failed(Failure.TOO_LARGE, "a file's ETag is longer than 1,024 bytes");
        }
        return ByteBuffer.allocate(1 + 4 + 6 * Long.BYTES + text.length)
                .put((byte) FORMAT_VERSION)
                .putInt(input)
                .putLong(place.lines())
                .putLong(place.bytes())
                .putLong(loaded)
                .putLong(wrong)
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
            if (version != FORMAT_VERSION) {
                throw new Failed(
                        version < FORMAT_VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                        "the checkpoint of an import is of another format version");
            }
            int input = in.getInt();
            var place = new Lines.Place(in.getLong(), in.getLong());
            long loaded = in.getLong();
            long wrong = in.getLong();
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
                    wrong,
                    before,
                    sizes);
        } catch (BufferUnderflowException _) {
            throw new Failed(Failure.CORRUPT, "the checkpoint of an import does not read");
        }
    }
}
