// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

/// The tests' own records.
final class MemoryRecordsTest extends RecordsContract {
    private final MemoryRecords kept = new MemoryRecords();

    @Override
    Records open() {
        return kept;
    }

    @Override
    void close(Records opened) {}
}
