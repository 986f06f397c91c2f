// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import dev.signet.vault.Fixture;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/// The records on the ledger.
final class LedgerRecordsTest extends RecordsContract {
    private static final UUID STORE = new UUID(7, 8);

    @TempDir private Path folder = Path.of("");

    @Override
    Records open() {
        return LedgerRecords.open(
                new VaultStore(folder.resolve("vault"), STORE, Fixture.seals(STORE)));
    }

    @Override
    void close(Records opened) {
        ((LedgerRecords) opened).close();
    }
}
