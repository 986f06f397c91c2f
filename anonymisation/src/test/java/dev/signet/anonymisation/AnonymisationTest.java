// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The methods of Microsoft's open anonymizer, as far as they are supported. Hashes and days of
/// shifts are those that its own algorithms give.
class AnonymisationTest {
    private static final Definitions R4 = Definitions.load(FhirVersion.R4);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);
    private static final String PATIENT =
            """
            {"resourceType":"Patient","id":"p1","meta":{"versionId":"3"},
             "contained":[{"resourceType":"Organization","id":"o","name":"Clinic"}],
             "identifier":[{"system":"urn:x","value":"4711"}],
             "active":true,
             "name":[{"use":"official","family":"Zyxw","given":["Ada","May"],
              "_given":[null,{"extension":[{"url":"u","valueString":"s"}]}]}],
             "birthDate":"1980-02-28",
             "_birthDate":{"extension":[{"url":"u","valueDateTime":"1980-02-28T03:04:05.678+02:00"}]},
             "address":[{"city":"Bonn","postalCode":"53113","country":"DE"}],
             "multipleBirthInteger":2,
             "managingOrganization":{"reference":"#o","display":"Clinic"},
             "generalPractitioner":[{"reference":"Practitioner/d1"},
              {"reference":"https://other.example/fhir/Practitioner/d1/_history/2"},
              {"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}]}
            """;

    private static String configuration(String parameters, String... rules) {
        return "{\"fhirVersion\":\"R4\",\"fhirPathRules\":["
                + String.join(",", rules)
                + "],\"parameters\":{"
                + parameters
                + "}}";
    }

    private static String rule(String path, String method) {
        return "{\"path\":\"" + path + "\",\"method\":\"" + method + "\"}";
    }

    private static String substitution(String path, String value) {
        return "{\"path\":\""
                + path
                + "\",\"method\":\"substitute\",\"replaceWith\":"
                + value
                + "}";
    }

    private static JsonObject json(String text) {
        return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject changed(String resource, String configuration) {
        byte[] changed =
                Anonymisation.of(configuration, R4, TODAY)
                        .anonymised(resource.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow();
        return Json.readObject(changed);
    }

    /// The text at a path of names and numbers, `-` where there is none.
    private static String at(Json from, Object... path) {
        Json at = from;
        for (Object step : path) {
            Json next = step instanceof Integer index ? element(at, index) : member(at, "" + step);
            if (next == null) {
                return "-";
            }
            at = next;
        }
        return at instanceof JsonString text
                ? text.value()
                : new String(at.bytes(), StandardCharsets.UTF_8);
    }

    private static @Nullable Json element(Json of, int index) {
        return of instanceof JsonArray array && index < array.size() ? array.at(index) : null;
    }

    private static @Nullable Json member(Json of, String name) {
        return of instanceof JsonObject object ? object.find(name) : null;
    }

    private static List<String> labels(JsonObject resource) {
        return ((JsonObject) java.util.Objects.requireNonNull(resource.find("meta")))
                .objects("security").stream().map(each -> each.text("code", "")).toList();
    }

    @Test
    void whatNoRuleMeetsStaysAsItIsAndIsNotLabelled() {
        JsonObject kept = changed(PATIENT, configuration("", rule("Observation.value", "redact")));
        assertEquals(json(PATIENT), kept);
    }

    @Test
    void aLastRuleForAllLeavesWhatRulesBeforeItHaveKept() {
        JsonObject left =
                changed(
                        PATIENT,
                        configuration(
                                "",
                                rule("Patient.name.use", "keep"),
                                rule("nodesByType('Address').country", "keep"),
                                rule("Resource", "redact")));
        assertEquals(
                "{\"resourceType\":\"Patient\",\"contained\":[{\"resourceType\":\"Organization\"}],"
                        + "\"name\":[{\"use\":\"official\"}],\"address\":[{\"country\":\"DE\"}],"
                        + "\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                        + "v3-ObservationValue\",\"code\":\"REDACTED\",\"display\":\"redacted\"}]}}",
                new String(left.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void theFirstRuleThatMeetsAnElementDecides() {
        JsonObject first =
                changed(
                        PATIENT,
                        configuration(
                                "",
                                rule("Patient.name", "keep"),
                                rule("nodesByType('HumanName')", "redact")));
        assertEquals("Zyxw", at(first, "name", 0, "family"));
        JsonObject other =
                changed(
                        PATIENT,
                        configuration(
                                "",
                                rule("nodesByType('HumanName')", "redact"),
                                rule("Patient.name", "keep")));
        assertEquals("-", at(other, "name"));
    }

    @Test
    void whatIsRedactedIsGoneWithTheExtensionsOfItsValue() {
        JsonObject left =
                changed(
                        PATIENT,
                        configuration(
                                "", rule("Patient.name.given | Patient.birthDate", "redact")));
        assertEquals("-", at(left, "birthDate"));
        assertEquals("-", at(left, "_birthDate"));
        assertEquals("-", at(left, "name", 0, "given"));
        assertEquals("-", at(left, "name", 0, "_given"));
        assertEquals("Zyxw", at(left, "name", 0, "family"));
        assertEquals(List.of("REDACTED"), labels(left));
        assertEquals("3", at(left, "meta", "versionId"));
    }

    @Test
    void redactedDatesAgesAndPostalCodesStayInPartWhereThatIsWished() {
        String parts =
                "\"enablePartialDatesForRedact\":true,\"enablePartialAgesForRedact\":true,"
                        + "\"enablePartialZipCodesForRedact\":true,"
                        + "\"restrictedZipCodeTabulationAreas\":[\"036\"]";
        String all = rule("Resource", "redact");
        JsonObject left = changed(PATIENT, configuration(parts, all));
        assertEquals("1980", at(left, "birthDate"));
        assertEquals("53100", at(left, "address", 0, "postalCode"));
        assertEquals(List.of("REDACTED", "ABSTRED"), labels(left));
        String old = PATIENT.replace("1980-02-28\"", "1936-11-30\"").replace("53113", "03612");
        JsonObject hidden = changed(old, configuration(parts, all));
        assertEquals("-", at(hidden, "birthDate"), "an age of 90 is told by no year");
        assertEquals("00000", at(hidden, "address", 0, "postalCode"));
        assertEquals(
                "1936",
                at(
                        changed(
                                PATIENT.replace("1980-02-28\"", "1936-12-01\""),
                                configuration(parts, all)),
                        "birthDate"));
        String family =
                """
                {"resourceType":"FamilyMemberHistory","ageAge":{"value":%s,"unit":"a"}}""";
        assertEquals(
                "89",
                at(changed(family.formatted("89"), configuration(parts, all)), "ageAge", "value"));
        assertEquals("-", at(changed(family.formatted("90"), configuration(parts, all)), "ageAge"));
    }

    @Test
    void datesAreShiftedByTheDaysThatIdAndKeyGive() {
        String rules =
                configuration(
                        "\"dateShiftKey\":\"a key\"",
                        rule("nodesByType('date') | nodesByType('dateTime')", "dateShift"));
        assertEquals(-7, Dates.days("p1", "a key"));
        JsonObject shifted = changed(PATIENT, rules);
        assertEquals("1980-02-21", at(shifted, "birthDate"));
        assertEquals(
                "1980-02-21T00:00:00.000+02:00",
                at(shifted, "_birthDate", "extension", 0, "valueDateTime"));
        assertEquals(List.of("PERTURBED"), labels(shifted));
        assertEquals(
                "-",
                at(changed(PATIENT.replace("\"1980-02-28\"", "\"1980-02\""), rules), "birthDate"));
        assertEquals(
                "-",
                at(
                        changed(PATIENT.replace("\"1980-02-28\"", "\"1930-02-28\""), rules),
                        "birthDate"));
    }

    @Test
    void allShiftsAreWithinFiftyDays() {
        for (int i = 0; i < 5_000; i++) {
            int days = Dates.days("id" + i, "a key");
            assertTrue(days >= -50 && days <= 50);
        }
    }

    @Test
    void idsAndReferencesAreHashedSoThatTheyStillFitTogether() {
        String rules =
                configuration(
                        "\"cryptoHashKey\":\"key\"",
                        rule("Resource.id", "cryptoHash"),
                        rule("nodesByType('Reference').reference", "cryptohash"));
        JsonObject hashed = changed(PATIENT, rules);
        JsonObject doctor = changed("{\"resourceType\":\"Practitioner\",\"id\":\"d1\"}", rules);
        String id = at(doctor, "id");
        assertTrue(id.matches("[0-9a-f]{64}"));
        assertEquals("Practitioner/" + id, at(hashed, "generalPractitioner", 0, "reference"));
        assertEquals(
                "https://other.example/fhir/Practitioner/" + id + "/_history/2",
                at(hashed, "generalPractitioner", 1, "reference"));
        assertTrue(
                at(hashed, "generalPractitioner", 2, "reference").matches("urn:uuid:[0-9a-f]{64}"));
        assertEquals(
                "#" + at(hashed, "contained", 0, "id"),
                at(hashed, "managingOrganization", "reference"));
        assertEquals(List.of("CRYTOHASH"), labels(hashed));
    }

    /// RFC 4231, test case 2.
    @Test
    void theHashIsHmacOfSha256() {
        JsonObject hashed =
                changed(
                        PATIENT.replace("Zyxw", "what do ya want for nothing?"),
                        configuration(
                                "\"cryptoHashKey\":\"Jefe\"",
                                rule("Patient.name.family", "cryptoHash")));
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                at(hashed, "name", 0, "family"));
    }

    @Test
    void valuesAndPartsAreSubstituted() {
        JsonObject left =
                changed(
                        PATIENT,
                        configuration(
                                "",
                                rule("Patient.address.country", "keep"),
                                substitution(
                                        "nodesByType('Address')",
                                        "{\"city\":\"Example\",\"country\":\"XX\"}"),
                                substitution("Patient.name.family", "\"Doe\""),
                                substitution("Patient.active", "false"),
                                rule("nodesByType('Address').city", "redact")));
        assertEquals("[{\"country\":\"DE\",\"city\":\"Example\"}]", at(left, "address"));
        assertEquals("Doe", at(left, "name", 0, "family"));
        assertEquals("false", at(left, "active"));
        assertEquals(List.of("SUBSTITUTED"), labels(left));
    }

    @Test
    void whatCannotBeDoneEndsTheWorkOrEmptiesTheResource() {
        String rules =
                configuration("\"cryptoHashKey\":\"k\"", rule("Patient.active", "cryptoHash"));
        raised(rules);
        JsonObject empty =
                changed(PATIENT, rules.replaceFirst("\\{", "{\"processingErrors\":\"skip\","));
        assertEquals("-", at(empty, "name"));
        assertEquals("-", at(empty, "id"));
        assertEquals(List.of("REDACTED"), labels(empty));
        raised(configuration("", substitution("Patient.birthDate", "\"soon\"")));
        raised(configuration("", substitution("Patient.name", "\"x\"")));
    }

    private static void raised(String configuration) {
        assertTrue(
                Anonymisation.of(configuration, R4, TODAY)
                        .anonymised(PATIENT.getBytes(StandardCharsets.UTF_8))
                        .isEmpty());
    }

    @Test
    void resourcesThatOthersHoldFollowTheRulesOfTheirOwnType() {
        JsonObject left = changed(PATIENT, configuration("", rule("Organization.name", "redact")));
        assertEquals("-", at(left, "contained", 0, "name"));
        assertEquals("Zyxw", at(left, "name", 0, "family"));
        JsonObject kept =
                changed(
                        PATIENT,
                        configuration(
                                "",
                                rule("nodesByType('id')", "keep"),
                                rule("nodesByName('name').family", "redact")));
        assertEquals("Clinic", at(kept, "contained", 0, "name"));
        assertEquals("-", at(kept, "name", 0, "family"));
    }

    @Test
    void choicesAreMetByTheirNameInFhirPath() {
        String observation =
                """
                {"resourceType":"Observation","status":"final","code":{"text":"c"},
                 "valueQuantity":{"value":1.50,"unit":"kg"}}""";
        assertEquals(
                "-",
                at(
                        changed(
                                observation,
                                configuration("", rule("Observation.value", "redact"))),
                        "valueQuantity"));
        assertEquals(
                "1.50",
                at(
                        changed(observation, configuration("", rule("Observation.code", "redact"))),
                        "valueQuantity",
                        "value"));
    }

    private static void refused(String named, String configuration) {
        var refused =
                assertThrows(
                        AnonymisationRefused.class,
                        () -> Anonymisation.of(configuration, R4, TODAY));
        assertTrue(refused.text().contains(named), refused.text());
        assertFalse(refused.text().contains("secret"), refused.text());
    }

    /// The tool passes over these, and they hide nothing.
    @Test
    void aRuleByANameThatNoElementHasIsRefused() {
        for (String path :
                List.of(
                        "nodesByName('famliy')",
                        "nodesByName('name').famliy",
                        "nodesByName('valueString')",
                        "Patient.name | nodesByName('famliy')")) {
            refused("does not have", configuration("", rule(path, "redact")));
        }
        for (String path :
                List.of(
                        "nodesByName('family')",
                        "nodesByName('name').family",
                        "nodesByName('value')",
                        "nodesByName('div')",
                        "nodesByName('contact').name")) {
            var _ = Anonymisation.of(configuration("", rule(path, "redact")), R4, TODAY);
        }
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        String keys = "\"cryptoHashKey\":\"secret\",\"dateShiftKey\":\"secret\"";
        String fine = rule("Patient.name", "redact");
        refused("no JSON object", "[]");
        refused("no JSON object", "{");
        refused("fhirPathRules", "{}");
        refused("fhirPathRules", configuration(keys));
        refused(
                "\"processingError\"",
                "{\"processingError\":\"raise\",\"fhirPathRules\":[" + fine + "]}");
        refused(
                "processingErrors",
                "{\"processingErrors\":\"keep\",\"fhirPathRules\":[" + fine + "]}");
        refused("fhirVersion", configuration(keys, fine).replace("\"R4\"", "\"Stu3\""));
        refused(
                "\"perturb\" is not supported",
                configuration(keys, rule("Patient.name", "perturb")));
        refused(
                "\"encrypt\" is not supported",
                configuration(keys, rule("Patient.name", "encrypt")));
        refused("\"shred\" is not known", configuration(keys, rule("Patient.name", "shred")));
        refused("replaceWith", configuration(keys, rule("Patient.name", "substitute")));
        refused(
                "replaceWith",
                configuration(
                        keys, substitution("Patient.name", "1").replace("substitute", "redact")));
        refused(
                "\"span\"",
                configuration(
                        keys, "{\"path\":\"Patient.name\",\"method\":\"redact\",\"span\":1}"));
        refused("a path and a method", configuration(keys, "{\"method\":\"redact\"}"));
        refused(
                "parameters.cryptoHashKey",
                configuration("\"cryptoHashKey\":\"\"", rule("Patient.id", "cryptoHash")));
        refused(
                "parameters.dateShiftKey",
                configuration("", rule("Patient.birthDate", "dateShift")));
        refused("dateShiftScope", configuration(keys + ",\"dateShiftScope\":\"file\"", fine));
        refused("encryptKey", configuration(keys + ",\"encryptKey\":\"secret\"", fine));
        refused("\"customSettings\"", configuration(keys + ",\"customSettings\":{}", fine));
        refused(
                "enablePartialAgesForRedact",
                configuration("\"enablePartialAgesForRedact\":\"yes\"", fine));
    }

    @Test
    void pathsOfOtherFormsAndWithoutElementsAreRefused() {
        for (String path :
                List.of(
                        "Patient.name.where(use='home')",
                        "Observation.value as Quantity",
                        "Patient.name[0]",
                        "Patient.",
                        "nodesByType('Address').city.length()",
                        "Patient.name | Patient.telecom.where(x)")) {
            refused("is of a form that is not supported", configuration("", rule(path, "redact")));
        }
        for (String path :
                List.of(
                        "Patient.nme",
                        "Nothing.name",
                        "nodesByType('Nothing')",
                        "nodesByType('Address').x",
                        "Address.city")) {
            refused("names a type or an element", configuration("", rule(path, "redact")));
        }
        refused("held by another", configuration("", rule("Bundle.entry.resource", "redact")));
    }

    @Test
    void aRefusalOrAFailureShowsNoKey() {
        var made =
                Configuration.of(
                        configuration(
                                "\"cryptoHashKey\":\"secret\"", rule("Patient.id", "cryptoHash")),
                        R4);
        assertFalse(made.toString().contains("secret"), made.toString());
    }
}
