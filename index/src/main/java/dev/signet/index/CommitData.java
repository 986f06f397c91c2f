// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands beside a Lucene commit, besides our format version.
///
/// @param lsn it is complete to
/// @param mapping by which its documents were made
record CommitData(long lsn, MappingVersion mapping) {
    /// The version that this build writes; it reads those from the first to this one.
    static final int FORMAT_VERSION = 3;

    private static final int FIRST_VERSION = 1;
    private static final String FORMAT = "signet.format";
    private static final String LSN = "signet.lsn";
    private static final String MAPPING = "signet.mapping";

    Map<String, String> values() {
        return Map.of(
                FORMAT, Integer.toString(FORMAT_VERSION),
                LSN, Long.toString(lsn),
                MAPPING, mapping.text());
    }

    /// What stands beside a commit; empty when there has been none.
    ///
    /// @throws Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`, `CORRUPT`
    static Optional<CommitData> read(@Nullable Iterable<Map.Entry<String, String>> data) {
        var values = new HashMap<String, String>();
        if (data != null) {
            data.forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        long format = number(values.get(FORMAT));
        checkFormat(format);
        // In version 1 the mapping was a number, and missing before there was a second one.
        MappingVersion mapping =
                format == FIRST_VERSION
                        ? new MappingVersion(
                                Long.toString(number(values.getOrDefault(MAPPING, "0"))))
                        : mapping(values.get(MAPPING));
        return Optional.of(new CommitData(number(values.get(LSN)), mapping));
    }

    /// Refuses an index whose documents were made by another mapping.
    ///
    /// @throws Failed `FORMAT_TOO_OLD`, whichever of the two is the newer one
    CommitData ofMapping(MappingVersion expected) {
        if (!mapping.equals(expected)) {
            throw new Failed(
                    Failure.FORMAT_TOO_OLD,
                    "the index was made by another search mapping",
                    new Fact("found", mapping.text()),
                    new Fact("expected", expected.text()));
        }
        return this;
    }

    private static void checkFormat(long found) {
        if (found < FIRST_VERSION || found > FORMAT_VERSION) {
            throw new Failed(
                    found < FIRST_VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "the index has another format version",
                    new Fact("found", found),
                    new Fact("expected", FORMAT_VERSION));
        }
    }

    private static MappingVersion mapping(@Nullable String text) {
        if (text == null || !MappingVersion.isWritten(text)) {
            throw unreadable();
        }
        return new MappingVersion(text);
    }

    private static long number(@Nullable String text) {
        if (text == null || !text.matches("0|[1-9][0-9]{0,17}")) {
            throw unreadable();
        }
        return Long.parseLong(text);
    }

    private static Failed unreadable() {
        return new Failed(Failure.CORRUPT, "the commit data of the index cannot be read");
    }
}
