// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JSON Patch and FHIRPath Patch of one resource.
class PatchTest {
    private static final String[] JSON_PATCH = {"Content-Type", "application/json-patch+json"};

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        account.put(
                        "/Observation/o",
                        Account.observation("Patient/a", "1-8", "7.10", "2024-05-01")
                                .replace("\"status\"", "\"id\":\"o\",\"status\""))
                .expect(201);
        account.put(
                        "/Patient/a",
                        patient("a", "Ada")
                                .replace(
                                        "\"name\"",
                                        "\"meta\":{\"tag\":[{\"code\":\"t\"}]},"
                                                + "\"identifier\":[{\"value\":\"1\"}],\"name\""))
                .expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private Answer patch(String target, String patch, String... headers) {
        var all = new java.util.ArrayList<>(List.of(JSON_PATCH));
        all.addAll(List.of(headers));
        return account.send("PATCH", target, patch.replace('\'', '"'), all.toArray(new String[0]));
    }

    private Answer fhirPath(String target, String parts, String... headers) {
        String body =
                "{'resourceType':'Parameters','parameter':[{'name':'operation','part':["
                        + parts
                        + "]}]}";
        return account.send("PATCH", target, body.replace('\'', '"'), headers);
    }

    private static String replace(String path, String value) {
        return "{'name':'type','valueCode':'replace'},{'name':'path','valueString':'"
                + path
                + "'},{'name':'value',"
                + value
                + "}";
    }

    private void unchanged() {
        assertEquals("W/\"1\"", account.get("/Patient/a").expect(200).header("ETag"));
    }

    @Test
    void aJsonPatchMakesAVersionAndKeepsTheDigits() {
        Answer patched =
                patch("/Observation/o", "[{'op':'replace','path':'/status','value':'amended'}]")
                        .expect(200);
        assertEquals("amended", patched.at("status"));
        assertEquals("W/\"2\"", patched.header("ETag"));
        assertEquals("2", patched.at("meta", "versionId"));
        Answer read = account.get("/Observation/o").expect(200);
        assertEquals(patched.text(), read.text());
        assertTrue(read.text().contains("\"value\":7.10,"), read.text());
        assertEquals(List.of("o"), account.get("/Observation?status=amended").hits());
        assertEquals(List.of(), account.get("/Observation?status=final").hits());
    }

    @Test
    void everyOperationOfJsonPatchIsDone() {
        Answer patched =
                patch(
                                "/Patient/a",
                                "[{'op':'test','path':'/name/0/family','value':'Ada'},"
                                        + "{'op':'add','path':'/name/-','value':{'family':'B'}},"
                                        + "{'op':'copy','from':'/name/1','path':'/name/0'},"
                                        + "{'op':'move','from':'/name/2','path':'/name/1'},"
                                        + "{'op':'replace','path':'/name/0/family','value':'C'},"
                                        + "{'op':'remove','path':'/identifier'}]")
                        .expect(200);
        assertEquals("C", patched.at("name", 0, "family"));
        assertEquals("B", patched.at("name", 1, "family"));
        assertEquals("Ada", patched.at("name", 2, "family"));
        assertEquals("", patched.at("identifier"));
    }

    @Test
    void aTestThatDoesNotHoldLeavesEverythingAsItWas() {
        patch(
                        "/Patient/a",
                        "[{'op':'remove','path':'/name'},"
                                + "{'op':'test','path':'/identifier/0/value','value':'2'}]")
                .refused(400, "invalid", "a test of the patch does not hold: operation 1", "");
        unchanged();
    }

    @Test
    void theLastOfAListTakesTheListAlong() {
        Answer patched =
                patch("/Patient/a", "[{'op':'remove','path':'/identifier/0'}]").expect(200);
        assertEquals("", patched.at("identifier"));
    }

    @Test
    void whatTheServerSetsIsImmutable() {
        for (String patch :
                List.of(
                        "[{'op':'replace','path':'/id','value':'b'}]",
                        "[{'op':'remove','path':'/id'}]",
                        "[{'op':'replace','path':'/meta/versionId','value':'7'}]",
                        "[{'op':'remove','path':'/meta/lastUpdated'}]",
                        "[{'op':'remove','path':'/meta'}]",
                        "[{'op':'replace','path':'/resourceType','value':'Person'}]")) {
            String said = patch("/Patient/a", patch).expect(400).at("issue", 0, "diagnostics");
            assertTrue(said.endsWith("it is immutable"), said);
        }
        fhirPath("/Patient/a", replace("Patient.id", "'valueId':'b'")).expect(400);
        unchanged();
        patch("/Patient/a", "[{'op':'add','path':'/meta/tag/-','value':{'code':'u'}}]").expect(200);
    }

    @Test
    void whatIsPatchedIsValidatedAsAnUpdateIs() {
        patch("/Patient/a", "[{'op':'add','path':'/gender','value':'none'}]")
                .refused(
                        400,
                        "code-invalid",
                        account.put(
                                        "/Patient/a",
                                        patient("a", "x")
                                                .replace(
                                                        "\"name\"", "\"gender\":\"none\",\"name\""))
                                .at("issue", 0, "diagnostics"),
                        "Patient.gender");
        patch("/Patient/a", "[{'op':'add','path':'/shoe','value':43}]").expect(400);
        patch("/Patient/a", "[{'op':'replace','path':'','value':7}]").expect(400);
        unchanged();
    }

    @Test
    void aPatchThatIsNoneIsRefused() {
        patch("/Patient/a", "[]").refused(400, "invalid", "the patch has no operation", "");
        patch("/Patient/a", "").refused(400, "structure", "the body is empty: byte 0", "");
        patch("/Patient/a", "{}")
                .refused(400, "invalid", "a JSON Patch is an array of operations", "");
        patch("/Patient/a", "[{'op':'add'}]").expect(400);
        account.send("PATCH", "/Patient/a", patient("a", "B"))
                .refused(
                        400,
                        "invalid",
                        "a patch is a JSON Patch, or a Parameters resource with operations",
                        "");
        account.send("PATCH", "/Patient/a", "[]", "Content-Type", "application/merge-patch+json")
                .expect(415);
        account.send(
                        "PATCH",
                        "/Patient/a",
                        "[]",
                        "Content-Type",
                        "application/json-patch+json; charset=latin1")
                .expect(415);
        unchanged();
    }

    @Test
    void theMediaTypeMayNameItsCharset() {
        account.send(
                        "PATCH",
                        "/Patient/a",
                        "[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]",
                        "Content-Type",
                        "Application/JSON-Patch+json; charset=UTF-8",
                        "Prefer",
                        "return=presentation")
                .expect(200);
    }

    @Test
    void whatIsNotThereIsNotPatched() {
        patch("/Patient/none", "[{'op':'remove','path':'/name'}]")
                .refused(404, "not-found", "there is no resource of that type and id", "");
        account.delete("/Patient/a").expect(204);
        patch("/Patient/a", "[{'op':'remove','path':'/name'}]")
                .refused(410, "deleted", "the resource has been deleted", "");
    }

    @Test
    void ifMatchHoldsForThePatchedVersion() {
        String patch = "[{'op':'add','path':'/active','value':true}]";
        patch("/Patient/a", patch, "If-Match", "W/\"2\"").expect(412);
        patch("/Patient/a", patch, "If-Match", "x").expect(400);
        patch("/Patient/a", patch, "If-None-Match", "*").expect(400);
        patch("/Patient/a", patch, "If-None-Exist", "identifier=1").expect(400);
        unchanged();
        patch("/Patient/a", patch, "If-Match", "W/\"1\", W/\"5\"").expect(200);
        patch("/Patient/a", "[{'op':'remove','path':'/active'}]", "If-Match", "*").expect(200);
    }

    @Test
    void aPatchThatChangesNothingKeepsTheVersion() {
        patch("/Patient/a", "[{'op':'test','path':'/name/0/family','value':'Ada'}]").expect(200);
        unchanged();
        // as HL7's cases have it, and as $diff says that nothing differs
        account.send("PATCH", "/Patient/a", "{\"resourceType\":\"Parameters\"}").expect(200);
        unchanged();
    }

    @Test
    void aFhirPathPatchIsDone() {
        Answer patched =
                fhirPath(
                                "/Patient/a",
                                replace(
                                        "Patient.name.where(family = \\'Ada\\').family"
                                                .replace("\\'", "\\u0027"),
                                        "'valueString':'Byron'"))
                        .expect(200);
        assertEquals("Byron", patched.at("name", 0, "family"));
        assertEquals("W/\"2\"", account.get("/Patient/a").header("ETag"));
        assertEquals(List.of("a"), account.get("/Patient?family=byron").hits());
        fhirPath("/Patient/a", replace("Patient.gender", "'valueCode':'male'"))
                .refused(400, "invalid", "the path names nothing: operation 0", "");
        fhirPath("/Patient/a", replace("Patient.name[", "'valueString':'x'"))
                .refused(
                        400, "invalid", "the path: the expression is no FHIRPath: operation 0", "");
    }

    @Test
    void aFhirPathPatchThatNamesNoElementOfTheTypeIsRefused() {
        fhirPath(
                        "/Patient/a",
                        "{'name':'type','valueCode':'delete'},"
                                + "{'name':'path','valueString':'Patient.contact.nam'}")
                .refused(
                        400,
                        "invalid",
                        "the path: the expression names an element that the type does not have:"
                                + " type Patient.contact, operation 0",
                        "");
        unchanged();
    }

    /// Some 700,000 looks, at what is not there.
    private static String costly() {
        String one =
                ("{'name':'operation','part':[{'name':'type','valueCode':'delete'},{'name':'path',"
                        + "'valueString':'Patient.identifier.where("
                        + "true and ".repeat(100)
                        + "false)'}]}");
        return "{'resourceType':'Parameters','parameter':["
                + String.join(",", java.util.Collections.nCopies(10, one))
                + "]}";
    }

    private void putWithIdentifiers(String id) {
        String identifiers =
                String.join(",", java.util.Collections.nCopies(300, "{\"value\":\"1\"}"));
        account.put(
                        "/Patient/" + id,
                        "{\"resourceType\":\"Patient\",\"id\":\""
                                + id
                                + "\",\"identifier\":["
                                + identifiers
                                + "]}")
                .expect(201);
    }

    @Test
    void thePatchesOfABundleMayCostOnlySoMuchTogether() {
        putWithIdentifiers("many");
        String[] entries = new String[30];
        for (int i = 0; i < entries.length; i++) {
            entries[i] =
                    Account.entry("", "PATCH", "Patient/many", costly().replace('\'', '"'), "");
        }
        account.clock = InstantSource.fixed(Instant.now()); // looks are counted alone
        account.send("PATCH", "/Patient/many", costly().replace('\'', '"')).expect(200);
        String batch = account.batch(entries).expect(200).text();
        assertTrue(batch.contains("too-costly"), batch);
        assertTrue(batch.contains("\"status\":\"200"), batch);
        String last = account.transaction(entries("many", 30)).expect(400).at("issue", 0, "code");
        assertEquals("too-costly", last);
    }

    /// Patches of as many different resources.
    private String[] entries(String prefix, int count) {
        String[] entries = new String[count];
        for (int i = 0; i < count; i++) {
            putWithIdentifiers(prefix + i);
            entries[i] =
                    Account.entry(
                            "", "PATCH", "Patient/" + prefix + i, costly().replace('\'', '"'), "");
        }
        return entries;
    }

    @Test
    void criteriaFindTheOneToPatch() {
        String patch = "[{'op':'add','path':'/active','value':true}]";
        assertEquals("a", patch("/Patient?identifier=1", patch).expect(200).at("id"));
        patch("/Patient?identifier=2", patch)
                .refused(404, "not-found", "the criteria match no resource", "");
        account.put(
                        "/Patient/b",
                        account.get("/Patient/a").text().replace("\"id\":\"a\"", "\"id\":\"b\""))
                .expect(201);
        patch("/Patient?identifier=1", patch).expect(412);
        patch("/Patient", patch).expect(400);
        patch("/Patient?identifier=1&_sort=name", patch).expect(400);
    }

    @Test
    void ofManyPatchesNoneIsLost() throws Exception {
        var statuses =
                Race.of(
                        16,
                        client ->
                                patch(
                                                "/Patient/a",
                                                "[{'op':'add','path':'/name/-','value':"
                                                        + "{'family':'N"
                                                        + client
                                                        + "'}}]")
                                        .status());
        assertEquals(16, Collections.frequency(statuses, 200), statuses::toString);
        Answer all = account.get("/Patient/a").expect(200);
        assertEquals("W/\"17\"", all.header("ETag"));
        for (int i = 0; i < 16; i++) {
            assertTrue(all.text().contains("\"N" + i + "\""), "N" + i);
        }
    }

    @Test
    void ofManyPatchesFromOneVersionOneIsDone() throws Exception {
        var statuses =
                Race.of(
                        16,
                        client ->
                                patch(
                                                "/Patient/a",
                                                "[{'op':'add','path':'/name/-','value':"
                                                        + "{'family':'N"
                                                        + client
                                                        + "'}}]",
                                                "If-Match",
                                                "W/\"1\"")
                                        .status());
        assertEquals(1, Collections.frequency(statuses, 200), statuses::toString);
        assertEquals(15, Collections.frequency(statuses, 412), statuses::toString);
    }
}
