// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Code systems and value sets that are stored: animals, of which some stand above others.
class TerminologyTest {
    private static final String ANIMALS = "http://example.org/CodeSystem/animals";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put(
                        "/CodeSystem/animals",
                        "{\"resourceType\":\"CodeSystem\",\"id\":\"animals\",\"url\":\""
                                + ANIMALS
                                + "\",\"version\":\"1\",\"name\":\"Animals\",\"status\":\"active\","
                                + "\"content\":\"complete\",\"concept\":["
                                + "{\"code\":\"animal\",\"display\":\"Animal\",\"concept\":["
                                + "{\"code\":\"dog\",\"display\":\"Domestic dog\",\"definition\":"
                                + "\"It barks.\",\"designation\":[{\"language\":\"de\",\"value\":"
                                + "\"Haushund\"}],\"property\":[{\"code\":\"legs\","
                                + "\"valueInteger\":4}],\"concept\":[{\"code\":\"poodle\","
                                + "\"display\":\"Poodle dog\"}]},"
                                + "{\"code\":\"hen\",\"display\":\"Hen\",\"property\":["
                                + "{\"code\":\"legs\",\"valueInteger\":2}]}]},"
                                + "{\"code\":\"stone\",\"display\":\"Stone\"}]}")
                .expect(201);
        store("dogs", include("\"filter\":[" + filter("concept", "is-a", "dog") + "]"), "");
        store("legged", include("\"filter\":[" + filter("legs", "exists", "true") + "]"), "");
        store("all", include(""), "");
        store("few", include("\"concept\":[{\"code\":\"hen\"},{\"code\":\"stone\"}]"), "");
        store("but", include(""), include("\"concept\":[{\"code\":\"stone\"}]"));
        store("both", "{\"valueSet\":[\"" + url("dogs") + "\",\"" + url("legged") + "\"]}", "");
        store("circle", "{\"valueSet\":[\"" + url("circle") + "\"]}", "");
        store("regex", include("\"filter\":[" + filter("code", "regex", "(a+)+b") + "]"), "");
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static String url(String id) {
        return "http://example.org/ValueSet/" + id;
    }

    private static String include(String more) {
        return "{\"system\":\"" + ANIMALS + "\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static String filter(String property, String op, String value) {
        return "{\"property\":\""
                + property
                + "\",\"op\":\""
                + op
                + "\",\"value\":\""
                + value
                + "\"}";
    }

    private static String valueSet(String id, String include, String exclude) {
        return "{\"resourceType\":\"ValueSet\",\"id\":\""
                + id
                + "\",\"url\":\""
                + url(id)
                + "\",\"status\":\"active\",\"compose\":{\"include\":["
                + include
                + "]"
                + (exclude.isEmpty() ? "" : ",\"exclude\":[" + exclude + "]")
                + "}}";
    }

    private static void store(String id, String include, String exclude) {
        account.put("/ValueSet/" + id, valueSet(id, include, exclude)).expect(201);
    }

    private static List<String> codes(Answer answer) {
        var codes = new ArrayList<String>();
        JsonObject expansion = (JsonObject) answer.expect(200).json().find("expansion");
        if (expansion.find("contains") instanceof JsonArray contains) {
            for (Json each : contains) {
                codes.add(((JsonObject) each).text("code", ""));
            }
        }
        return codes;
    }

    private static List<String> expanded(String id, String more) {
        return codes(account.get("/ValueSet/$expand?url=" + url(id) + more));
    }

    @Test
    void aValueSetIsWhatItsDefinitionSays() {
        assertEquals(List.of("dog", "poodle"), expanded("dogs", ""));
        assertEquals(List.of("dog", "hen"), expanded("legged", ""));
        assertEquals(List.of("animal", "dog", "poodle", "hen", "stone"), expanded("all", ""));
        assertEquals(List.of("hen", "stone"), expanded("few", ""));
        assertEquals(List.of("animal", "dog", "poodle", "hen"), expanded("but", ""));
        assertEquals(List.of("dog"), expanded("both", ""));
        assertEquals(List.of("dog", "poodle"), codes(account.get("/ValueSet/dogs/$expand")));
        Answer sent =
                account.post(
                        "/ValueSet/$expand",
                        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"valueSet\","
                                + "\"resource\":"
                                + valueSet(
                                        "sent",
                                        include(""),
                                        include("\"concept\":[" + "{\"code\":\"animal\"}]"))
                                + "}]}");
        assertEquals(List.of("dog", "poodle", "hen", "stone"), codes(sent));
    }

    @Test
    void wordsFilterAndPagesGoOn() {
        assertEquals(List.of("dog", "poodle"), expanded("all", "&filter=DOG"));
        assertEquals(List.of("poodle"), expanded("all", "&filter=dog%20poo"));
        assertEquals(List.of("dog", "poodle"), expanded("all", "&offset=1&count=2"));
        Answer page = account.get("/ValueSet/all/$expand?offset=4&count=2").expect(200);
        assertEquals("5", page.at("expansion", "total"));
        assertEquals("Stone", page.at("expansion", "contains", 0, "display"));
        account.get("/ValueSet/all/$expand?count=1001").expect(400);
        account.get("/ValueSet/all/$expand?offset=-1").expect(400);
    }

    @Test
    void whatCannotBeWorkedOutIsRefused() {
        account.get("/ValueSet/$expand?url=http://example.org/none").expect(404);
        account.get("/ValueSet/circle/$expand").expect(400);
        account.get("/ValueSet/regex/$expand").expect(400);
        account.get("/ValueSet/$expand").expect(400);
        account.get("/ValueSet/all/$expand?context=x").expect(400);
        account.get("/ValueSet/none/$expand").expect(404);
    }

    @Test
    void aCodeIsInOrNot() {
        String dogs = "/ValueSet/$validate-code?url=" + url("dogs") + "&system=" + ANIMALS;
        Answer in = account.get(dogs + "&code=poodle").expect(200);
        assertEquals("true", in.at("parameter", 0, "valueBoolean"));
        assertEquals("Poodle dog", in.at("parameter", 1, "valueString"));
        isFalse(account.get(dogs + "&code=hen"));
        isFalse(account.get(dogs + "&code=poodle&display=Cat"));
        isFalse(account.get("/ValueSet/dogs/$validate-code?code=hen"));
        String system = "/CodeSystem/$validate-code?url=" + ANIMALS;
        isTrue(account.get(system + "&code=hen"));
        isFalse(account.get(system + "&code=cat"));
        isTrue(account.get("/CodeSystem/animals/$validate-code?code=hen"));
        isTrue(
                account.get(
                        "/ValueSet/$validate-code?code=male&url="
                                + "http://hl7.org/fhir/ValueSet/administrative-gender"));
    }

    private static void isTrue(Answer answer) {
        assertEquals("true", answer.expect(200).at("parameter", 0, "valueBoolean"), answer::text);
    }

    private static void isFalse(Answer answer) {
        assertEquals("false", answer.expect(200).at("parameter", 0, "valueBoolean"), answer::text);
    }

    @Test
    void aCodeIsLookedUpWithAllThatIsSaidOfIt() {
        String lookup = "/CodeSystem/$lookup?system=" + ANIMALS + "&code=";
        Answer dog = account.get(lookup + "dog").expect(200);
        assertTrue(dog.text().contains("Domestic dog"), dog::text);
        assertTrue(dog.text().contains("It barks."), dog::text);
        assertTrue(dog.text().contains("Haushund"), dog::text);
        assertTrue(dog.text().contains("\"valueInteger\":4"), dog::text);
        account.get(lookup + "cat").expect(404);
        account.get(lookup + "dog&version=2").expect(404);
        account.get(lookup + "dog&version=1").expect(200);
        account.get("/CodeSystem/$lookup?system=http://loinc.org&code=1").expect(404);
    }

    @Test
    void aCodeIsTranslatedByAStoredMap() {
        account.put(
                        "/ConceptMap/fleets",
                        "{\"resourceType\":\"ConceptMap\",\"id\":\"fleets\",\"url\":"
                                + "\"http://example.org/map\",\"status\":\"active\",\"group\":[{"
                                + "\"source\":\""
                                + ANIMALS
                                + "\",\"target\":\"http://example.org/latin\",\"element\":["
                                + "{\"code\":\"dog\",\"target\":[{\"code\":\"canis\",\"display\":"
                                + "\"Canis\",\"equivalence\":\"wider\"}]},{\"code\":\"stone\","
                                + "\"target\":[{\"equivalence\":\"unmatched\"}]}]}]}")
                .expect(201);
        String map = "/ConceptMap/$translate?url=http://example.org/map&system=" + ANIMALS;
        Answer dog = account.get(map + "&code=dog").expect(200);
        assertEquals("true", dog.at("parameter", 0, "valueBoolean"));
        assertEquals("wider", dog.at("parameter", 1, "part", 0, "valueCode"));
        assertEquals("canis", dog.at("parameter", 1, "part", 1, "valueCoding", "code"));
        assertEquals("http://example.org/map", dog.at("parameter", 1, "part", 2, "valueUri"));
        isFalse(account.get(map + "&code=stone"));
        isFalse(account.get(map + "&code=hen"));
        isFalse(account.get(map + "&code=dog&targetsystem=http://example.org/greek"));
        isTrue(
                account.get(
                        "/ConceptMap/fleets/$translate?code=dog&targetsystem="
                                + "http://example.org/latin&system="
                                + ANIMALS));
        account.get(map.replace("/map", "/none") + "&code=dog").expect(404);
        account.get(map + "&code=dog&reverse=true").expect(400);
    }

    @Test
    void oneCodeStandsAboveAnother() {
        assertEquals("subsumes", outcome("animal", "poodle"));
        assertEquals("subsumed-by", outcome("poodle", "dog"));
        assertEquals("equivalent", outcome("dog", "dog"));
        assertEquals("not-subsumed", outcome("dog", "hen"));
        account.get("/CodeSystem/animals/$subsumes?codeA=dog&codeB=cat").expect(404);
        assertFalse(outcome("stone", "animal").startsWith("subsume"));
    }

    private static String outcome(String one, String other) {
        return account.get(
                        "/CodeSystem/$subsumes?system="
                                + ANIMALS
                                + "&codeA="
                                + one
                                + "&codeB="
                                + other)
                .expect(200)
                .at("parameter", 0, "valueCode");
    }

    @Test
    void whatTheAddressNamesIsNotNamedAgainAndInactiveCodesAreNotPassedOver() {
        String code = "/CodeSystem/animals/$validate-code?code=hen";
        account.get(code).expect(200);
        assertTrue(account.get(code + "&url=http://z").expect(400).text().contains("url"));
        assertTrue(account.get(code + "&version=9").expect(400).text().contains("version"));
        account.get("/ValueSet/few/$expand").expect(200);
        account.get("/ValueSet/few/$expand?url=http://z").expect(400);
        String active =
                """
                {"resourceType":"Parameters","parameter":[{"name":"valueSet","resource":{
                 "resourceType":"ValueSet","status":"active","compose":{"inactive":false,
                 "include":[{"system":"http://x","concept":[{"code":"a"}]}]}}}]}""";
        assertTrue(
                account.post("/ValueSet/$expand", active).expect(400).text().contains("inactive"));
    }

    @Test
    void ofMoreThanAHundredWithOneUrlTheOneThatWasChangedLastCounts() {
        String system = "http://example.org/often";
        for (int i = 0; i <= 101; i++) {
            account.put(
                            "/CodeSystem/often" + i,
                            "{\"resourceType\":\"CodeSystem\",\"id\":\"often"
                                    + i
                                    + "\",\"url\":\""
                                    + system
                                    + "\",\"version\":\""
                                    + i
                                    + "\",\"status\":\"active\",\"content\":\"complete\","
                                    + "\"concept\":[{\"code\":\"c\","
                                    + "\"display\":\"of "
                                    + i
                                    + "\"}]}")
                    .expect(201);
        }
        String asked = "/CodeSystem/$lookup?code=c&system=" + system;
        assertTrue(account.get(asked).expect(200).text().contains("\"of 101\""));
        String seven = account.get("/CodeSystem/often7").expect(200).text();
        account.put("/CodeSystem/often7", seven.replace("of 7", "of seven")).expect(200);
        assertTrue(account.get(asked).expect(200).text().contains("\"of seven\""));
        assertTrue(account.get(asked + "&version=50").expect(200).text().contains("\"of 50\""));
    }
}
