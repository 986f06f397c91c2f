// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.verify;

import dev.signet.ledger.Scan;
import dev.signet.store.record.Body;
import dev.signet.store.record.Head;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import java.util.Arrays;

/// Versions that another server has numbered, which came in whatever order.
///
/// @param records of the moment that is walked over
record Gaps(RecordReader records) {
    /// When a version stopped to be the current one: with the first higher one that came after it;
    /// at once, when a higher one had come before.
    ///
    /// @return an update
    long supersededAt(long update, Body body, byte[] name, Head head) {
        long first = head.update() > update ? head.update() : update;
        boolean below = head.update() < update;
        try (Scan scan = records.ledger().forward(Schema.VERSION, name)) {
            while (scan.next()
                    && Arrays.equals(scan.key(), 0, name.length, name, 0, name.length)
                    && Schema.versionOf(scan.key()) > body.version()) {
                long other = Head.of(scan.value()).update();
                below |= other < update;
                first = other > update ? Math.min(first, other) : first;
            }
        }
        return below ? update : first;
    }
}
