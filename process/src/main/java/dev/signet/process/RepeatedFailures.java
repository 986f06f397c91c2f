// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import dev.signet.base.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Keeps one failure that comes again and again, as every write to a full disk does, from filling
/// the log: of each kind within a minute the first is told with its stack, the next nine in a
/// line, the others are counted, and the next that comes after the minute says how many. A kind is
/// a line, such as one that names an account, with what was thrown and where; the ids of incidents
/// do not count. Any thread; the time is that of the records.
final class RepeatedFailures {
    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final int TOLD_MAX = 10;
    private static final String INCIDENT = "incident ";
    private static final int KINDS_MAX = 256;
    private static final int CAUSES_MAX = 10;

    private final Map<String, Seen> kinds = new LinkedHashMap<>();

    /// How one is to be told.
    sealed interface Telling {
        /// With its stack.
        ///
        /// @param untold how many of the kind were not told since the last that was
        record Whole(long untold) implements Telling {}

        /// Without.
        record Line() implements Telling {}

        /// Not at all.
        record Untold() implements Telling {}
    }

    private static final class Seen {
        private final Instant since;
        private long count;

        Seen(Instant since) {
            this.since = since;
        }

        long untold() {
            return Math.max(0, count - TOLD_MAX);
        }
    }

    /// @param logger the name of the one that tells it
    /// @param line what it says
    synchronized Telling next(String logger, String line, Throwable thrown, Instant now) {
        String subject = line.startsWith(INCIDENT) ? INCIDENT : line;
        String kind = logger + "|" + subject + kind(thrown);
        Seen seen = kinds.get(kind);
        if (seen == null || now.isBefore(seen.since) || !now.isBefore(seen.since.plus(SPAN))) {
            long untold = seen == null ? 0 : seen.untold();
            kinds.remove(kind);
            if (kinds.size() == KINDS_MAX) {
                kinds.remove(kinds.keySet().iterator().next());
            }
            var first = new Seen(now);
            first.count = 1;
            kinds.put(kind, first);
            return new Telling.Whole(untold);
        }
        seen.count++;
        return seen.count <= TOLD_MAX ? new Telling.Line() : new Telling.Untold();
    }

    /// What was thrown and where, through all causes, and nothing that differs from one time to
    /// the next.
    private static String kind(Throwable thrown) {
        var kind = new StringBuilder();
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
            kind.append('|').append(each.getClass().getName());
            if (each instanceof Failed failed) {
                kind.append(failed.failure()).append(failed.text());
            }
            StackTraceElement[] frames = each.getStackTrace();
            if (frames.length > 0) {
                kind.append(frames[0]);
            }
            each = each.getCause();
        }
        return kind.toString();
    }
}
