// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$document` of Compositions.
class DocumentTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        account.put("/Patient/ada", Account.patient("ada", "Lovelace")).expect(201);
        account.put("/Patient/ada", Account.patient("ada", "King")).expect(200);
        account.put("/Practitioner/doc", "{\"resourceType\":\"Practitioner\",\"id\":\"doc\"}")
                .expect(201);
        account.put(
                        "/Basic/b",
                        "{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\"c\"}}")
                .expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void compose(String id, String... entries) {
        var all = new StringBuilder();
        for (String entry : entries) {
            all.append(all.length() == 0 ? "" : ",").append(to(entry));
        }
        account.put(
                        "/Composition/" + id,
                        "{\"resourceType\":\"Composition\",\"id\":\""
                                + id
                                + "\",\"status\":\"final\",\"type\":{\"text\":\"t\"},"
                                + "\"date\":\"2020-01-01\",\"title\":\"T\",\"subject\":"
                                + to("Patient/ada")
                                + ",\"author\":["
                                + to("Practitioner/doc")
                                + "],\"section\":[{\"title\":\"s\",\"section\":[{\"entry\":["
                                + all
                                + "]}]}]}")
                .expect(201);
    }

    private static String to(String path) {
        return "{\"reference\":\"" + path + "\"}";
    }

    private static List<String> ids(Answer document) {
        return document.entries().stream()
                .map(entry -> Answer.at(entry, "fullUrl").substring(Account.BASE.length() + 1))
                .toList();
    }

    @Test
    void aCompositionAndWhatItRefersToMakeADocument() {
        compose("c", "Basic/b", "Patient/ada", "https://example.org/fhir/Basic/elsewhere");
        Answer document = account.get("/Composition/c/$document").expect(200);
        assertEquals("document", document.at("type"));
        assertEquals(
                List.of("Composition/c", "Patient/ada", "Practitioner/doc", "Basic/b"),
                ids(document));
        assertTrue(document.at("identifier", "value").startsWith("urn:uuid:"));
        assertTrue(document.at("timestamp").startsWith("20"));
        assertEquals(List.of(), Account.MODEL.validation().validate(document.json()));
        Answer again =
                account.post("/Composition/c/$document", "{\"resourceType\":\"Parameters\"}");
        assertEquals(ids(document), ids(again.expect(200)));
        assertNotEquals(document.at("identifier"), again.at("identifier"));
        account.post("/Bundle", document.text()).expect(201);
    }

    @Test
    void aVersionThatIsReferredToIsThatVersion() {
        compose("v", "Patient/ada/_history/1");
        Answer document = account.get("/Composition/v/$document").expect(200);
        assertEquals("King", document.at("entry", 1, "resource", "name", 0, "family"));
        assertEquals("Lovelace", document.at("entry", 3, "resource", "name", 0, "family"));
    }

    @Test
    void withoutAllOfItThereIsNoDocument() {
        compose("m", "Basic/b", "Basic/none");
        account.get("/Composition/m/$document")
                .refused(
                        404,
                        "not-found",
                        "what the Composition refers to is not there, so there is no whole"
                                + " document",
                        "Composition.section[0].section[0].entry[1]");
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        compose("r", "Basic/b");
        account.get("/Composition/r/$document?persist=true")
                .refused(
                        400,
                        "not-supported",
                        "parameter persist: documents are not stored by this; post the Bundle",
                        "");
        account.get("/Composition/r/$document?persist=false").expect(200);
        account.get("/Composition/r/$document?persist=x").expect(400);
        account.get("/Composition/r/$document?graph=x").expect(400);
        account.get("/Composition/none/$document").expect(404);
        account.get("/Composition/$document").expect(404);
        account.get("/Patient/ada/$document").expect(404);
        account.delete("/Composition/r").expect(204);
        account.get("/Composition/r/$document").expect(410);
    }
}
