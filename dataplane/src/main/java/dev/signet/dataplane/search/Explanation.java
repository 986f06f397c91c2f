// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.index.Deadline;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How a search ran, for who asks with `_explain`: names of parameters, numbers and times, nothing
/// of a resource and no value of the query. One search, one thread.
final class Explanation {
    private static final double NANOS_OF_MILLI = 1e6;

    private final SearchRequest request;
    private final Deadline end;
    private final boolean seesAll;
    private final List<String> steps = new ArrayList<>();
    private Duration before = Duration.ZERO;
    private long resources;

    /// @param seesAll whether nothing is hidden from who asks: else numbers and times, which are
    ///     also of what is, are not told
    Explanation(SearchRequest request, Deadline end, boolean seesAll) {
        this.request = request;
        this.end = end;
        this.seesAll = seesAll;
    }

    /// Notes that a step has been done.
    ///
    /// @param read resources in it
    void did(String step, long read) {
        if (request.explain()) {
            Duration now = end.elapsed();
            double millis = now.minus(before).toNanos() / NANOS_OF_MILLI;
            steps.add(String.format(Locale.ROOT, "%s %.3f ms", step, millis));
            before = now;
            resources += read;
        }
    }

    /// What to tell; nothing when nobody has asked.
    List<String> told() {
        if (!request.explain()) {
            return List.of();
        }
        String names =
                request.understood().stream()
                        .map(QueryParameter::name)
                        .distinct()
                        .collect(Collectors.joining(", "));
        String path =
                "path: branches "
                        + request.branches().size()
                        + ", sort keys "
                        + request.sort().size()
                        + " (0 is the order of the last change), includes "
                        + request.includes().size();
        if (!seesAll) {
            return List.of("parameters understood: " + names, path);
        }
        return List.of(
                "parameters understood: " + names,
                path,
                "looked at: "
                        + end.looked()
                        + " terms and documents of the index, "
                        + resources
                        + " resources",
                "time: " + String.join(", ", steps));
    }
}
