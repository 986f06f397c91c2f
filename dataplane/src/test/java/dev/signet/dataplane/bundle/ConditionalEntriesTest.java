// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.Race;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conditional updates, deletes and patches as entries of transactions and batches.
class ConditionalEntriesTest {
    private static final String URN = "urn:uuid:c72aa430-2ddc-456e-7a09-dea8264671d";

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        account.put("/Patient/a", identified("a", "1", "A")).expect(201);
        account.put("/Patient/b", identified("b", "2", "B")).expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String identified(String id, String identifier, String family) {
        return patient(id, family)
                .replace(
                        "\"name\"", "\"identifier\":[{\"value\":\"" + identifier + "\"}],\"name\"");
    }

    private static String put(String criteria, String resource) {
        return entry("", "PUT", "Patient?" + criteria, resource, "");
    }

    private static String delete(String criteria) {
        return entry("", "DELETE", "Patient?" + criteria, "", "");
    }

    private static String patch(String url, String resource, String more) {
        return entry("", "PATCH", url, resource, more);
    }

    private static String binary(String patch) {
        byte[] bytes = patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return "{\"resourceType\":\"Binary\",\"contentType\":\"application/json-patch+json\","
                + "\"data\":\""
                + Base64.getEncoder().encodeToString(bytes)
                + "\"}";
    }

    private static String family(String value) {
        return binary("[{'op':'replace','path':'/name/0/family','value':'" + value + "'}]");
    }

    private static final String FHIR_PATH =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\",\"part\":["
                    + "{\"name\":\"type\",\"valueCode\":\"replace\"},"
                    + "{\"name\":\"path\",\"valueString\":\"Patient.name.family\"},"
                    + "{\"name\":\"value\",\"valueString\":\"P\"}]}]}";

    private static String status(Answer answer, int entry) {
        return answer.at("entry", entry, "response", "status");
    }

    private void nothingIsDone() {
        assertEquals(2, account.get("/_history").expect(200).entries().size());
    }

    @Test
    void eachFormIsDoneInATransaction() {
        account.put("/Patient/c", identified("c", "3", "C")).expect(201);
        account.put("/Patient/d", identified("d", "4", "D")).expect(201);
        account.put("/Patient/e", identified("e", "4", "E")).expect(201);
        Answer done =
                account.transaction(
                                put("identifier=1", identified("", "1", "A2")),
                                put("identifier=9", identified("", "9", "New")),
                                put("identifier=8", identified("mine", "8", "Mine")),
                                delete("identifier=3"),
                                delete("identifier=4&_count=5"),
                                delete("identifier=none"),
                                patch("Patient?identifier=2", family("B2"), ""))
                        .expect(200);
        assertEquals("200 OK", status(done, 0));
        assertEquals("Patient/a/_history/2", done.at("entry", 0, "response", "location"));
        assertEquals("201 Created", status(done, 1));
        assertEquals("201 Created", status(done, 2));
        assertEquals("Patient/mine/_history/1", done.at("entry", 2, "response", "location"));
        for (int i = 3; i < 6; i++) {
            assertEquals("204 No Content", status(done, i));
        }
        assertEquals("200 OK", status(done, 6));
        assertEquals("B2", account.get("/Patient/b").at("name", 0, "family"));
        assertEquals("A2", account.get("/Patient/a").at("name", 0, "family"));
        for (String gone : List.of("c", "d", "e")) {
            account.get("/Patient/" + gone).expect(410);
        }
        assertEquals(1, account.get("/Patient?identifier=9").hits().size());
    }

    @Test
    void aPatchIsAParametersOrABinary() {
        Answer done =
                account.transaction(
                                patch("Patient/a", FHIR_PATH, ""),
                                patch("Patient/b", family("Q"), ",\"ifMatch\":\"W/\\\"1\\\"\""))
                        .expect(200);
        assertEquals("W/\"2\"", done.at("entry", 0, "response", "etag"));
        assertEquals("P", account.get("/Patient/a").at("name", 0, "family"));
        assertEquals("Q", account.get("/Patient/b").at("name", 0, "family"));
    }

    @Test
    void aPatchMayPointAtAnotherEntry() {
        account.transaction(
                        entry(URN + "1", "POST", "Patient", patient("", "New"), ""),
                        patch(
                                "Patient/a",
                                binary(
                                        "[{'op':'add','path':'/link','value':[{'type':'seealso',"
                                                + "'other':{'reference':'"
                                                + URN
                                                + "1'}}]}]"),
                                ""))
                .expect(200);
        String other = account.get("/Patient/a").at("link", 0, "other", "reference");
        assertEquals("New", account.get("/" + other).expect(200).at("name", 0, "family"));
    }

    @Test
    void aConditionalReferenceSeesWhatAPatchWillHaveMade() {
        String refers = Account.observation("Patient?family=Q", "1-8", "7", "2024-05-01");
        account.transaction(
                        entry("", "POST", "Observation", refers, ""),
                        patch("Patient/b", family("Q"), ""))
                .expect(200);
        assertEquals(1, account.get("/Observation?subject=Patient/b").hits().size());
    }

    @Test
    void aPatchThatFailsLeavesNothingOfTheTransaction() {
        String create = entry("", "POST", "Patient", patient("", "New"), "");
        account.transaction(
                        create, patch("Patient/a", binary("[{'op':'remove','path':'/photo'}]"), ""))
                .refused(
                        400,
                        "invalid",
                        "there is nothing at the place that the operation names: operation 0",
                        "Bundle.entry[1].resource");
        account.transaction(create, patch("Patient/none", family("Q"), ""))
                .refused(
                        404,
                        "not-found",
                        "there is no resource of that type and id",
                        "Bundle.entry[1].request.url");
        account.transaction(create, patch("Patient?identifier=none", family("Q"), ""))
                .refused(
                        404,
                        "not-found",
                        "the criteria match no resource",
                        "Bundle.entry[1].request.url");
        account.transaction(create, patch("Patient/a", family("Q"), ",\"ifMatch\":\"W/\\\"7\\\"\""))
                .refused(
                        412,
                        "conflict",
                        "the resource is not at the version that was named",
                        "Bundle.entry[1].request");
        account.transaction(create, patch("Patient/a", patient("a", "x"), "")).expect(400);
        account.transaction(create, patch("Patient/a", "", "")).expect(400);
        account.transaction(
                        create,
                        patch(
                                "Patient/a",
                                family("Q").replace("json-patch+json", "octet-stream"),
                                ""))
                .expect(415);
        nothingIsDone();
    }

    @Test
    void twoEntriesThatMeetTheSameResourceAreRefusedWithTheLaterOneNamed() {
        String a = identified("", "1", "X");
        String text = "two entries change the same resource";
        account.transaction(put("identifier=1", a), put("family=A", a))
                .refused(400, "invalid", text, "Bundle.entry[1].request.url");
        account.transaction(
                        entry("", "PUT", "Patient/a", identified("a", "1", "Y"), ""),
                        put("identifier=1", a))
                .refused(400, "invalid", text, "Bundle.entry[1].request.url");
        account.transaction(put("identifier=1", a), patch("Patient/a", family("Q"), ""))
                .refused(400, "invalid", text, "Bundle.entry[1].request.url");
        account.transaction(patch("Patient/a", family("Q"), ""), patch("Patient/a", FHIR_PATH, ""))
                .refused(400, "invalid", text, "Bundle.entry[1].request.url");
        account.transaction(delete("identifier=1"), delete("family=A"))
                .refused(400, "invalid", text, "Bundle.entry[1].request.url");
        account.transaction(put("identifier=1", a), put("identifier=1", a))
                .refused(
                        400,
                        "invalid",
                        "two entries change the resource of the same criteria",
                        "Bundle.entry[1].request.url");
        nothingIsDone();
    }

    @Test
    void criteriaThatMatchWhatAnotherEntryCreatesAreRefused() {
        String fresh = identified("", "7", "New");
        String text = "the criteria match what another entry creates";
        account.transaction(entry("", "POST", "Patient", fresh, ""), put("identifier=7", fresh))
                .refused(400, "invalid", text, "Bundle.entry[1].request.url");
        account.transaction(put("identifier=7", fresh), put("family=New", fresh))
                .refused(400, "invalid", text, "Bundle.entry[0].request.url");
        nothingIsDone();
    }

    @Test
    void whatADeleteDeletesIsNotFoundByAnUpdate() {
        Answer done =
                account.transaction(
                                put("identifier=1", identified("", "1", "New")), delete("family=A"))
                        .expect(200);
        assertEquals("201 Created", status(done, 0));
        account.get("/Patient/a").expect(410);
        assertEquals(1, account.get("/Patient?identifier=1").hits().size());
    }

    @Test
    void criteriaThatMatchSeveralOrAreNoneAreRefusedWithTheEntryNamed() {
        account.put("/Patient/b", identified("b", "1", "B")).expect(200);
        String body = identified("", "1", "X");
        account.transaction(put("identifier=1", body))
                .refused(
                        412,
                        "multiple-matches",
                        "several resources match the condition",
                        "Bundle.entry[0].request.url");
        account.transaction(delete("identifier=1"))
                .refused(
                        412,
                        "multiple-matches",
                        "several resources match the condition",
                        "Bundle.entry[0].request.url");
        account.transaction(delete("identifier=1&_count=1000"))
                .refused(
                        400,
                        "value",
                        "parameter _count: of a conditional delete it is 1 to 100",
                        "Bundle.entry[0].request.url");
        account.transaction(put("shoe=43", body)).expect(400);
        account.transaction(put("identifier=1&hardDelete=true", body)).expect(400);
        account.transaction(put("identifier=2", identified("x", "2", "B")))
                .expect(200); // under its own id
        account.transaction(put("identifier=2", identified("y", "2", "B")))
                .refused(
                        400,
                        "invalid",
                        "the resource's id must be the id of the one that the criteria match",
                        "Bundle.entry[0].resource.id");
    }

    @Test
    void anUpdateThatChangesNothingKeepsItsVersionInATransaction() {
        Answer done =
                account.transaction(
                                entry("", "PUT", "Patient/a", identified("a", "1", "A"), ""),
                                entry("", "PUT", "Patient/b", identified("b", "2", "B2"), ""),
                                entry("", "POST", "Patient", patient("", "New"), ""))
                        .expect(200);
        assertEquals("200 OK", status(done, 0));
        assertEquals("Patient/a/_history/1", done.at("entry", 0, "response", "location"));
        assertEquals("Patient/b/_history/2", done.at("entry", 1, "response", "location"));
        assertEquals("201 Created", status(done, 2));
        assertEquals("W/\"1\"", account.get("/Patient/a").header("ETag"));
        account.transaction(entry("", "PUT", "Patient/a", identified("a", "1", "A"), ""))
                .expect(200);
        assertEquals(4, account.get("/_history").entries().size());
    }

    @Test
    void whatThePreferenceAsksForIsInTheAnswerToATransaction() {
        String bundle =
                Account.bundle(
                        "transaction",
                        entry("", "PUT", "Patient/a", identified("a", "1", "A"), ""),
                        entry("", "POST", "Patient", patient("", "New"), ""));
        Answer whole = account.post("/", bundle, "Prefer", "return=representation").expect(200);
        assertEquals("A", whole.at("entry", 0, "resource", "name", 0, "family"));
        assertEquals("1", whole.at("entry", 1, "resource", "meta", "versionId"));
        Answer outcome = account.post("/", bundle, "Prefer", "return=OperationOutcome").expect(200);
        assertEquals(
                "OperationOutcome", outcome.at("entry", 1, "response", "outcome", "resourceType"));
        Answer none = account.post("/", bundle).expect(200);
        assertEquals("", none.at("entry", 1, "resource"));
    }

    @Test
    void eachFormIsDoneInABatchAndFailsAlone() {
        Answer done =
                account.batch(
                                put("identifier=1", identified("", "1", "A2")),
                                put("identifier=7", identified("", "7", "New")),
                                patch("Patient/b", FHIR_PATH, ""),
                                patch("Patient?identifier=2", family("Q"), ""),
                                patch("Patient/b", "", ""),
                                delete("identifier=1"),
                                delete("_count=3"))
                        .expect(200);
        var statuses = List.of("200", "201", "200", "200", "400", "204", "400");
        for (int i = 0; i < statuses.size(); i++) {
            assertTrue(status(done, i).startsWith(statuses.get(i)), done::text);
        }
        assertEquals("Q", account.get("/Patient/b").at("name", 0, "family"));
    }

    @Test
    void ofManyTransactionsWithOneIdentifierOneCreates() throws Exception {
        var statuses =
                Race.of(
                        16,
                        client -> {
                            Answer answer =
                                    account.transaction(
                                            put("identifier=7", identified("", "7", "N" + client)));
                            return answer.status() == 200
                                    ? Integer.parseInt(status(answer, 0).substring(0, 3))
                                    : answer.status();
                        });
        assertEquals(1, Collections.frequency(statuses, 201), statuses::toString);
        assertEquals(15, Collections.frequency(statuses, 200), statuses::toString);
        assertEquals(1, account.get("/Patient?identifier=7").hits().size());
    }
}
