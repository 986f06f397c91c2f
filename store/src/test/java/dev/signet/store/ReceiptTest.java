// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.store.log.Proposal;
import dev.signet.store.log.ProposalCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What transactions leave among the records of jobs.
class ReceiptTest {
    private static final byte[] KEY = {7, 2, 1};

    @TempDir Path temporary;

    private static OptionalLong left(Database database) {
        return database.jobRecords()
                .get(KEY)
                .map(value -> OptionalLong.of(ByteBuffer.wrap(value).getLong()))
                .orElse(OptionalLong.empty());
    }

    @Test
    void aTransactionLeavesItsReceiptAndOneThatChangesNothingLeavesNone() {
        Path folder = temporary.resolve("account");
        long lsn;
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"));
            assertEquals(OptionalLong.empty(), left(database), "nobody asked for one");
            Database leaving = database.leaving(new Receipt(KEY));
            var refused =
                    leaving.commit(
                            List.of(put("a", "Eva")), List.of(new Precondition.Absent(key("a"))));
            assertInstanceOf(Committed.Conflict.class, refused);
            commit(leaving, new Change.Fresh(put("a", "Eva")), Sample.delete("b"));
            assertEquals(OptionalLong.empty(), left(database));
            assertTrue(leaving.seesAll());

            lsn = commit(leaving, put("a", "Eva")).lsn();
            assertEquals(OptionalLong.of(lsn), left(database));
            commit(database, put("a", "Ina"));
        }
        try (var database = Sample.open(folder)) {
            assertEquals(OptionalLong.of(lsn), left(database));
            var report = Walks.of(database);
            assertTrue(report.isSound(), report.toString());
        }
    }

    @Test
    void whatErasesLeavesItTooAndWhatFindsNothingToEraseDoesNot() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            commit(database, put("a", "Ada"));
            Database leaving = database.leaving(new Receipt(KEY));
            ErasureTest.erase(leaving, false, "b");
            assertEquals(OptionalLong.empty(), left(database));
            long lsn = ErasureTest.erase(leaving, false, "a").lsn();
            assertEquals(OptionalLong.of(lsn), left(database));
        }
    }

    @Test
    void whoSeesAPartLeavesItAsWell() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            var sight = new Sight(named("Ada"), named("Ada"), named("Ada"), named("Ada"));
            Database part = database.narrowed(sight).leaving(new Receipt(KEY));
            long lsn = commit(part, put("a", "Ada")).lsn();
            assertEquals(OptionalLong.of(lsn), left(database));
            assertTrue(!part.seesAll());
        }
    }

    @Test
    void aProposalThatLeavesOneStaysInTheProcess() {
        var seals = Sample.seals();
        var proposal =
                Proposal.of(List.of(put("a", "Ada")), List.of(), seals, 10)
                        .leaving(Optional.of(new Receipt(KEY)));
        assertFails(Failure.INVALID, () -> ProposalCodec.plain(proposal));
    }
}
