// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static dev.signet.dataplane.Account.observation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$everything` of a patient with very many resources.
class LargePatientTest {
    private static final int RESOURCES = 20_000;
    private static final int BATCH = 2_000;

    @TempDir static Path folder;

    @Test
    void aPatientOfTwentyThousandResourcesIsAnsweredPageByPage() {
        try (var account = new Account(folder)) {
            account.put("/Patient/ada", Account.patient("ada", "Lovelace")).expect(201);
            for (int i = 0; i < 10; i++) {
                String doctor = "{\"resourceType\":\"Practitioner\",\"id\":\"d" + i + "\"}";
                account.put("/Practitioner/d" + i, doctor).expect(201);
            }
            for (int from = 0; from < RESOURCES; from += BATCH) {
                var entries = new String[BATCH];
                for (int i = 0; i < BATCH; i++) {
                    entries[i] = Account.entry("", "POST", "Observation", measured(from + i), "");
                }
                account.transaction(entries).expect(200);
            }
            var seen = new HashSet<String>();
            int count = 0;
            int pages = 0;
            String next = "/Patient/ada/$everything?_count=1000";
            while (!next.isEmpty()) {
                Answer page = account.get(next).expect(200);
                for (String mode : Set.of("match", "include")) {
                    for (String id : page.ids(mode)) {
                        seen.add(id);
                        count++;
                    }
                }
                assertTrue(page.body().length < 2 << 20, "a page is no larger than its count");
                next = page.link("next");
                pages++;
            }
            assertEquals(RESOURCES + 11, count);
            assertEquals(count, seen.size());
            assertEquals(RESOURCES / 1_000, pages);
        }
    }

    /// By one of ten doctors, who come one after the other.
    private static String measured(int number) {
        String body = observation("Patient/ada", "1-8", "" + number, "2020-01-01");
        String doctor = "Practitioner/d" + number * 10 / RESOURCES;
        return body.replace(
                "\"status\":", "\"performer\":[{\"reference\":\"" + doctor + "\"}],\"status\":");
    }
}
