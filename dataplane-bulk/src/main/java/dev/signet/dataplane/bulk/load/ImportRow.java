// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.JsonWriter;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What an import leaves for who asks for its status: a row of its job. Format:
/// docs/formats/import.md.
public sealed interface ImportRow {
    /// The version of the format, and which of them.
    int WRONG = 0x11;

    /// A file has been read to its end, or as far as it could be.
    int ENDED = 0x12;

    /// The same, with what was there already.
    int ENDED_WITH_THERE = 0x13;

    /// A line that could not be loaded, or what has become of a whole file.
    ///
    /// @param outcome an OperationOutcome in one line of JSON; nothing of the resource
    record Wrong(int input, byte[] outcome) implements ImportRow {}

    /// @param loaded resources
    /// @param there resources that were there already, just so
    /// @param wrong lines that could not be loaded, and one more when the file could not be read
    record Ended(int input, long loaded, long there, long wrong) implements ImportRow {}

    /// A row of what is wrong with a line.
    ///
    /// @param line from 1; 0: of the whole file
    static byte[] wrong(int input, long line, List<Issue> issues) {
        var told = new ArrayList<Issue>();
        if (line > 0) {
            told.add(
                    Issue.error(
                            IssueType.PROCESSING, "Line " + line + " has not been loaded.", ""));
        }
        told.addAll(issues.subList(0, Math.min(issues.size(), 20)));
        var json = new JsonWriter(512);
        json.write(OperationOutcomes.of(told));
        byte[] outcome = json.toBytes();
        return ByteBuffer.allocate(1 + 4 + outcome.length)
                .put((byte) WRONG)
                .putInt(input)
                .put(outcome)
                .array();
    }

    /// A row of a file's end.
    static byte[] ended(int input, long loaded, long there, long wrong) {
        return ByteBuffer.allocate(1 + 4 + 3 * Long.BYTES)
                .put((byte) ENDED_WITH_THERE)
                .putInt(input)
                .putLong(loaded)
                .putLong(there)
                .putLong(wrong)
                .array();
    }

    /// @throws Failed `CORRUPT` when it does not read as its format says
    static ImportRow of(byte[] row) {
        try {
            var in = ByteBuffer.wrap(row);
            int kind = in.get();
            int input = in.getInt();
            switch (kind) {
                case WRONG -> {
                    return new Wrong(input, Arrays.copyOfRange(row, in.position(), row.length));
                }
                case ENDED -> {
                    return new Ended(input, in.getLong(), 0, in.getLong());
                }
                case ENDED_WITH_THERE -> {
                    return new Ended(input, in.getLong(), in.getLong(), in.getLong());
                }
                default -> throw unreadable();
            }
        } catch (BufferUnderflowException _) {
            throw unreadable();
        }
    }

    private static Failed unreadable() {
        return new Failed(Failure.CORRUPT, "a row of an import does not read");
    }
}
