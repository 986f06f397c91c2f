// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirPathAllowance;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.FhirPathEngine.Found;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

class HapiFhirPathTest {
    private static final FhirPathEngine R4 = new HapiFhirPath(Definitions.load(FhirVersion.R4));

    private static final String PATIENT =
            """
            {"resourceType":"Patient","id":"1","active":true,"birthDate":"1970-03-30",
             "_birthDate":{"extension":[{"url":"urn:t","valueDateTime":"1970-03-30T10:00:00Z"}]},
             "extension":[{"url":"urn:a","valueCoding":{"code":"x"}},{"url":"urn:b","valueString":"y"}],
             "name":[{"use":"official","family":"Chalmers","given":["Peter","James"]},
                     {"use":"usual","given":["Jim"]}],
             "contained":[{"resourceType":"Organization","id":"o","name":"Gastro"}],
             "managingOrganization":{"reference":"Organization/7"},
             "multipleBirthInteger":2,
             "contact":[{"name":{"family":"Roe"},"telecom":[{"system":"phone","value":"1"}]}]}
            """;

    private static JsonObject patient() {
        return Json.readObject(PATIENT.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> values(FhirPathEngine engine, String expression) {
        return engine.parse(expression).evaluate(patient(), work()).stream()
                .map(found -> found.type() + " " + text(found.value()))
                .toList();
    }

    private static String text(Json value) {
        return switch (value) {
            case JsonString text -> text.value();
            case JsonNumber number -> number.text();
            case JsonBoolean truth -> String.valueOf(truth.value());
            default -> new String(value.bytes(), StandardCharsets.UTF_8);
        };
    }

    private static List<String> values(String expression) {
        return values(R4, expression);
    }

    @Test
    void pathsFiltersChoicesAndExtensionsOfPrimitivesAreFollowed() {
        assertEquals(
                List.of("string Peter", "string James", "string Jim"),
                values("Patient.name.given"));
        assertEquals(List.of("string Chalmers"), values("name.where(use = 'official').family"));
        assertEquals(List.of("integer 2"), values("Patient.multipleBirth"));
        assertEquals(List.of("integer 2"), values("multipleBirth.ofType(integer)"));
        assertEquals(List.of(), values("multipleBirth.ofType(boolean)"));
        assertEquals(List.of("code x"), values("extension.value.ofType(Coding).code"));
        assertEquals(List.of("string y"), values("extension('urn:b').value"));
        assertEquals(List.of("dateTime 1970-03-30T10:00:00Z"), values("birthDate.extension.value"));
        assertEquals(List.of("string Gastro"), values("contained.name"));
        assertEquals(List.of("string Roe"), values("contact.name.family"));
        assertEquals(List.of("id 1"), values("contact.name.select(%resource.id)"));
    }

    @Test
    void whatIsWorkedOutHasATypeOfItsOwn() {
        assertEquals(List.of("integer 3"), values("name.given.count()"));
        assertEquals(List.of("boolean true"), values("birthDate < @2000-01-01"));
        assertEquals(List.of("date 1971-03-30"), values("birthDate + 1 year"));
        assertEquals(List.of("decimal 2.5"), values("multipleBirth + 0.5"));
        assertEquals(
                List.of("string Chalmers, Peter"),
                values("name[0].family & ', ' & name[0].given[0]"));
        assertEquals(List.of("boolean true"), values("name.exists() and deceased.empty()"));
        assertEquals(List.of("boolean true"), values("(name | contact.name).count() = 3"));
    }

    @Test
    void anOperatorBehindAnIndexIsNotLost() {
        assertEquals(List.of("boolean false"), values("name[0].family = 'x'"));
        assertEquals(List.of("boolean true"), values("name[0].family = 'Chalmers' and active"));
        assertEquals(List.of("string Peter[1]"), values("name[0].given[0] & '[1]' // [2]"));
        assertEquals(List.of("boolean true"), values("name[/* [9] */ 1].given[0] = 'Jim'"));
        assertEquals(List.of("string a\\'[0]"), values("'a\\\\\\'[0]'"));
    }

    @Test
    void typesAreKnownWithWhatTheyAreDerivedFrom() {
        for (String yes :
                List.of(
                        "Patient is Patient",
                        "Patient is DomainResource",
                        "Patient is Resource",
                        "id is string",
                        "birthDate is date",
                        "contained[0] is Organization",
                        "managingOrganization.resolve() is Organization")) {
            assertEquals(List.of("boolean true"), values(yes), yes);
        }
        for (String no :
                List.of(
                        "Patient is Observation",
                        "birthDate is dateTime",
                        "name[0] is Resource",
                        "managingOrganization.resolve() is Patient")) {
            assertEquals(List.of("boolean false"), values(no), no);
        }
    }

    @Test
    void oneEngineServesEveryVersion() {
        for (FhirVersion version : FhirVersion.values()) {
            var engine = new HapiFhirPath(Definitions.load(version));
            assertEquals(List.of("date 1970-03-30"), values(engine, "Patient.birthDate"));
            assertEquals(List.of("boolean true"), values(engine, "Patient is DomainResource"));
        }
    }

    @Test
    void whatIsNoFhirPathOrHasNoResultIsRefusedWithoutAWordOfIt() {
        for (String wrong : List.of("name.family = 'secret", "secret(", "name.secret()", "1 +")) {
            Failed failed = assertThrows(Failed.class, () -> R4.parse(wrong), wrong);
            assertEquals(Failure.MALFORMED, failed.failure());
            assertFalse(failed.toString().contains("secret"), failed.toString());
        }
        for (String wrong : List.of("name.given.single()", "name.given + 'secret'")) {
            var expression = R4.parse(wrong);
            Failed failed =
                    assertThrows(Failed.class, () -> expression.evaluate(patient(), work()), wrong);
            assertEquals(Failure.MALFORMED, failed.failure());
            assertFalse(failed.toString().contains("secret"), failed.toString());
            assertEquals(null, failed.getCause());
        }
        var id = R4.parse("id");
        assertThrows(Failed.class, () -> id.evaluate(JsonObject.EMPTY, work()));
    }

    @Test
    void whateverTheLibraryThrowsOverAResourceIsNoResult() {
        for (String expression :
                List.of(
                        "name.take('x').family",
                        "name.skip(99999999999).family",
                        "birthDate < @2020-13-45",
                        "name.where($total).family",
                        "name.take(1 'kg').family")) {
            FhirPathEngine.Expression read = R4.parseExtraction(expression, "Patient");
            try {
                var _ = read.evaluate(patient(), work());
            } catch (Failed failed) {
                assertEquals(Failure.MALFORMED, failed.failure(), expression);
                assertEquals(
                        "the expression has no result for the resource", failed.text(), expression);
                assertNull(failed.getCause(), expression);
            }
        }
    }

    @Test
    void anExpressionOfManyWordsIsRefusedBeforeItIsRead() {
        String chain = "name" + ".first()".repeat(127);
        assertEquals(1, R4.parseExtraction(chain, "Patient").evaluate(patient(), work()).size());
        for (String expression :
                List.of(
                        chain + ".first().given.first()",
                        "((true or ".repeat(300) + "active" + "))".repeat(300),
                        "-".repeat(4_000) + "1")) {
            Failed refused =
                    assertThrows(Failed.class, () -> R4.parseExtraction(expression, "Patient"));
            assertEquals(Failure.MALFORMED, refused.failure());
            assertEquals("512", refused.fact("most", ""));
        }
    }

    @Test
    void manyThreadsMayAskAtOnce() throws Exception {
        var expression = R4.parse("name.given.where($this.startsWith('J')).count()");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<java.util.concurrent.Future<List<Found>>>();
            for (int i = 0; i < 200; i++) {
                answers.add(threads.submit(() -> expression.evaluate(patient(), work())));
            }
            for (var answer : answers) {
                assertEquals("integer", answer.get().getFirst().type());
                assertEquals("2", text(answer.get().getFirst().value()));
            }
        }
    }

    /// HL7's own constraints of R4 on real resources: the engine over the tree says what HAPI's R4
    /// engine says over HAPI's model.
    @Test
    void hl7sConstraintsComeOutAsWithHapisOwnModel() throws Exception {
        var context = FhirContext.forR4();
        var oracle =
                new FHIRPathEngine(
                        new HapiWorkerContext(
                                context, new DefaultProfileValidationSupport(context)));
        var constraints = new Constraints();
        int compared = 0;
        for (JsonObject resource : synthea()) {
            String json = new String(resource.bytes(), StandardCharsets.UTF_8);
            var parsed = (Resource) context.newJsonParser().parseResource(json);
            for (String expression : constraints.of(resource.text("resourceType", ""))) {
                String expected;
                try {
                    List<Base> values = oracle.evaluate(parsed, oracle.parse(expression));
                    expected = String.valueOf(oracle.convertToBoolean(values));
                } catch (RuntimeException e) {
                    continue; // HAPI's R4 engine has no answer
                }
                List<Found> found = R4.parse(expression).evaluate(resource, work());
                boolean isTrue =
                        found.size() == 1 && !text(found.getFirst().value()).equals("false");
                assertEquals(expected, String.valueOf(isTrue), expression);
                compared++;
            }
        }
        System.out.println("HL7's constraints compared with HAPI's: " + compared);
        assertTrue(compared > 100, "compared: " + compared);
    }

    /// What compiled paths cannot carry, the engine finds.
    @Test
    void parametersWithoutPathsAreEvaluated() {
        assertEquals(
                List.of("boolean true"),
                parameter(
                        FhirVersion.STU3, "Patient", "deceased", "\"deceasedDateTime\":\"2020\""));
        assertEquals(
                List.of("boolean false"),
                parameter(FhirVersion.STU3, "Patient", "deceased", "\"active\":true"));
        assertEquals(
                List.of("boolean false", "boolean true"),
                parameter(
                        FhirVersion.STU3,
                        "Condition",
                        "abatement-boolean",
                        "\"abatementAge\":{\"value\":3}"));
        assertEquals(
                List.of("instant 2020-01-01T00:00:00Z"),
                parameter(
                        FhirVersion.R5,
                        "Appointment",
                        "date",
                        "\"start\":\"2020-01-01T00:00:00Z\""));
        assertEquals(
                List.of("Reference {\"reference\":\"Patient/1\"}"),
                parameter(
                        FhirVersion.R5,
                        "QuestionnaireResponse",
                        "item-subject",
                        "\"item\":[{\"linkId\":\"1\",\"extension\":[{\"url\":\"http://hl7.org/fhir/"
                                + "StructureDefinition/questionnaireresponse-isSubject\","
                                + "\"valueBoolean\":true}],\"answer\":[{\"valueReference\":"
                                + "{\"reference\":\"Patient/1\"}}]}]"));
        var r4 = SearchParameters.load(FhirVersion.R4);
        for (String type : r4.types()) {
            assertEquals(List.of(), r4.evaluated(type), type);
        }
    }

    private static List<String> parameter(
            FhirVersion version, String type, String code, String members) {
        SearchParameter parameter =
                SearchParameters.load(version).evaluated(type).stream()
                        .filter(one -> one.code().equals(code))
                        .findFirst()
                        .orElseThrow();
        String json = "{\"resourceType\":\"" + type + "\"," + members + "}";
        return new HapiFhirPath(Definitions.load(version))
                        .parse(parameter.expression())
                        .evaluate(Json.readObject(json.getBytes(StandardCharsets.UTF_8)), work())
                        .stream()
                        .map(found -> found.type() + " " + text(found.value()))
                        .toList();
    }

    private static List<JsonObject> synthea() throws IOException {
        var resources = new ArrayList<JsonObject>();
        try (var files = Files.list(Path.of("..", "fhir", "src", "test", "resources", "synthea"))) {
            for (Path file : files.sorted().toList()) {
                resources.add(Json.readObject(Files.readAllBytes(file)));
            }
        }
        return resources;
    }

    private static FhirPathWork work() {
        return new FhirPathAllowance(InstantSource.fixed(Instant.EPOCH))
                .patch(Meter.NONE, () -> {});
    }
}
