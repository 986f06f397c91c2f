// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.fhir.json.Meter;
import dev.signet.index.Deadline;
import java.util.function.IntPredicate;

/// Counts what is read for a page, the hits or what goes along, has it charged, and looks at the
/// time. One thread.
final class Gathering implements IntPredicate {
    /// Resources as stored, the page, and its copy on the way out.
    private static final long COPIES = 3;

    private final Meter meter;
    private final Deadline end;
    private long bytes;

    Gathering(Meter meter, Deadline end) {
        this.meter = meter;
        this.end = end;
    }

    /// Looks at the time, for what is read and not sent.
    void pass() {
        end.check();
    }

    /// True for all that has been read already.
    boolean add(int more) {
        end.check();
        bytes += more;
        meter.take(COPIES * more);
        return true;
    }

    @Override
    public boolean test(int more) {
        return add(more) && !isFull();
    }

    boolean isFull() {
        return bytes >= SearchExecution.PAGE_BYTES_MAX;
    }
}
