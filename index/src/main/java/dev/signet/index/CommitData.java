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
/// @param mapping version of the caller's mapping, by which its documents were made
record CommitData(long lsn, long mapping) {
    /// The version that this build writes and the only one it reads.
    static final int FORMAT_VERSION = 1;

    private static final String FORMAT = "signet.format";
    private static final String LSN = "signet.lsn";
    private static final String MAPPING = "signet.mapping";

    Map<String, String> values() {
        return Map.of(
                FORMAT, Integer.toString(FORMAT_VERSION),
                LSN, Long.toString(lsn),
                MAPPING, Long.toString(mapping));
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
        check(number(values.get(FORMAT)), FORMAT_VERSION, "the index has another format version");
        long mapping = number(values.getOrDefault(MAPPING, "0"));
        return Optional.of(new CommitData(number(values.get(LSN)), mapping));
    }

    /// Refuses an index whose documents were made by another version of the mapping.
    ///
    /// @throws Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    CommitData ofMapping(long expected) {
        check(mapping, expected, "the index was made by another version of the search mapping");
        return this;
    }

    private static void check(long found, long expected, String text) {
        if (found != expected) {
            throw new Failed(
                    found < expected ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    text,
                    new Fact("found", found),
                    new Fact("expected", expected));
        }
    }

    private static long number(@Nullable String text) {
        if (text == null || !text.matches("0|[1-9][0-9]{0,17}")) {
            throw new Failed(Failure.CORRUPT, "the commit data of the index cannot be read");
        }
        return Long.parseLong(text);
    }
}
