// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.locks.LockSupport;

/// Search parameters of Patients that an account defines itself, and the making anew of its index
/// for them.
final class OwnDefinitions {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private OwnDefinitions() {}

    /// @param id also the end of its url
    /// @param more members, each with a comma in front
    static String definition(String id, String code, String type, String expression, String more) {
        return """
        {"resourceType":"SearchParameter","id":"%s","url":"http://example.org/%s","name":"N",
         "status":"active","description":"d","code":"%s","base":["Patient"],"type":"%s",
         "expression":"%s"%s}"""
                .formatted(id, id, code, type, expression, more);
    }

    /// Has the index of an account made anew and waits for it.
    static void reindexed(Account account) {
        account.post("/$reindex", "").expect(201);
        awaitJob(account);
    }

    /// Waits for the good end of a reindex that was begun.
    static void awaitJob(Account account) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!account.get("/$reindex").expect(200).text().contains("\"Completed\"")) {
            assertTrue(System.nanoTime() < end, "the job does not come to its end");
            LockSupport.parkNanos(5_000_000);
        }
    }
}
