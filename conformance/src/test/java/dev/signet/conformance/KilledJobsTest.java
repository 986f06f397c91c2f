// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Bulk updates and later answers of a server that is killed with SIGKILL.
final class KilledJobsTest {
    private static final int PATIENTS = 800;
    private static final int EACH = 400;
    private static final int KILLS = 3;
    private static final long SEED = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PATCH =
            """
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
             {"name":"type","valueCode":"add"},
             {"name":"path","valueString":"Patient.meta"},
             {"name":"name","valueString":"tag"},
             {"name":"value","valueCoding":{"system":"u:s","code":"t"}}]}]}
            """;

    private static String bundle(String type, int from, int count) {
        var entries = new ArrayList<String>();
        for (int i = from; i < from + count; i++) {
            entries.add(
                    """
                    {"resource":{"resourceType":"Patient","name":[{"family":"K%d"}]},\
                    "request":{"method":"POST","url":"Patient"}}"""
                            .formatted(i));
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[%s]}"
                .formatted(type, String.join(",", entries));
    }

    private static long count(RunningSignet signet, String search) {
        String base = signet.client().fhir("demo");
        return signet.client()
                .get("fhir", base + "/" + search)
                .expect(200)
                .json()
                .path("total")
                .asLong();
    }

    private static String begun(RunningSignet signet, String method, String url, String body) {
        return signet.client()
                .send("fhir", method, url, body, "Prefer", "respond-async")
                .expect(202)
                .header("Content-Location")
                .orElseThrow();
    }

    private static void killed(RunningSignet signet, Random random) throws InterruptedException {
        Thread.sleep(random.nextLong(50, 1_500)); // a moment by chance, not a wait for one
        signet.process().kill();
        signet.startAgain();
    }

    private static void over(RunningSignet signet, String job) {
        Until.holds(
                PATIENCE,
                "the job is over",
                () -> {
                    int status = signet.client().get("fhir", job).status();
                    return status == 200 || status == 500;
                });
    }

    @Test
    void aBulkUpdatePatchesEachOnceThoughTheServerIsKilled() throws InterruptedException {
        var random = new Random(SEED);
        try (var signet = RunningSignet.start()) {
            String base = signet.client().fhir("demo");
            long before = count(signet, "Patient?_summary=count");
            for (int from = 0; from < PATIENTS; from += EACH) {
                signet.client()
                        .send("fhir", "POST", base, bundle("transaction", from, EACH))
                        .expect(200);
            }
            String job = begun(signet, "PATCH", base + "/Patient/$bulk-update", PATCH);
            for (int kill = 0; kill < KILLS; kill++) {
                killed(signet, random);
            }
            over(signet, job);
            String result = signet.client().get("fhir", job).expect(200).text();
            assertEquals(before + PATIENTS, count(signet, "Patient?_tag=u:s%7Ct&_summary=count"));
            assertTrue(
                    result.contains("\"valueDecimal\":" + (before + PATIENTS)),
                    "counted: " + result);
            var history =
                    signet.client()
                            .get("fhir", base + "/Patient/_history?_count=1000")
                            .expect(200)
                            .json();
            for (var entry : history.path("entry")) {
                var meta = entry.path("resource").path("meta");
                assertTrue(meta.path("versionId").asString("").matches("[12]"), meta.toString());
                assertTrue(meta.path("tag").size() <= 1, meta.toString());
            }
        }
    }

    @Test
    void aSearchIsAnsweredAfterAKillAndABundleIsNeverDoneTwice() throws InterruptedException {
        var random = new Random(SEED);
        try (var signet = RunningSignet.start()) {
            String base = signet.client().fhir("demo");
            for (String type : new String[] {"batch", "transaction"}) {
                long before = count(signet, "Patient?_summary=count");
                String search = begun(signet, "GET", base + "/Patient?_count=50", "");
                String job = begun(signet, "POST", base, bundle(type, 0, PATIENTS));
                killed(signet, random);
                over(signet, search);
                signet.client().get("fhir", search).expect(200);
                over(signet, job);
                long made = count(signet, "Patient?_summary=count") - before;
                var answer = signet.client().get("fhir", job);
                if (answer.status() == 200) {
                    assertEquals(PATIENTS, made, type);
                } else {
                    // a transaction is done or begun again
                    assertEquals("batch", type, answer.text());
                    assertTrue(answer.text().contains("have changed what they say"), answer.text());
                    assertTrue(made > 0 && made <= PATIENTS, type + made);
                }
            }
        }
    }
}
