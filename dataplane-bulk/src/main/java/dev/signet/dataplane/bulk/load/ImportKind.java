// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.dataplane.AccountModel;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.transfer.Source;
import java.time.Duration;
import java.time.InstantSource;

/// `$import`, as a kind of job. There are two of them, because nobody else writes while the one is
/// under way.
///
/// @param initial whether it is `InitialLoad`
/// @param models the account's FHIR version with what it defines itself
/// @param places where files may be read from
public record ImportKind(boolean initial, AccountModel models, Source places, InstantSource clock)
        implements JobKind {
    /// As its records name it.
    public static final String INITIAL = "import-initial";

    /// Likewise.
    public static final String INCREMENTAL = "import";

    /// The longest line: what one resource may be by any other way.
    static final int LINE_BYTES_MAX = 2 << 20;

    private static final int UNENDED_MAX = 5;

    @Override
    public String name() {
        return initial ? INITIAL : INCREMENTAL;
    }

    @Override
    public Duration kept() {
        return Duration.ofDays(30);
    }

    @Override
    public int unendedMax() {
        return UNENDED_MAX;
    }

    @Override
    public Work begin(Job job, JobTools tools) {
        ImportRequest request = ImportRequest.of(tools.request());
        ImportState from = ImportState.of(job.checkpoint());
        var feed = ImportFeed.start(places, request, from, LINE_BYTES_MAX);
        var loader = new Loader(tools, models, request, clock, LINE_BYTES_MAX);
        return new ImportWork(job, tools, request, feed, loader);
    }
}
