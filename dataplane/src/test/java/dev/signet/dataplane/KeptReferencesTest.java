// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An account that keeps references whole, and one that does not.
class KeptReferencesTest {
    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        account.plane.configure(settings(true));
        account.put("/Patient/p", patient("p", "Ada")).expect(201);
    }

    private static FhirSettings settings(boolean keepsReferences) {
        var usual = new FhirSettings("demo", (_, _) -> {}, "https://localhost:8443/tenant");
        return new FhirSettings(
                usual.name(),
                usual.gate(),
                usual.authority(),
                usual.endpoints(),
                false,
                keepsReferences,
                false,
                Optional.empty());
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String about(String subject) {
        return observation(subject, "1-8", "1", "2020");
    }

    private static void missing(Answer answer, String expression) {
        assertEquals("not-found", answer.expect(400).at("issue", 0, "code"));
        assertEquals(expression, answer.at("issue", 0, "expression", 0));
    }

    @Test
    void whatRefersToNothingIsNotWritten() {
        account.post("/Observation", about("Patient/p")).expect(201);
        account.post("/Observation", about("Patient/p/_history/1")).expect(201);
        account.post("/Observation", about("https://elsewhere.example/Patient/none")).expect(201);
        String at = "Observation.subject";
        missing(account.post("/Observation", about("Patient/none")), at);
        missing(account.post("/Observation", about(Account.BASE + "/Patient/none")), at);
        String named = about("Patient/none").replace("\"status\"", "\"id\":\"o\",\"status\"");
        missing(account.put("/Observation/o", named), at);
        missing(account.put("/Observation?_id=o", named), at);
        missing(account.post("/Observation", about("Patient/none"), "If-None-Exist", "_id=o"), at);
        missing(
                account.send(
                        "PATCH",
                        "/Patient/p",
                        "[{\"op\":\"add\",\"path\":\"/managingOrganization\",\"value\":"
                                + "{\"reference\":\"Organization/none\"}}]",
                        "Content-Type",
                        "application/json-patch+json"),
                "Patient.managingOrganization");
        String provenance =
                "{\"resourceType\":\"Provenance\",\"recorded\":\"2020-01-01T00:00:00Z\",\"agent\":"
                        + "[{\"who\":{\"reference\":\"Practitioner/none\"}}]}";
        missing(
                account.put("/Patient/q", patient("q", "B"), "X-Provenance", provenance),
                "Provenance.agent[0].who");
        account.get("/Patient/q").expect(404);
        assertEquals(3, account.get("/Observation").hits().size());
        String own =
                patient("self", "S")
                        .replace(
                                "\"name\"",
                                "\"link\":[{\"other\":{\"reference\":\"Patient/self\"},"
                                        + "\"type\":\"seealso\"}],\"name\"");
        account.put("/Patient/self", own).expect(201);
        account.delete("/Patient/self").expect(204);
    }

    @Test
    void whatIsReferredToIsNotDeleted() {
        account.put(
                        "/Observation/o",
                        about("Patient/p").replace("\"status\"", "\"id\":\"o\",\"status\""))
                .expect(201);
        for (String address :
                List.of("/Patient/p", "/Patient/p?hardDelete=true", "/Patient?_id=p")) {
            Answer refused = account.delete(address).expect(409);
            assertEquals("conflict", refused.at("issue", 0, "code"));
            String text = refused.at("issue", 0, "diagnostics");
            assertTrue(text.startsWith("Patient/p is referred to"), text);
            assertTrue(text.contains("Observation 1"), text);
        }
        account.get("/Patient/p").expect(200);
        account.delete("/Observation/o").expect(204);
        account.delete("/Patient/p").expect(204);
    }

    @Test
    void transactionsAreLookedAtAsAWhole() {
        String urn = "urn:uuid:11111111-1111-4111-8111-111111111111";
        account.transaction(
                        entry(urn, "POST", "Patient", patient("", "N"), ""),
                        entry("", "PUT", "Observation/o", named("o", urn), ""))
                .expect(200);
        missing(
                account.transaction(
                        entry("", "POST", "Patient", patient("", "X"), ""),
                        entry("", "POST", "Observation", about("Patient/none"), "")),
                "Bundle.entry[1].resource.subject");
        assertEquals(2, account.get("/Patient").hits().size());
        missing(
                account.transaction(
                        entry("", "DELETE", "Patient/p", "", ""),
                        entry("", "POST", "Observation", about("Patient/p"), "")),
                "Bundle.entry[1].resource.subject");
        account.put("/Observation/of", named("of", "Patient/p")).expect(201);
        Answer refused = account.transaction(entry("", "DELETE", "Patient/p", "", "")).expect(409);
        assertEquals("Bundle.entry[0].request.url", refused.at("issue", 0, "expression", 0));
        // what refers to it goes too, or refers to another then
        account.transaction(
                        entry("", "DELETE", "Patient/p", "", ""),
                        entry("", "DELETE", "Observation/of", "", ""))
                .expect(200);
        String other = account.get("/Observation/o").at("subject", "reference");
        account.put("/Patient/r", patient("r", "R")).expect(201);
        account.transaction(
                        entry("", "DELETE", other, "", ""),
                        entry("", "PUT", "Observation/o", named("o", "Patient/r"), ""))
                .expect(200);
    }

    private static String named(String id, String subject) {
        return about(subject).replace("\"status\"", "\"id\":\"" + id + "\",\"status\"");
    }

    /// Of one who refers and one who deletes at the same time one is refused.
    @Test
    void nothingIsLeftDanglingByWhoIsFaster() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = "r" + round;
            account.put("/Patient/" + id, patient(id, "R")).expect(201);
            var statuses =
                    Race.of(
                            4,
                            client ->
                                    client % 2 == 0
                                            ? account.delete("/Patient/" + id).status()
                                            : account.post("/Observation", about("Patient/" + id))
                                                    .status());
            boolean isThere = account.get("/Patient/" + id).status() == 200;
            int referring = account.get("/Observation?subject=Patient/" + id).hits().size();
            assertTrue(isThere || referring == 0, statuses::toString);
            assertTrue(statuses.stream().allMatch(List.of(201, 204, 400, 409)::contains));
        }
    }

    @Test
    void otherAccountsLookAtNothing() {
        account.plane.configure(settings(false));
        account.post("/Observation", about("Patient/none")).expect(201);
        account.post("/Observation", about("Patient/p")).expect(201);
        account.delete("/Patient/p").expect(204);
    }

    @Test
    void whatTheClientStatesIsLookedAtBeforeWhoRefers() {
        account.put("/Patient/p", patient("p", "Changed")).expect(200);
        account.post("/Observation", about("Patient/p")).expect(201);
        String stale = "W/\"1\"";
        account.delete("/Patient/p", "If-Match", stale).expect(412);
        account.delete("/Patient/p?hardDelete=true", "If-Match", stale).expect(412);
        String said = ",\"ifMatch\":\"W/\\\"1\\\"\"";
        Answer refused = account.transaction(entry("", "DELETE", "Patient/p", "", said));
        assertTrue(
                refused.expect(412).at("issue", 0, "expression", 0).startsWith("Bundle.entry[0]"));
        account.delete("/Patient/p", "If-Match", "W/\"2\"").expect(409);
    }
}
