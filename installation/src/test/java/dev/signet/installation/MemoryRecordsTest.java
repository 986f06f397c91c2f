// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.controlplane.engine.ControlStore;

/// The tests' own store.
final class MemoryRecordsTest extends ControlStoreContract {
    private final MemoryRecords kept = new MemoryRecords();

    @Override
    ControlStore open() {
        return kept;
    }

    @Override
    void close(ControlStore opened) {}
}
