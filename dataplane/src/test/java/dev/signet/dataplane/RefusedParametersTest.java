// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A parameter that FHIR defines and this server does not have is refused by name: to pass over it
/// would answer with more than was asked for.
class RefusedParametersTest {
    private static final String[][] HANDLINGS = {
        {}, {"Prefer", "handling=strict"}, {"Prefer", "handling=lenient"}
    };

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        account.post("/Observation", observation("Patient/a", "1-8", "1", "2020")).expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void refused(String target, String name) {
        for (String[] handling : HANDLINGS) {
            Answer answer = account.get(target, handling).expect(400);
            assertEquals("not-supported", answer.at("issue", 0, "code"), target);
            String text = answer.at("issue", 0, "diagnostics");
            assertTrue(text.contains("parameter " + name + ": "), target + ": " + text);
        }
    }

    @Test
    void parametersOfAllTypesThatAreNotThere() {
        for (String name :
                List.of(
                        "_text",
                        "_text:contains",
                        "_content",
                        "_list:in",
                        "_language",
                        "_query",
                        "_score",
                        "_in",
                        "_graph",
                        "_maxresults",
                        "_since",
                        "_at",
                        "_sort:desc",
                        "_count:exact",
                        "_lastupdated")) {
            refused("/Patient?" + name + "=1", name);
            refused("/?" + name + "=1", name);
            refused("/Patient?family=Ada&" + name + "=1&shoe=9", name);
        }
        Answer posted =
                account.post(
                        "/Patient/_search",
                        "_text=x",
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        assertEquals("not-supported", posted.expect(400).at("issue", 0, "code"));
        Answer batch = account.batch(Account.entry("", "GET", "Patient?_has:x:y:z=1", "", ""));
        assertEquals("400 Bad Request", batch.expect(200).at("entry", 0, "response", "status"));
    }

    @Test
    void parametersOfOneTypeThatCannotBeSearchedBy() {
        refused("/Location?near:exact=1%7C2", "near:exact");
        assertEquals(
                "search parameter near:exact: of modifiers it takes :missing",
                account.get("/Location?near:exact=1%7C2").at("issue", 0, "diagnostics"));
        refused("/Location?_sort=near", "_sort");
    }

    @Test
    void theyAreRefusedInChainsAndInSortAndIncludes() {
        refused("/Observation?subject:Patient._text=x", "subject:Patient._text");
        refused("/Patient?_has:Observation:patient:_text=x", "_has:Observation:patient:_text");
        refused(
                "/Observation?patient._has:Group:member:_text=x",
                "patient._has:Group:member:_text");
        refused("/Patient?_list=$current-allergies", "_list");
        refused("/Patient?_sort=_score", "_sort");
        refused("/Patient?_sort=family,-_text", "_sort");
        account.get("/Observation?_include=Observation:_text").expect(400);
        account.get("/Observation?_revinclude=Provenance:nobody").expect(400);
        account.get("/Observation?code:below=1").expect(400);
    }

    @Test
    void overSeveralTypesAParameterOfSomeIsRefused() {
        refused("/?family=Ada", "family");
        refused("/?near=1", "near");
        refused("/?_type=Patient,Observation&family=Ada", "family");
        refused("/?_type=Observation,Patient&family=Ada", "family");
        refused("/?_type=Patient,Observation&_sort=birthdate", "_sort");
        refused("/?_sort=birthdate", "_sort");
        assertEquals(List.of("a"), account.get("/?_type=Patient&family=Ada").hits());
        account.get("/Patient?_type=Observation").expect(400);
        assertEquals(List.of("a"), account.get("/Patient?_type=Patient").hits());
    }

    @Test
    void historiesRefuseThemToo() {
        for (String name : List.of("_list", "_text", "_has", "family")) {
            refused("/Patient/_history?" + name + "=x", name);
            refused("/Patient/a/_history?" + name + "=x", name);
        }
        refused("/_history?family=x", "family");
        account.get("/Patient/_history?shoe=9&_=1&code=x").expect(200);
    }

    @Test
    void readsRefuseThemToo() {
        for (String name : List.of("_explain", "_since", "_include", "_count")) {
            refused("/Patient/a?" + name + "=1", name);
            refused("/Patient/a/_history/1?" + name + "=1", name);
        }
        account.get("/Patient/a?_=1&shoe=9&_format=json&_elements=name").expect(200);
        account.get("/Patient/a?shoe=9", "Prefer", "handling=strict").expect(400);
    }

    @Test
    void conditionsPassOverNothing() {
        for (String condition :
                List.of(
                        "_text=x",
                        "_has:Observation:patient:_text=x",
                        "family=Ada&_filter=x",
                        "family=Ada&shoe=9",
                        "family=Ada&_=1",
                        "family=Ada&given=",
                        "family=Ada&_type=Observation")) {
            Answer alone = account.post("/Patient", patient("", "Ada"), "If-None-Exist", condition);
            alone.expect(400);
            String exist = ",\"ifNoneExist\":\"" + condition + "\"";
            String create = Account.entry("", "POST", "Patient", patient("", "Ada"), exist);
            assertEquals(
                    "Bundle.entry[0].request.ifNoneExist",
                    account.transaction(create).expect(400).at("issue", 0, "expression", 0));
            String seen = observation("Patient?" + condition, "1-8", "1", "2020");
            account.transaction(Account.entry("", "POST", "Observation", seen, "")).expect(400);
        }
        Answer named = account.post("/Patient", patient("", "A"), "If-None-Exist", "_text=x");
        String text = named.at("issue", 0, "diagnostics");
        assertTrue(text.contains("parameter _text: "), text);
        assertEquals(List.of("a"), account.get("/Patient").hits());
    }

    @Test
    void whatNobodyDefinesIsPassedOverAndTold() {
        for (String name : List.of("shoe", "shoe:in", "code", "_", "patient.shoe")) {
            String type = name.startsWith("patient") ? "Observation" : "Patient";
            Answer answer = account.get("/" + type + "?" + name + "=1").expect(200);
            assertEquals(1, answer.ids("match").size(), name);
            assertEquals(1, answer.ids("outcome").size(), name);
            assertFalse(answer.link("self").contains("="), answer.link("self"));
        }
    }

    @Test
    void aPageOfTheRetiredServiceIsNotTakenForTheFirst() {
        for (String name : List.of("ct", "includesCt")) {
            refused("/Patient?family=Ada&_count=2&" + name + "=YWJj", name);
            refused("/?_type=Patient&" + name + "=YWJj", name);
            refused("/Patient/a/*?_count=2&" + name + "=YWJj", name);
        }
    }

    @Test
    void theCapabilityStatementDoesNotNameThem() {
        String metadata = account.get("/metadata").expect(200).text();
        for (String name : List.of("_text", "_content", "_query")) {
            assertFalse(metadata.contains("{\"name\":\"" + name + "\""), name);
        }
        assertTrue(metadata.contains("{\"name\":\"_source\""));
        assertTrue(metadata.contains("{\"name\":\"near\",\"type\":\"special\"}"));
    }
}
