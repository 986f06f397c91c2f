// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `X-Provenance` on writes.
class ProvenanceHeaderTest {
    private static final String SAID =
            "{\"resourceType\":\"Provenance\",\"recorded\":\"2024-05-01T00:00:00Z\","
                    + "\"agent\":[{\"who\":{\"reference\":\"Practitioner/p\"}}]}";

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private int of(String target) {
        return account.get("/Provenance?target=" + target).hits().size();
    }

    @Test
    void eachWriteMakesAProvenanceOfWhatItWrites() {
        Answer created =
                account.post("/Patient", patient("", "A"), "X-Provenance", SAID).expect(201);
        String id = created.at("id");
        assertEquals(1, of("Patient/" + id));
        account.put("/Patient/a", patient("a", "A"), "X-Provenance", SAID).expect(201);
        account.put("/Patient/a", patient("a", "B"), "X-Provenance", SAID).expect(200);
        assertEquals(2, of("Patient/a"));
        account.put("/Patient?family=B", patient("", "C"), "X-Provenance", SAID).expect(200);
        account.send(
                        "PATCH",
                        "/Patient/a",
                        "[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]",
                        "Content-Type",
                        "application/json-patch+json",
                        "X-Provenance",
                        SAID)
                .expect(200);
        assertEquals(4, of("Patient/a"));
    }

    @Test
    void anUpdateThatChangesNothingHasItsProvenanceAllTheSame() {
        account.put("/Patient/a", patient("a", "A")).expect(201);
        Answer same =
                account.put("/Patient/a", patient("a", "A"), "X-Provenance", SAID).expect(200);
        assertEquals("W/\"1\"", same.header("ETag"));
        assertEquals(1, of("Patient/a"));
        account.put("/Patient/a", patient("a", "A"), "X-Provenance", SAID, "If-Match", "W/\"2\"")
                .expect(412);
        assertEquals(1, of("Patient/a"));
    }

    @Test
    void aConditionalCreateThatFindsOneMakesNone() {
        account.put("/Patient/a", patient("a", "A")).expect(201);
        account.post(
                        "/Patient",
                        patient("", "A"),
                        "If-None-Exist",
                        "family=A",
                        "X-Provenance",
                        SAID)
                .expect(200);
        assertEquals(0, account.get("/Provenance").hits().size());
        account.post(
                        "/Patient",
                        patient("", "B"),
                        "If-None-Exist",
                        "family=B",
                        "X-Provenance",
                        SAID)
                .expect(201);
        assertEquals(1, account.get("/Provenance").hits().size());
    }

    @Test
    void oneThatIsNoneOrHasATargetIsRefusedAndNothingIsWritten() {
        for (String bad :
                List.of(
                        "x",
                        "",
                        "[]",
                        patient("", "A"),
                        SAID.replace("Practitioner/p", "Practitioner/\u00e9"),
                        SAID.replace(
                                "\"recorded\"",
                                "\"target\":[{\"reference\":\"Patient/a\"}],\"recorded\""))) {
            Answer refused =
                    account.put("/Patient/a", patient("a", "A"), "X-Provenance", bad).expect(400);
            String said = refused.at("issue", 0, "diagnostics");
            assertTrue(said.startsWith("header X-Provenance: "), said);
        }
        String noAgent = SAID.substring(0, SAID.indexOf(",\"agent\"")) + "}";
        assertEquals(
                "Provenance.agent",
                account.post("/Patient", patient("", "A"), "X-Provenance", noAgent)
                        .expect(400)
                        .at("issue", 0, "expression", 0));
        assertEquals(0, account.get("/_history").entries().size());
    }

    @Test
    void aDeleteAndABundleDoNotTakeIt() {
        account.put("/Patient/a", patient("a", "A")).expect(201);
        String[] header = {"X-Provenance", SAID};
        account.delete("/Patient/a", header)
                .refused(
                        400,
                        "not-supported",
                        "header X-Provenance: post the Provenance as a resource",
                        "");
        account.delete("/Patient?family=A", header).expect(400);
        account.post("/", Account.bundle("batch"), header).expect(400);
        account.get("/Patient/a").expect(200);
    }
}
