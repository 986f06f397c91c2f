// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Profiles that are stored in the account: `$validate`, and writes that ask for it.
class ProfileTest {
    private static final String URL = "http://example.org/StructureDefinition/born";
    private static final String HEADER = "x-ms-profile-validation";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put("/StructureDefinition/born", profile(URL, "birthDate", 1)).expect(201);
        account.put(
                        "/ValueSet/colours",
                        "{\"resourceType\":\"ValueSet\",\"id\":\"colours\",\"url\":"
                                + "\"http://example.org/ValueSet/colours\",\"status\":\"active\","
                                + "\"compose\":{\"include\":[{\"system\":\"http://example.org/c\","
                                + "\"concept\":[{\"code\":\"red\"},{\"code\":\"blue\"}]}]}}")
                .expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    /// A profile of patients in which an element is required so often.
    private static String profile(String url, String element, int min) {
        return "{\"resourceType\":\"StructureDefinition\",\"id\":\"born\",\"url\":\""
                + url
                + "\",\"name\":\"Born\",\"status\":\"active\",\"kind\":\"resource\","
                + "\"abstract\":false,\"type\":\"Patient\",\"baseDefinition\":"
                + "\"http://hl7.org/fhir/StructureDefinition/Patient\","
                + "\"derivation\":\"constraint\",\"differential\":{\"element\":["
                + "{\"id\":\"Patient\",\"path\":\"Patient\"},{\"id\":\"Patient."
                + element
                + "\",\"path\":\"Patient."
                + element
                + "\",\"min\":"
                + min
                + "}"
                + ",{\"id\":\"Patient.maritalStatus\",\"path\":\"Patient.maritalStatus\","
                + "\"binding\":{\"strength\":\"required\",\"valueSet\":"
                + "\"http://example.org/ValueSet/colours\"}}"
                + "]}}";
    }

    /// A patient that names the profile.
    private static String claiming(String id, String more) {
        return "{\"resourceType\":\"Patient\","
                + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",")
                + "\"meta\":{\"profile\":[\""
                + URL
                + "\"]}"
                + more
                + "}";
    }

    private static final String BORN = ",\"birthDate\":\"2000-01-01\"";
    private static final String COLOUR =
            ",\"maritalStatus\":{\"coding\":[{\"system\":\"http://example.org/c\",\"code\":\"%s\"}]}";

    @Test
    void whatAResourceNamesCounts() {
        Answer wrong = account.post("/Patient/$validate", claiming("", "")).expect(200);
        assertTrue(isError(wrong), wrong::text);
        assertTrue(wrong.text().contains("Patient.birthDate"), wrong::text);
        Answer good = account.post("/Patient/$validate", claiming("", BORN)).expect(200);
        assertFalse(isError(good), good::text);
    }

    @Test
    void whatIsAskedForCountsInTheAddressAndInTheBody() {
        String patient = Account.patient("", "Muster");
        Answer byAddress = account.post("/Patient/$validate?profile=" + URL, patient).expect(200);
        assertTrue(isError(byAddress), byAddress::text);
        Answer byBody =
                account.post(
                                "/Patient/$validate",
                                "{\"resourceType\":\"Parameters\",\"parameter\":["
                                        + "{\"name\":\"profile\",\"valueUri\":\""
                                        + URL
                                        + "\"},{\"name\":\"resource\",\"resource\":"
                                        + patient
                                        + "}]}")
                        .expect(200);
        assertTrue(isError(byBody), byBody::text);
        assertFalse(byBody.text().contains("Muster"), byBody::text);
        account.put("/Patient/stored", Account.patient("stored", "Muster")).expect(201);
        Answer stored = account.get("/Patient/stored/$validate?profile=" + URL).expect(200);
        assertTrue(isError(stored), stored::text);
    }

    @Test
    void whatIsStoredIsHeldToAProfileThatIsNamed() {
        account.put("/Patient/held", Account.patient("held", "Muster")).expect(201);
        String body =
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"mode\",\"valueCode\":\"profile\"},"
                        + "{\"name\":\"profile\",\"valueUri\":\""
                        + URL
                        + "\"}]}";
        Answer held = account.post("/Patient/held/$validate", body).expect(200);
        assertTrue(isError(held), held::text);
        String id = "\"id\":\"held\"";
        String born = Account.patient("held", "Muster").replace(id, id + BORN);
        account.put("/Patient/held", born).expect(200);
        Answer good = account.post("/Patient/held/$validate", body).expect(200);
        assertFalse(isError(good), good::text);
        account.post("/Patient/none/$validate", body).expect(404);
        account.post("/Patient/$validate", body).expect(400);
        account.post("/Patient/held/$validate?mode=profile&profile=" + URL, born).expect(400);
        String none = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"mode\",";
        account.post("/Patient/held/$validate", none + "\"valueCode\":\"profile\"}]}")
                .refused(400, "required", "parameter profile: mode profile needs it", "");
    }

    @Test
    void aStoredValueSetBindsAndNoValueIsRepeated() {
        Answer good =
                account.post("/Patient/$validate", claiming("", BORN + COLOUR.formatted("red")))
                        .expect(200);
        assertFalse(isError(good), good::text);
        Answer wrong =
                account.post(
                                "/Patient/$validate",
                                claiming("", BORN + COLOUR.formatted("chartreuse")))
                        .expect(200);
        assertTrue(isError(wrong), wrong::text);
        assertFalse(wrong.text().contains("chartreuse"), wrong::text);
    }

    @Test
    void aProfileThatNobodyHasIsAnErrorAtItsPlace() {
        account.post("/Patient/$validate?profile=http://example.org/none", claiming("", BORN))
                .found(
                        200,
                        "not-found",
                        "a profile that is asked for is neither HL7's nor stored",
                        "");
        account.post(
                        "/Patient/$validate",
                        "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":["
                                + "\"http://example.org/none\"]}}")
                .found(
                        200,
                        "not-found",
                        "the profile is neither HL7's nor stored",
                        "Patient.meta.profile[0]");
        account.post("/Patient/$validate?profile=none", claiming("", BORN)).expect(400);
    }

    @Test
    void writesAreHeldToProfilesWhereTheHeaderSaysSo() {
        account.post("/Patient", claiming("", ""), HEADER, "true").expect(400);
        account.put("/Patient/w", claiming("w", ""), HEADER, "true").expect(400);
        account.get("/Patient/w").expect(404);
        account.put("/Patient/w", claiming("w", BORN), HEADER, "true").expect(201);
        account.put("/Patient/w", claiming("w", ""), HEADER, "false").expect(200);
        account.put("/Patient/w", claiming("w", "")).expect(200);
        account.post("/Patient", claiming("", BORN), HEADER, "maybe").expect(400);
        account.post("/", Account.bundle("batch"), HEADER, "maybe").expect(400);
        account.post("/Patient", Account.patient("", "Plain"), HEADER, "true").expect(201);
    }

    @Test
    void theHeaderOfATransactionHoldsForEachEntryAndNothingIsWrittenWhereOneIsWrong() {
        String good = entry("PUT", "Patient/t1", claiming("t1", BORN));
        String wrong = entry("PUT", "Patient/t2", claiming("t2", ""));
        Answer refused =
                account.post("/", bundle("transaction", good, wrong), HEADER, "true").expect(400);
        assertEquals("Bundle.entry[1].resource", refused.at("issue", 0, "expression", 0));
        account.get("/Patient/t1").expect(404);
        account.post("/", bundle("transaction", good), HEADER, "true").expect(200);
        account.post("/", bundle("transaction", wrong)).expect(200);
    }

    @Test
    void theHeaderOfABatchHoldsForEachEntryAlone() {
        Answer answer =
                account.post(
                                "/",
                                bundle(
                                        "batch",
                                        entry("PUT", "Patient/b1", claiming("b1", BORN)),
                                        entry("PUT", "Patient/b2", claiming("b2", ""))),
                                HEADER,
                                "true")
                        .expect(200);
        assertTrue(answer.at("entry", 0, "response", "status").startsWith("201"), answer::text);
        assertTrue(answer.at("entry", 1, "response", "status").startsWith("400"), answer::text);
        account.get("/Patient/b2").expect(404);
    }

    @Test
    void anAccountMayHoldAllThatIsWrittenToItsProfilesAndTheHeaderSaysOtherwise() {
        account.validateProfiles(true);
        try {
            account.post("/Patient", claiming("", "")).expect(400);
            account.post("/Patient", claiming("", ""), HEADER, "false").expect(201);
            account.post("/Patient", claiming("", BORN)).expect(201);
            String wrong = entry("POST", "Patient", claiming("", ""));
            account.post("/", bundle("transaction", wrong)).expect(400);
            account.post("/", bundle("transaction", wrong), HEADER, "false").expect(200);
        } finally {
            account.validateProfiles(false);
        }
    }

    private static String bundle(String type, String... entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[%s]}"
                .formatted(type, String.join(",", entries));
    }

    private static String entry(String method, String url, String resource) {
        return "{\"resource\":%s,\"request\":{\"method\":\"%s\",\"url\":\"%s\"}}"
                .formatted(resource, method, url);
    }

    @Test
    void aProfileThatChangesCountsFromThenOn() {
        String url = "http://example.org/StructureDefinition/changes";
        String named = "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"" + url + "\"]}}";
        String changes = "/StructureDefinition/changes";
        String strict =
                profile(url, "birthDate", 1).replace("\"id\":\"born\"", "\"id\":\"changes\"");
        account.put(changes, strict).expect(201);
        assertTrue(isError(account.post("/Patient/$validate", named)));
        account.put(changes, strict.replace("\"min\":1", "\"min\":0")).expect(200);
        assertFalse(isError(account.post("/Patient/$validate", named)));
        account.delete(changes).expect(204);
        assertEquals(
                "not-found",
                account.post("/Patient/$validate", named).expect(200).at("issue", 0, "code"));
    }

    private static boolean isError(Answer answer) {
        return answer.text().contains("\"severity\":\"error\"");
    }
}
