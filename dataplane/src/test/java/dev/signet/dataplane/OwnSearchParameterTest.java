// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.ledger.Finding;
import dev.signet.ledger.Verifying;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Search parameters that an account defines itself, from their definition to the searches.
class OwnSearchParameterTest {
    private static final String[] PARTIAL = {"x-ms-use-partial-indices", "true"};

    @TempDir private Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String definition(String id, String code, String type, String expression) {
        return OwnDefinitions.definition(id, code, type, expression, "");
    }

    private static String patient(String id, String city, String shoe) {
        return """
        {"resourceType":"Patient","id":"%s","address":[{"city":"%s"}],
         "extension":[{"url":"http://example.org/shoe","valueQuantity":{"value":%s}}]}"""
                .formatted(id, city, shoe);
    }

    private static final String SHOE =
            "Patient.extension.where(url = 'http://example.org/shoe').value.ofType(Quantity)";

    private static void says(String text, Answer answer) {
        assertTrue(answer.text().contains(text), answer::text);
    }

    private void put(String target, String body, int status) {
        account.put(target, body).expect(status);
    }

    private String total(String query, String... headers) {
        return account.get(query, headers).expect(200).at("total");
    }

    private void reindexed() {
        OwnDefinitions.reindexed(account);
    }

    @Test
    void isRefusedUntilAllIsIndexedThenFindsWhatWasThereBeforeAndSince() {
        put("/Patient/before", patient("before", "Rome", "41"), 201);
        put("/SearchParameter/shoe", definition("shoe", "shoe", "quantity", SHOE), 201);
        put("/Patient/since", patient("since", "Rome", "43"), 201);

        says("POST /$reindex", account.get("/Patient?shoe=41").expect(400));
        says("POST /$reindex", account.get("/Patient?_sort=shoe").expect(400));
        assertEquals("0", total("/Patient?shoe=41&_total=accurate", PARTIAL));
        assertEquals("1", total("/Patient?shoe=43&_total=accurate", PARTIAL));
        says("not indexed for all resources", account.get("/Patient?shoe=43", PARTIAL).expect(200));

        reindexed();
        assertEquals("1", total("/Patient?shoe=41&_total=accurate"));
        assertEquals("2", total("/Patient?shoe=gt40&_total=accurate"));
        put("/Patient/after", patient("after", "Rome", "44"), 201);
        assertEquals("3", total("/Patient?shoe=gt40&_total=accurate"));
        says("http://example.org/shoe", account.get("/metadata").expect(200));
    }

    @Test
    void oneResourceTellsItsValuesAndIsIndexedWithAllOthers() {
        put("/Patient/before", patient("before", "Rome", "41"), 201);
        put("/SearchParameter/shoe", definition("shoe", "shoe", "quantity", SHOE), 201);
        put("/Patient/since", patient("since", "Rome", "43"), 201);
        Answer told = account.get("/Patient/before/$reindex").expect(200);
        says("{\"name\":\"shoe\",\"valueString\":\"41\"}", told);
        says("{\"name\":\"address-city\",\"valueString\":\"Rome\"}", told);
        account.get("/$reindex").expect(404); // told, and nothing done
        account.post("/Patient/since/$reindex", "").expect(200); // it has its values
        account.get("/$reindex").expect(404);

        Answer begun = account.post("/Patient/before/$reindex", "").expect(202);
        says("\"41\"", begun);
        String location = begun.header("Location");
        assertTrue(location.contains("/_operations/reindex/"), location);
        OwnDefinitions.awaitJob(account);
        assertEquals("1", total("/Patient?shoe=41&_total=accurate"));
        account.post("/Patient/before/$reindex", "").expect(200);
        account.get("/Patient/none/$reindex").expect(404);
        account.delete("/Patient/before").expect(204);
        account.post("/Patient/before/$reindex", "").expect(410);
    }

    @Test
    void isForgottenWithItsDefinitionAndPendingAgainWhenItIsDefinedAnew() {
        put("/Patient/p", patient("p", "Rome", "41"), 201);
        String definition = definition("shoe", "shoe", "quantity", SHOE);
        put("/SearchParameter/shoe", definition, 201);
        reindexed();
        assertEquals("1", total("/Patient?shoe=41&_total=accurate"));
        account.delete("/SearchParameter/shoe").expect(204);
        says("no such", account.get("/Patient?shoe=41", "Prefer", "handling=strict").expect(400));
        put("/Patient/p2", patient("p2", "Rome", "41"), 201);
        put("/SearchParameter/shoe", definition, 201);
        says("POST /$reindex", account.get("/Patient?shoe=41").expect(400));
        reindexed();
        assertEquals("2", total("/Patient?shoe=41&_total=accurate"));
    }

    @Test
    void isThereWhenTheDatabaseIsOpenedAgainAndAJobUnderWayGoesOn() {
        for (int i = 0; i < 600; i++) {
            put("/Patient/p" + i, patient("p" + i, "Rome", "41"), 201);
        }
        put("/SearchParameter/shoe", definition("shoe", "shoe", "quantity", SHOE), 201);
        account.post("/$reindex", "").expect(201);
        account.revoke();
        account.restore();
        OwnDefinitions.awaitJob(account);
        assertEquals("600", total("/Patient?shoe=41&_total=accurate"));
        account.revoke();
        account.restore();
        assertEquals("600", total("/Patient?shoe=41&_total=accurate"));
        assertTrue(account.database().verify(new Unheard()).isSound());
    }

    @Test
    void definitionsThatCannotBeAreRefusedByName() {
        String[][] wrong = {
            {definition("x", "birthdate", "date", "Patient.birthDate"), "parameter of that code"},
            {definition("x", "shoe", "special", SHOE), "FHIR's own"},
            {definition("x", "shoe", "quantity", "Patient.shoe"), "no such element"},
            {definition("x", "shoe", "string", "Patient.descendants().text"), "descendants"},
            {definition("x", "shoe", "string", "Patient.name.given.lower("), "at character"},
            {definition("x", "shoe", "string", "Patient.shoes.lower()"), "no such element"},
            {definition("x", "shoe", "reference", "Patient.link.other.last()"), "more of FHIRPath"},
            {definition("x", "shoe", "quantity", "Patient.birthDate"), "finds nothing"},
            {definition("x", "_shoe", "quantity", SHOE), "a letter"},
        };
        for (String[] each : wrong) {
            says(each[1], account.put("/SearchParameter/x", each[0]).expect(400));
        }
        put("/SearchParameter/a", definition("a", "shoe", "quantity", SHOE), 201);
        says(
                "parameter of that code",
                account.put("/SearchParameter/b", definition("b", "shoe", "quantity", SHOE))
                        .expect(400));
        account.get("/_operations/reindex/none").expect(404);
    }

    @Test
    void oneCodeIsOfOneDefinitionInATransactionAndAmongWritersAtOnce() throws Exception {
        String both =
                """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":%s,"request":{"method":"PUT","url":"SearchParameter/a"}},
                 {"resource":%s,"request":{"method":"PUT","url":"SearchParameter/b"}}]}"""
                        .formatted(
                                definition("a", "shoe", "quantity", SHOE),
                                definition("b", "shoe", "quantity", SHOE));
        account.post("/", both).expect(400);
        account.get("/SearchParameter/a").expect(404);
        var statuses = new ConcurrentLinkedQueue<Integer>();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                String id = "race" + i;
                var _ =
                        writers.submit(
                                () ->
                                        statuses.add(
                                                account.put(
                                                                "/SearchParameter/" + id,
                                                                definition(
                                                                        id,
                                                                        "shoe",
                                                                        "quantity",
                                                                        SHOE))
                                                        .status()));
            }
        }
        assertEquals(8, statuses.size());
        assertEquals(1, statuses.stream().filter(status -> status == 201).count());
    }

    @Test
    void whatAnotherNamesIsNotTakenAwayAndADateIsNoPart() {
        put("/SearchParameter/shoe", definition("shoe", "shoe", "quantity", SHOE), 201);
        put("/SearchParameter/pair", pair("shoe", "shoe"), 201);
        says("pair", account.delete("/SearchParameter/shoe").expect(409));
        String changed = definition("shoe", "shoe", "string", "Patient.address.city");
        says("pair", account.put("/SearchParameter/shoe", changed).expect(409));
        account.delete("/SearchParameter/pair").expect(204);
        account.delete("/SearchParameter/shoe").expect(204);
        String born = definition("born", "born", "date", "Patient.birthDate");
        put("/SearchParameter/born", born, 201);
        says("date", account.put("/SearchParameter/pair", pair("born", "born")).expect(400));
    }

    private static String pair(String one, String other) {
        return definition("pair", "pair", "composite", "Patient")
                .replace(
                        "\"expression\"",
                        "\"component\":["
                                + "{\"definition\":\"http://example.org/%s\",\"expression\":\"%s\"},"
                                        .formatted(one, expression(one))
                                + "{\"definition\":\"http://example.org/%s\",\"expression\":\"%s\"}],"
                                        .formatted(other, expression(other))
                                + "\"expression\"");
    }

    private static String expression(String of) {
        return of.equals("shoe") ? SHOE.substring("Patient.".length()) : "birthDate";
    }

    @Test
    void aJobCanBeEnded() {
        for (int i = 0; i < 400; i++) {
            put("/Patient/p" + i, patient("p" + i, "Rome", "41"), 201);
        }
        put("/SearchParameter/shoe", definition("shoe", "shoe", "quantity", SHOE), 201);
        String id = account.post("/$reindex", "").expect(201).at("id");
        Answer ended = account.delete("/_operations/reindex/" + id).expect(202);
        assertTrue(ended.text().contains("Canceled") || ended.text().contains("Completed"));
    }

    private static final class Unheard implements Verifying {
        @Override
        public void found(Finding finding) {}

        @Override
        public void walked(Part part, long done, long total) {}
    }

    @Test
    void statusTellsWhichParametersAreIndexedForAllResources() {
        String all = account.get("/SearchParameter/$status").expect(200).text();
        assertTrue(all.contains("http://hl7.org/fhir/SearchParameter/clinical-date"), all);
        assertTrue(!all.contains("Supported"), all);
        put("/SearchParameter/shoe", definition("shoe", "shoe", "quantity", SHOE), 201);
        String asked = "/SearchParameter/$status?code=SHO&resourcetype=Patient,Group";
        assertEquals("Supported", state(asked));
        assertEquals("", state("/SearchParameter/$status?code=shoe&resourcetype=Group"));
        reindexed();
        assertEquals("Enabled", state(asked));
        String url = account.get(asked).at("parameter", 0, "part", 0, "valueUrl");
        assertEquals("Enabled", state("/SearchParameter/$status?url=" + url));
        assertEquals("", state("/SearchParameter/$status?url=http://example.org/none"));
        account.get("/SearchParameter/$status?resourcetype=Shoe").expect(400);
        account.get("/SearchParameter/$status?state=on").expect(400);
        account.put("/SearchParameter/$status", "{}").expect(405);
    }

    private String state(String target) {
        return account.get(target).expect(200).at("parameter", 0, "part", 1, "valueString");
    }
}
