// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.fhir.Meter;
import java.util.function.IntPredicate;

/// Counts what is read for a page, the hits or what goes along, and has it charged. One thread.
final class Gathering implements IntPredicate {
    /// Resources as stored, the page, and its copy on the way out.
    private static final long COPIES = 3;

    private final Meter meter;
    private long bytes;

    Gathering(Meter meter) {
        this.meter = meter;
    }

    /// True for all that has been read already.
    boolean add(int more) {
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
