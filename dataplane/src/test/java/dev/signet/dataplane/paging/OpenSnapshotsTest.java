// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.paging;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.store.Snapshot;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSnapshotsTest {
    @TempDir Path folder;
    private Account account;
    private final OpenSnapshots snapshots = new OpenSnapshots(InstantSource.system());

    @BeforeEach
    void open() {
        account = new Account(folder);
    }

    @AfterEach
    void close() {
        snapshots.letGo();
        account.close();
    }

    private Snapshot kept() {
        try (Loan loan = snapshots.borrow(account.database())) {
            loan.keep();
            return loan.snapshot();
        }
    }

    private Snapshot again(Snapshot earlier) {
        try (Loan loan = snapshots.borrow(account.database(), earlier.lsn())) {
            return loan.snapshot();
        }
    }

    @Test
    void whatIsKeptIsFoundAgainUntilAllIsLetGo() {
        Snapshot first = kept();
        assertSame(first, again(first));
        snapshots.letGo();
        snapshots.letGo();
        assertNotSame(first, again(first));
    }

    @Test
    void whatIsOnLoanWhileAllIsLetGoIsNotKept() {
        Snapshot first;
        try (Loan loan = snapshots.borrow(account.database())) {
            loan.keep();
            first = loan.snapshot();
            snapshots.letGo();
        }
        assertNotSame(first, again(first));
    }

    @Test
    void aLoanOfADatabaseThatHasBeenReplacedIsNotKept() {
        Snapshot first;
        Snapshot second;
        try (Loan loan = snapshots.borrow(account.database())) {
            loan.keep();
            first = loan.snapshot();
            account.revoke();
            account.restore();
            account.put("/Patient/a", Account.patient("a", "Ada")).expect(201);
            second = kept();
        }
        assertSame(second, again(second));
        assertNotSame(first, again(first));
    }

    @Test
    void aRecentLookIsSharedUntilAllIsLetGo() {
        Snapshot first;
        try (Loan loan = snapshots.recent(account.database())) {
            first = loan.snapshot();
        }
        snapshots.letGo();
        try (Loan loan = snapshots.recent(account.database())) {
            assertNotSame(first, loan.snapshot());
        }
    }
}
