// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import static dev.signet.dataplane.Account.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mapping that is wrong makes every entry fail, and each failure says much.
class FailingEntriesTest {
    private static final int ENTRIES = 4_000;

    @TempDir Path folder;

    @Test
    void theAnswersOfFailedEntriesAreBoundedAsThoseOfOthers() {
        String wrong =
                "{\"resourceType\":\"Patient\",\"name\":["
                        + String.join(",", Collections.nCopies(100, "{\"family\":1}"))
                        + "]}";
        String failing = entry("", "POST", "Patient", wrong, "");
        try (var account = new Account(folder)) {
            Answer answer =
                    account.batch(Collections.nCopies(ENTRIES, failing).toArray(String[]::new))
                            .expect(200);
            assertTrue(
                    answer.body().length < BundleAnswer.RESPONSE_BYTES_MAX + ENTRIES * 512,
                    answer.body().length + " bytes");
            assertEquals(ENTRIES, answer.entries().size());
            assertEquals("400 Bad Request", answer.at("entry", ENTRIES - 1, "response", "status"));
            assertEquals(
                    "incomplete",
                    answer.at("entry", ENTRIES - 1, "response", "outcome", "issue", 0, "code"));
        }
    }
}
