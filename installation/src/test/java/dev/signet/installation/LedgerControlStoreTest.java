// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.controlplane.engine.ControlStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The store on the ledger.
final class LedgerControlStoreTest extends ControlStoreContract {
    @TempDir private Path folder = Path.of("");

    @Override
    ControlStore open() {
        return ControlRecords.open(
                folder.resolve("ledger"), ControlRecordsTest.STORE, ControlRecordsTest.seals());
    }

    @Override
    void close(ControlStore opened) {
        ((ControlRecords) opened).close();
    }
}
