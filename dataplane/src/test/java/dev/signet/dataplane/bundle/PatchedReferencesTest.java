// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an edit of a stored resource says nothing of stays, whatever else stands in the Bundle.
class PatchedReferencesTest {
    private static final String THERE = "http://other.example/fhir/";
    private static final String URN = "urn:uuid:11111111-1111-4111-8111-111111111111";

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        account.put("/Practitioner/5", practitioner("\"id\":\"5\",", "Right")).expect(201);
        account.put("/Patient/a", doctor("Practitioner/5")).expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String practitioner(String id, String family) {
        return "{\"resourceType\":\"Practitioner\","
                + id
                + "\"name\":[{\"family\":\""
                + family
                + "\"}]}";
    }

    private static String doctor(String reference) {
        return patient("a", "A")
                .replace(
                        "\"name\"",
                        "\"generalPractitioner\":[{\"reference\":\"" + reference + "\"}],\"name\"");
    }

    private static String json(String patch) {
        byte[] bytes = patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return "{\"resourceType\":\"Binary\",\"contentType\":\"application/json-patch+json\","
                + "\"data\":\""
                + Base64.getEncoder().encodeToString(bytes)
                + "\"}";
    }

    private static String fhirPath(String type, String path, String value) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\",\"part\":["
                + ("{\"name\":\"type\",\"valueCode\":\"" + type + "\"},")
                + ("{\"name\":\"path\",\"valueString\":\"" + path + "\"},")
                + ("{\"name\":\"value\"," + value.replace('\'', '"') + "}]}]}");
    }

    private Answer patched(String fullUrl, String patch) {
        String base = fullUrl.startsWith("urn:") ? fullUrl : THERE + "Practitioner/5";
        return account.transaction(
                        entry(base, "POST", "Practitioner", practitioner("", "Other"), ""),
                        entry(
                                fullUrl.startsWith("urn:") ? "" : fullUrl,
                                "PATCH",
                                "Patient/a",
                                patch,
                                ""))
                .expect(200);
    }

    private String doctor(int index) {
        return account.get("/Patient/a").at("generalPractitioner", index, "reference");
    }

    @Test
    void aStoredReferenceThatCoincidesWithAnEntryStaysWhenAPatchDoesNotTouchIt() {
        for (String patch :
                List.of(
                        json("[{'op':'add','path':'/active','value':true}]"),
                        fhirPath("replace", "Patient.name.family", "'valueString':'B'"))) {
            patched(THERE + "Patient/a", patch);
            assertEquals("Practitioner/5", doctor(0));
        }
        account.put("/Patient/a", doctor(URN)).expect(200);
        patched(URN, json("[{'op':'add','path':'/active','value':false}]"));
        assertEquals(URN, doctor(0));
    }

    @Test
    void aStoredReferenceStaysWhenAPatchMovesOrCopiesIt() {
        String copy =
                "[{'op':'copy','from':'/generalPractitioner/0','path':'/generalPractitioner/-'},"
                        + "{'op':'move','from':'/generalPractitioner/0',"
                        + "'path':'/generalPractitioner/1'}]";
        patched(THERE + "Patient/a", json(copy));
        assertEquals("Practitioner/5", doctor(0));
        assertEquals("Practitioner/5", doctor(1));
    }

    @Test
    void whatAPatchBringsInLeadsToTheEntryEvenWhereTheSameTextWasStored() {
        String add =
                "[{'op':'add','path':'/generalPractitioner/-',"
                        + "'value':{'reference':'Practitioner/5'}}]";
        patched(THERE + "Patient/a", json(add));
        assertEquals("Practitioner/5", doctor(0));
        String made = doctor(1);
        assertTrue(made.startsWith("Practitioner/") && !made.equals("Practitioner/5"), made);
        assertEquals("Other", account.get("/" + made).at("name", 0, "family"));

        account.put("/Patient/a", doctor(URN)).expect(200);
        String path = "Patient.generalPractitioner[0].reference";
        patched(URN, fhirPath("replace", path, "'valueString':'" + URN + "'"));
        assertEquals("Other", account.get("/" + doctor(0)).at("name", 0, "family"));
    }

    @Test
    void aSearchThatAPatchBringsInIsLookedUpAndMustFindOne() {
        String add =
                "[{'op':'add','path':'/generalPractitioner/-',"
                        + "'value':{'reference':'Practitioner?name=NAME'}}]";
        patched(URN, json(add.replace("NAME", "Right")));
        assertEquals("Practitioner/5", doctor(1));
        account.transaction(entry("", "PATCH", "Patient/a", json(add.replace("NAME", "None")), ""))
                .refused(
                        412,
                        "not-found",
                        "a conditional reference matches no resource, by name",
                        "Bundle.entry[0].resource.generalPractitioner[2]");
    }
}
