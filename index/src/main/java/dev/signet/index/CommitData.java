// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands beside a Lucene commit: our format version and the lsn it is complete to.
final class CommitData {
    /// The version that this build writes and the only one it reads.
    static final int FORMAT_VERSION = 1;

    private static final String FORMAT = "signet.format";
    private static final String LSN = "signet.lsn";

    private CommitData() {}

    static Map<String, String> of(long lsn) {
        return Map.of(FORMAT, Integer.toString(FORMAT_VERSION), LSN, Long.toString(lsn));
    }

    /// The lsn of a commit; 0 when there has been none.
    ///
    /// @throws Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`, `CORRUPT`
    static long lsn(@Nullable Iterable<Map.Entry<String, String>> data) {
        var values = new HashMap<String, String>();
        if (data != null) {
            data.forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        }
        if (values.isEmpty()) {
            return 0;
        }
        long version = number(values.get(FORMAT));
        if (version != FORMAT_VERSION) {
            throw new Failed(
                    version < FORMAT_VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "the index has another format version",
                    new Fact("found", version),
                    new Fact("expected", FORMAT_VERSION));
        }
        return number(values.get(LSN));
    }

    private static long number(@Nullable String text) {
        if (text == null || !text.matches("0|[1-9][0-9]{0,18}")) {
            throw new Failed(Failure.CORRUPT, "the commit data of the index cannot be read");
        }
        return Long.parseLong(text);
    }
}
