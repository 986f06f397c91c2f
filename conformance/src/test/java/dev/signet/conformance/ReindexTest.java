// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A search parameter of the account's own whose `$reindex` is cut off, by a kill and by a key that
/// is lost, goes on and comes to its end.
final class ReindexTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int BUNDLES = 12;
    private static final int ENTRIES = 1_000;

    private static final String DEFINITION =
            """
            {"resourceType":"SearchParameter","id":"shoe","url":"http://example.org/shoe",
             "name":"Shoe","status":"active","description":"d","code":"shoe","base":["Patient"],
             "type":"quantity",
             "expression":"Patient.extension('http://example.org/shoe').value.ofType(Quantity)"}
            """;

    @Test
    void goesOnAfterAKillAndAfterAKeyThatWasDisabled() {
        try (var signet = RunningSignet.start()) {
            signet.keys().create("reindexed-key");
            String base = signet.account("reindexed", "reindexed-key");
            fill(signet.client(), base);
            signet.client()
                    .send("fhir", "PUT", base + "/SearchParameter/shoe", DEFINITION)
                    .expect(201);
            find(signet.client(), base).expect(400);

            String job = begun(signet.client(), base);
            assertTrue(isRunning(signet.client(), base, job));
            signet.process().kill();
            signet.startAgain();
            String again = signet.client().fhir("reindexed");
            Until.holds(PATIENCE, "serves", () -> read(signet.client(), again) == 200);
            assertEquals(job, at(signet.client(), again, job).json().get("id").asString());

            Until.holds(PATIENCE, "completed", () -> isCompleted(signet.client(), again, job));

            String version = signet.keys().latest("reindexed-key");
            String second = begun(signet.client(), again);
            assertTrue(isRunning(signet.client(), again, second));
            signet.keys().enable("reindexed-key", version, false);
            Until.holds(PATIENCE, "refused", () -> read(signet.client(), again) == 403);
            at(signet.client(), again, second).expect(403);
            signet.keys().enable("reindexed-key", version, true);
            Until.holds(PATIENCE, "serves again", () -> read(signet.client(), again) == 200);
            Until.holds(PATIENCE, "completed", () -> isCompleted(signet.client(), again, second));
            assertEquals(
                    BUNDLES * ENTRIES,
                    find(signet.client(), again).expect(200).json().get("total").asInt());
            signet.restart();
            String last = signet.client().fhir("reindexed");
            Until.holds(PATIENCE, "serves at last", () -> read(signet.client(), last) == 200);
            assertEquals(
                    BUNDLES * ENTRIES,
                    find(signet.client(), last).expect(200).json().get("total").asInt());
        }
    }

    private static void fill(Client client, String base) {
        for (int i = 0; i < BUNDLES; i++) {
            var bundle = new StringBuilder();
            bundle.append("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[");
            for (int j = 0; j < ENTRIES; j++) {
                bundle.append(j == 0 ? "" : ",")
                        .append(
                                """
                                {"resource":{"resourceType":"Patient","extension":[
                                 {"url":"http://example.org/shoe","valueQuantity":{"value":41}}],
                                 "address":[{"city":"Rome"}],"name":[{"family":"F%d"}]},
                                 "request":{"method":"POST","url":"Patient"}}"""
                                        .formatted(i * ENTRIES + j));
            }
            client.send("fhir", "POST", base, bundle.append("]}").toString()).expect(200);
        }
    }

    private static Answer find(Client client, String base) {
        return client.get("fhir", base + "/Patient?shoe=41&_total=accurate&_count=1");
    }

    private static int read(Client client, String base) {
        return client.get("fhir", base + "/SearchParameter/shoe").status();
    }

    private static String begun(Client client, String base) {
        return client.send("fhir", "POST", base + "/$reindex", "")
                .expect(201)
                .json()
                .get("id")
                .asString();
    }

    private static Answer at(Client client, String base, String job) {
        return client.get("fhir", base + "/_operations/reindex/" + job);
    }

    private static boolean isRunning(Client client, String base, String job) {
        return at(client, base, job).expect(200).text().contains("\"Running\"");
    }

    private static boolean isCompleted(Client client, String base, String job) {
        return at(client, base, job).expect(200).text().contains("\"Completed\"");
    }
}
