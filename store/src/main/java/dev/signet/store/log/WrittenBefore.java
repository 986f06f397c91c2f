// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.index.IndexDocument;
import dev.signet.ledger.Scan;
import dev.signet.store.Indexer;
import dev.signet.store.record.Body;
import dev.signet.store.record.GivenTime;
import dev.signet.store.record.Mark;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import java.util.function.BiPredicate;

/// The index documents of what was written before a database was opened, made again from the
/// ledger.
///
/// @param indexer makes of a body the document that its commit came with
public record WrittenBefore(RecordReader records, Indexer indexer) implements Recent.Earlier {
    @Override
    public long newestFirst(long lsn, BiPredicate<Long, IndexDocument> each) {
        byte[] from = Schema.key(Schema.update(lsn + 1, 0) - 1);
        try (Scan scan = records.ledger().backward(Schema.BODY, from)) {
            while (scan.next()) {
                byte[] record = scan.value();
                if (Mark.is(record)) {
                    return Schema.lsn(Schema.number(scan.key()));
                }
                Body body = Body.of(record);
                long update = Schema.number(scan.key());
                if (!body.deleted()) {
                    var made = indexer.index(body.key(), body.json());
                    if (!each.test(update, GivenTime.of(body, made))) {
                        return 0;
                    }
                }
            }
        }
        return 0;
    }
}
