// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirPathAllowance;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Validation;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.patch.Emptied;
import dev.signet.fhir.patch.FhirPathPatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FhirPathPatchTest {
    static final Definitions R4 = Definitions.load(FhirVersion.R4);
    static final FhirPathEngine ENGINE = new HapiFhirPath(R4);

    /// `org.hl7.fhir.testcases:fhir-test-cases` 1.7.69, r4/patch.
    private static final String CASES = "fhir-patch-tests.xml";

    static final String PATIENT =
            """
            {"resourceType":"Patient","id":"p","meta":{"versionId":"1","tag":[{"code":"t"}]},
             "birthDate":"1970-03-30","_birthDate":{"extension":[{"url":"urn:t","valueDecimal":1.00}]},
             "deceasedBoolean":false,"_gender":{"extension":[{"url":"urn:g","valueCode":"x"}]},
             "name":[{"use":"official","family":"Chalmers","given":["Peter","James"],
                      "_given":[null,{"id":"j"}]},
                     {"use":"usual","given":["Jim"]}],
             "identifier":[{"system":"a","value":"1"},{"system":"b","value":"2"},{"system":"c","value":"3"}],
             "contact":[{"name":{"family":"Roe"},"gender":"female"}]}
            """;

    static JsonObject object(String text) {
        return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    static FhirPathWork work() {
        return new FhirPathAllowance(InstantSource.fixed(Instant.EPOCH))
                .patch(Meter.NONE, () -> {});
    }

    static JsonObject patched(JsonObject resource, JsonObject parameters) {
        return Emptied.of(FhirPathPatch.of(parameters).apply(resource, R4, ENGINE, work()));
    }

    /// @param parts of one operation, as JSON
    static String operation(String... parts) {
        return "{\"name\":\"operation\",\"part\":[" + String.join(",", parts) + "]}";
    }

    static String parameters(String... operations) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":["
                + String.join(",", operations)
                + "]}";
    }

    static String part(String name, String value) {
        return "{\"name\":\"" + name + "\"," + value + "}";
    }

    static String of(String type, String path, String... more) {
        var parts = new ArrayList<String>();
        parts.add(part("type", "\"valueCode\":\"" + type + "\""));
        parts.add(part("path", "\"valueString\":\"" + path + "\""));
        parts.addAll(List.of(more));
        return parameters(operation(parts.toArray(new String[0])));
    }

    static String at(String parameters, String... path) {
        Json now = patched(object(PATIENT), object(parameters));
        for (String step : path) {
            now = now instanceof JsonObject object ? object.find(step) : null;
        }
        return now == null ? "" : new String(now.bytes(), StandardCharsets.UTF_8);
    }

    static Failed refused(String parameters) {
        Failed failed =
                assertThrows(
                        Failed.class,
                        () -> patched(object(PATIENT), object(parameters)),
                        parameters);
        assertEquals(Failure.INVALID, failed.failure());
        return failed;
    }

    @Test
    void everyCaseOfHl7ComesOutAsItSays() throws IOException {
        var wrong = new ArrayList<String>();
        int count = 0;
        for (String one : cases()) {
            String name = one.substring(0, one.indexOf('"'));
            Optional<JsonObject> expected = resource(one, "output");
            try {
                JsonObject made =
                        patched(
                                resource(one, "input").orElseThrow(),
                                resource(one, "diff").orElseThrow());
                if (expected.isEmpty() || !canonical(made).equals(canonical(expected.get()))) {
                    wrong.add(name);
                }
            } catch (Failed failed) {
                if (expected.isPresent()) {
                    wrong.add(name + ": " + failed.text());
                }
            }
            count++;
        }
        assertEquals(List.of(), wrong);
        assertEquals(33, count);
    }

    private static final FhirContext HAPI = FhirContext.forR4Cached();

    /// From the name of each on.
    private static List<String> cases() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(FhirPathPatchTest.class.getResourceAsStream(CASES))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            List<String> parts = List.of(text.split("<case name=\"", -1));
            return parts.subList(1, parts.size());
        }
    }

    /// The resource below an element, in JSON.
    private static Optional<JsonObject> resource(String one, String tag) {
        int start = one.indexOf("<" + tag + ">");
        int end = one.indexOf("</" + tag + ">");
        if (start < 0) {
            return Optional.empty();
        }
        String xml = one.substring(start + tag.length() + 2, end).strip();
        var resource = HAPI.newXmlParser().parseResource(xml);
        return Optional.of(object(HAPI.newJsonParser().encodeResourceToString(resource)));
    }

    /// As HAPI writes it, for an order of the members that is always the same.
    private static String canonical(JsonObject resource) {
        assertEquals(List.of(), new Validation(R4).validate(resource));
        String text = new String(resource.bytes(), StandardCharsets.UTF_8);
        return HAPI.newJsonParser()
                .encodeResourceToString(HAPI.newJsonParser().parseResource(text));
    }

    @Test
    void aChoiceIsReplacedByAnotherTypeOfIt() {
        String patch =
                of(
                        "replace",
                        "Patient.deceased",
                        part("value", "\"valueDateTime\":\"2020-01-01\""));
        assertEquals("\"2020-01-01\"", at(patch, "deceasedDateTime"));
        assertEquals("", at(patch, "deceasedBoolean"));
        refused(of("replace", "Patient.deceased", part("value", "\"valueCode\":\"x\"")));
        String again =
                of(
                        "add",
                        "Patient",
                        part("name", "\"valueString\":\"deceased\""),
                        part("value", "\"valueBoolean\":true"));
        assertTrue(refused(again).text().contains("already"));
        String upsert = again.replace("\"add\"", "\"upsert\"");
        assertEquals("true", at(upsert, "deceasedBoolean"));
    }

    @Test
    void whatStandsBesideAPrimitiveGoesWithIt() {
        String moved =
                of(
                        "move",
                        "Patient.name[0].given",
                        part("source", "\"valueInteger\":1"),
                        part("destination", "\"valueInteger\":0"));
        assertTrue(
                at(moved, "name")
                        .contains(
                                "\"given\":[\"James\",\"Peter\"],\"_given\":[{\"id\":\"j\"},null]"),
                at(moved, "name"));
        String deleted = of("delete", "Patient.name[0].given[1]");
        assertTrue(at(deleted, "name").contains("\"given\":[\"Peter\"]}"), at(deleted, "name"));
        String inserted =
                of(
                        "insert",
                        "Patient.name[0].given",
                        part("index", "\"valueInteger\":0"),
                        part("value", "\"valueString\":\"A\""));
        assertTrue(
                at(inserted, "name").contains("\"_given\":[null,null,{\"id\":\"j\"}]"),
                at(inserted, "name"));
        String gone = of("delete", "Patient.birthDate");
        assertEquals("", at(gone, "birthDate") + at(gone, "_birthDate"));
        String gender = of("replace", "Patient.gender", part("value", "\"valueCode\":\"male\""));
        assertEquals("\"male\"", at(gender, "gender"));
        assertEquals("", at(gender, "_gender"));
        String extended =
                of(
                        "add",
                        "Patient.birthDate",
                        part("name", "\"valueString\":\"extension\""),
                        part(
                                "value",
                                "\"valueExtension\":{\"url\":\"urn:u\",\"valueString\":\"x\"}"));
        assertEquals(
                "[{\"url\":\"urn:t\",\"valueDecimal\":1.00},{\"url\":\"urn:u\",\"valueString\":\"x\"}]",
                at(extended, "_birthDate", "extension"));
    }

    @Test
    void aListIsInsertedIntoEvenWhenItIsEmpty() {
        String first =
                of(
                        "insert",
                        "Patient.telecom",
                        part("index", "\"valueInteger\":0"),
                        part("value", "\"valueContactPoint\":{\"value\":\"1\"}"));
        assertEquals("[{\"value\":\"1\"}]", at(first, "telecom"));
        refused(first.replace("valueInteger\":0", "valueInteger\":1"));
        refused(first.replace("Patient.telecom", "Patient.gender"));
    }

    @Test
    void aPathThatNamesWhatItMustNotIsRefused() {
        String value = part("value", "\"valueString\":\"x\"");
        refused(of("replace", "Patient.name.family.first().length()", value));
        refused(of("replace", "Patient", value));
        refused(of("replace", "Patient.name.given", value));
        refused(of("replace", "Patient.maritalStatus.text", value));
        refused(of("delete", "Patient.name"));
        refused(of("delete", "Patient"));
        refused(of("replace", "Patient.name[", value));
        refused(of("replace", "'x'", value));
        refused(
                of(
                        "move",
                        "Patient.identifier.where(system != 'b')",
                        part("source", "\"valueInteger\":0"),
                        part("destination", "\"valueInteger\":1")));
        refused(
                of(
                        "move",
                        "Patient.identifier",
                        part("source", "\"valueInteger\":0"),
                        part("destination", "\"valueInteger\":3")));
        refused(
                of(
                        "add",
                        "Patient",
                        part("name", "\"valueString\":\"shoeSize\""),
                        part("value", "\"valueInteger\":43")));
    }

    @Test
    void deletingWhatIsNotThereChangesNothing() {
        assertEquals(
                object(PATIENT), patched(object(PATIENT), object(of("delete", "Patient.photo"))));
    }

    @Test
    void anOperationThatIsNoneIsRefusedWithItsNumber() {
        String good =
                operation(
                        part("type", "\"valueCode\":\"delete\""),
                        part("path", "\"valueString\":\"Patient.photo\""));
        for (String bad :
                List.of(
                        "{\"name\":\"other\",\"part\":[]}",
                        "{\"name\":\"operation\"}",
                        operation(part("type", "\"valueCode\":\"coo\"")),
                        operation(part("path", "\"valueString\":\"Patient.photo\"")),
                        operation(part("type", "\"valueCode\":\"delete\"")),
                        good.replace("]}", "," + part("pat", "\"valueString\":\"x\"") + "]}"),
                        good.replace("]}", "," + part("name", "\"valueString\":\"x\"") + "]}"),
                        good.replace("]}", "," + part("type", "\"valueCode\":\"add\"") + "]}"),
                        good.replace("delete", "replace"))) {
            assertEquals("1", refused(parameters(good, bad)).fact("operation", ""), bad);
        }
        refused("{\"resourceType\":\"Patient\"}");
    }

    @Test
    void anExpressionThatMakesValuesOrWalksByItselfIsRefusedByTheNameOfTheFunction() {
        for (String function : List.of("descendants", "replace", "repeat", "resolve", "matches")) {
            String argument = function.equals("replace") ? "'a','aa'" : "$this";
            boolean none = function.equals("descendants") || function.equals("resolve");
            String path = "Patient.name." + function + "(" + (none ? "" : argument) + ")";
            Failed failed = refused(of("delete", path));
            assertEquals(function, failed.fact("function", ""), path);
        }
        refused(of("delete", "Patient.name | Patient.name"));
        refused(of("delete", "Patient.name.where(family & family = 'x')"));
        // as an operator it compares each of one list with each of another; `in` does with one
        refused(of("delete", "Patient.name.where(given contains given)"));
    }

    @Test
    void anExpressionThatLooksAtEverythingForEachIsCutOff() {
        var many = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            many.append(i == 0 ? "" : ",").append("{\"value\":\"").append(i).append("\"}");
        }
        JsonObject large = object("{\"resourceType\":\"Patient\",\"identifier\":[" + many + "]}");
        JsonObject patch =
                object(
                        of(
                                "delete",
                                "Patient.identifier.where(value in"
                                        + " %resource.identifier.where(value != 'x').value)"));
        Failed failed = assertThrows(Failed.class, () -> patched(large, patch));
        assertEquals(Failure.TOO_LARGE, failed.failure());
    }

    @Test
    void partsMakeWhatHasNoTypeOfItsOwn() {
        String patch =
                of(
                        "add",
                        "Patient",
                        part("name", "\"valueString\":\"contact\""),
                        part(
                                "value",
                                "\"part\":["
                                        + part("gender", "\"valueCode\":\"male\"")
                                        + ","
                                        + part("telecom", "\"valueContactPoint\":{\"value\":\"1\"}")
                                        + ","
                                        + part("telecom", "\"valueContactPoint\":{\"value\":\"2\"}")
                                        + "]"));
        assertTrue(
                at(patch, "contact")
                        .endsWith(
                                "{\"gender\":\"male\",\"telecom\":[{\"value\":\"1\"},{\"value\":\"2\"}]}]"),
                at(patch, "contact"));
    }
}
