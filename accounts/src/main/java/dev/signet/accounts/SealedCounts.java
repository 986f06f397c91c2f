// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.controlplane.engine.ControlStore;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// How many values an account's active generation had sealed before the database was opened:
/// its ledger counts all of them, and a record remembers where the count stood when the
/// generation was first seen (docs/formats/control-records.md). Without a record everything
/// counts; of a later generation only what was sealed between its start and its being seen, a
/// moment, is missed.
record SealedCounts(ControlStore records, UUID accountId) {

    /// @param generation the active one
    /// @param total what the ledger says has been sealed so far, under all generations
    long earlier(int generation, long total) {
        String[] seen = record().split(" ", -1);
        if (seen.length == 2 && seen[0].equals(Integer.toString(generation))) {
            return Math.max(0, total - Long.parseLong(seen[1]));
        }
        long base = seen.length == 2 ? total : 0;
        byte[] record = (generation + " " + base).getBytes(StandardCharsets.US_ASCII);
        records.write(Map.of(key(accountId), Optional.of(record)));
        return total - base;
    }

    private String record() {
        return records.read(key(accountId))
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .orElse("");
    }

    /// The name of the record.
    static String key(UUID accountId) {
        return "sealed-count/" + accountId;
    }
}
