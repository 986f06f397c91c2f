// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Code systems and value sets that nobody has stored and HL7 publishes, and elements that are
/// bound to them.
class PublishedCodesOperationTest {
    private static final String GENDER = "http://hl7.org/fhir/administrative-gender";
    private static final String GENDERS = "http://hl7.org/fhir/ValueSet/administrative-gender";
    private static final String CLINICAL =
            "http://terminology.hl7.org/CodeSystem/condition-clinical";
    private static final String STRUCTURE = "http://hl7.org/fhir/StructureDefinition/";
    private static final String OWN = "http://example.org/StructureDefinition/coloured";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put(
                        "/ValueSet/colours",
                        json(
                                "{'resourceType':'ValueSet','id':'colours','status':'active','url':"
                                        + "'http://example.org/ValueSet/colours','compose':{"
                                        + "'include':[{'system':'http://example.org/c','concept':["
                                        + "{'code':'red'},{'code':'blue'}]}]}}"))
                .expect(201);
        account.put(
                        "/StructureDefinition/coloured",
                        structure(
                                "coloured",
                                STRUCTURE + "Patient",
                                "{'id':'Patient.maritalStatus','path':'Patient.maritalStatus',"
                                        + "'binding':{'strength':'required','valueSet':"
                                        + "'http://example.org/ValueSet/colours'}}"))
                .expect(201);
        account.put(
                        "/StructureDefinition/narrower",
                        structure("narrower", OWN, "{'id':'Patient.name','path':'Patient.name'}"))
                .expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String structure(String id, String base, String element) {
        return json(
                "{'resourceType':'StructureDefinition','id':'"
                        + id
                        + "','url':'http://example.org/StructureDefinition/"
                        + id
                        + "','name':'A','status':'active','kind':'resource','abstract':false,"
                        + "'type':'Patient','baseDefinition':'"
                        + base
                        + "','derivation':'constraint','differential':{'element':["
                        + "{'id':'Patient','path':'Patient'},"
                        + element
                        + "]}}");
    }

    private static List<String> codes(Answer answer) {
        JsonObject expansion = (JsonObject) answer.expect(200).json().find("expansion");
        return expansion.objects("contains").stream().map(one -> one.text("code", "")).toList();
    }

    private static boolean isValid(Answer answer) {
        return answer.expect(200).at("parameter", 0, "valueBoolean").equals("true");
    }

    @Test
    void aCodeSystemOfHl7sIsAskedLikeAStoredOne() {
        Answer male = account.get("/CodeSystem/$lookup?code=male&system=" + GENDER).expect(200);
        assertTrue(male.text().contains("\"valueString\":\"Male\""), male::text);
        assertTrue(male.text().contains("\"valueString\":\"4.0.1\""), male::text);
        account.get("/CodeSystem/$lookup?code=nobody&system=" + GENDER).expect(404);
        account.get("/CodeSystem/$lookup?code=male&version=1&system=" + GENDER).expect(404);
        String asked = "/CodeSystem/$validate-code?url=" + GENDER + "&code=";
        assertTrue(isValid(account.get(asked + "male&display=male")));
        assertEquals(false, isValid(account.get(asked + "male&display=Female")));
        assertEquals(false, isValid(account.get(asked + "nobody")));
        String above = "/CodeSystem/$subsumes?codeA=active&codeB=relapse&system=" + CLINICAL;
        assertEquals("subsumes", account.get(above).expect(200).at("parameter", 0, "valueCode"));
    }

    @Test
    void valueSetsOfThemListDisplays() {
        String expand = "/ValueSet/$expand?url=" + GENDERS;
        assertEquals(List.of("female"), codes(account.get(expand + "&filter=fem")));
        Answer female = account.get(expand + "&filter=fem");
        assertEquals("Female", female.at("expansion", "contains", 0, "display"));
        String whole =
                json(
                        "{'resourceType':'Parameters','parameter':[{'name':'valueSet','resource':{"
                                + "'resourceType':'ValueSet','status':'active','compose':{"
                                + "'include':[{'system':'"
                                + CLINICAL
                                + "','filter':[{'property':'concept','op':'is-a','value':"
                                + "'inactive'}]}]}}}]}");
        assertEquals(
                List.of("inactive", "remission", "resolved"),
                codes(account.post("/ValueSet/$expand", whole)));
    }

    @ParameterizedTest
    @EnumSource
    void everyVersionHasItsOwn(FhirVersion version, @TempDir Path own) {
        try (var other = new Account(own, version)) {
            String expand = "/ValueSet/$expand?context=" + STRUCTURE + "Patient%23Patient.gender";
            assertEquals(List.of("female", "male", "other", "unknown"), codes(other.get(expand)));
            Answer male = other.get("/CodeSystem/$lookup?code=male&system=" + GENDER).expect(200);
            assertTrue(male.text().contains("\"Male\""), male::text);
        }
    }

    @Test
    void anElementNamesTheValueSet() {
        String expand = "/ValueSet/$expand?context=";
        assertEquals(4, codes(account.get(expand + STRUCTURE + "Patient%23gender")).size());
        List<String> colours = List.of("red", "blue");
        assertEquals(colours, codes(account.get(expand + OWN + "%23Patient.maritalStatus")));
        String narrower = expand + OWN.replace("coloured", "narrower");
        assertEquals(colours, codes(account.get(narrower + "%23maritalStatus")));
        assertEquals(4, codes(account.get(narrower + "%23Patient.gender")).size());
        account.get(narrower + "%23Patient.name").expect(404);
        account.get(expand + "http://example.org/none%23Patient.gender").expect(404);
        for (String wrong : List.of("x", "%23x", OWN + "%23")) {
            account.get(expand + wrong).expect(400);
        }
        String gender = expand + STRUCTURE + "Patient%23Patient.gender";
        account.get(gender + "&contextDirection=incoming").expect(200);
        account.get(gender + "&contextDirection=sideways").expect(400);
        account.get(gender + "&url=" + GENDERS).expect(400);
        account.get(gender.replace("/$expand", "/colours/$expand")).expect(400);
        String validate = gender.replace("$expand", "$validate-code") + "&code=";
        assertTrue(isValid(account.get(validate + "male")));
        assertEquals(false, isValid(account.get(validate + "red")));
    }

    @Test
    void codesComeAsCodingsAndConcepts() {
        String system = "/CodeSystem/$validate-code";
        assertTrue(isValid(account.post(system, parameters(coding("coding", GENDER, "male")))));
        assertEquals(
                false, isValid(account.post(system, parameters(coding("coding", GENDER, "red")))));
        String set = "/ValueSet/$validate-code?url=" + GENDERS;
        assertTrue(isValid(account.post(set, parameters(coding("coding", GENDER, "male")))));
        assertEquals(
                false, isValid(account.post(set, parameters(coding("coding", CLINICAL, "male")))));
        String concept =
                "{'name':'codeableConcept','valueCodeableConcept':{'coding':[{'system':'http://l',"
                        + "'code':'x'},{'system':'%s','code':'%s','display':'%s'}]}}";
        String male = concept.formatted(GENDER, "male", "Male");
        assertTrue(isValid(account.post(set, parameters(male))));
        String called = concept.formatted(GENDER, "male", "Female");
        assertEquals(false, isValid(account.post(set, parameters(called))));
        account.post(set, parameters(male + "," + coding("coding", GENDER, "male"))).expect(400);
        account.post(set, parameters("{'name':'coding','valueCode':'male'}")).expect(400);
        account.post(set, parameters("{'name':'coding','valueCoding':{'system':'x'}}")).expect(400);
        account.get(set + "&coding=male").expect(400);
        account.get(set).expect(400);
        Answer told =
                account.post("/CodeSystem/$lookup", parameters(coding("coding", GENDER, "male")));
        assertTrue(told.expect(200).text().contains("\"Male\""), told::text);
        String other = "/CodeSystem/$lookup?system=" + CLINICAL;
        account.post(other, parameters(coding("coding", GENDER, "male"))).expect(404);
    }

    @Test
    void ofTheCodingsOfAConceptOneWillDoInACodeSystem() {
        String validate = "/CodeSystem/$validate-code";
        String unknown = "{'system':'http://l','version':'9','code':'x'}";
        String nameless = "{'code':'male','version':'9'}";
        String male = "{'system':'" + GENDER + "','code':'male'}";
        String red = "{'system':'" + GENDER + "','code':'red'}";
        String old = "{'system':'" + GENDER + "','version':'9','code':'male'}";
        for (String other : List.of(unknown, nameless, red, old)) {
            assertTrue(isValid(account.post(validate, concept(other, male))), other);
            assertTrue(isValid(account.post(validate, concept(male, other))), other);
            assertTrue(
                    isValid(account.post(validate + "?url=" + GENDER, concept(other, male))),
                    other);
        }
        assertEquals(false, isValid(account.post(validate, concept(unknown, red))));
        account.post(validate, concept(unknown, old)).expect(404);
        account.post(validate, concept(nameless)).expect(400);
        String asked = validate + "?url=" + GENDER;
        assertEquals(false, isValid(account.post(asked, concept(unknown))));
        assertTrue(isValid(account.post(asked, concept(nameless))));
        account.post(asked, concept(old)).expect(404);
        account.post(validate + "?url=http://l", concept(unknown, male)).expect(404);
    }

    @Test
    void aCodingSaysTheVersionOfItsOwnSystemOnly() {
        String foreign = "{'name':'coding','valueCoding':{'system':'%s','version':'9','code':'x'}}";
        Answer none =
                account.post(
                        "/CodeSystem/$lookup?system=" + GENDER,
                        parameters(foreign.formatted(CLINICAL)));
        assertTrue(none.expect(404).text().contains("has no such code"), none::text);
        Answer own = account.post("/CodeSystem/$lookup", parameters(foreign.formatted(GENDER)));
        assertTrue(own.expect(404).text().contains("neither stored"), own::text);
    }

    @Test
    void ofTheCodingsOfAConceptOneWillDoInAValueSet() {
        account.put(
                        "/ValueSet/two",
                        json(
                                "{'resourceType':'ValueSet','id':'two','status':'active','url':"
                                        + "'http://two','compose':{'include':[{'system':'http://a',"
                                        + "'concept':[{'code':'x'}]},{'system':'http://b',"
                                        + "'concept':[{'code':'x'}]}]}}"))
                .expect(201);
        String validate = "/ValueSet/two/$validate-code";
        String ambiguous = "{'code':'x'}";
        String valid = "{'system':'http://b','code':'x'}";
        assertTrue(isValid(account.post(validate, concept(ambiguous, valid))));
        account.post(validate, concept(ambiguous)).expect(400);
        account.post(validate, concept(ambiguous, ambiguous)).expect(400);
        String none = "{'system':'http://c','code':'x'}";
        assertEquals(false, isValid(account.post(validate, concept(ambiguous, none))));
    }

    private static String concept(String... codings) {
        return parameters(
                "{'name':'codeableConcept','valueCodeableConcept':{'coding':["
                        + String.join(",", codings)
                        + "]}}");
    }

    @Test
    void codingsOfTwoSystemsAreNotCompared() {
        String one = coding("codingA", CLINICAL, "active");
        Answer above =
                account.post(
                        "/CodeSystem/$subsumes",
                        parameters(one + "," + coding("codingB", CLINICAL, "relapse")));
        assertEquals("subsumes", above.expect(200).at("parameter", 0, "valueCode"));
        account.post(
                        "/CodeSystem/$subsumes",
                        parameters(one + "," + coding("codingB", GENDER, "male")))
                .expect(400);
    }

    @Test
    void aCodingIsTranslated() {
        account.put(
                        "/ConceptMap/m",
                        json(
                                "{'resourceType':'ConceptMap','id':'m','url':'http://m','status':"
                                        + "'active','group':[{'source':'"
                                        + GENDER
                                        + "','target':'http://t','element':[{'code':'male',"
                                        + "'target':[{'code':'m','equivalence':'equal'}]}]}]}"))
                .expect(201);
        String translate = "/ConceptMap/m/$translate";
        assertTrue(isValid(account.post(translate, parameters(coding("coding", GENDER, "male")))));
        String concept =
                "{'name':'codeableConcept','valueCodeableConcept':{'coding':[{'system':'http://l',"
                        + "'code':'male'},{'system':'%s','code':'male'}]}}";
        assertTrue(isValid(account.post(translate, parameters(concept.formatted(GENDER)))));
        String other = parameters(coding("coding", "http://l", "male"));
        assertEquals(false, isValid(account.post(translate, other)));
        account.get(translate + "?code=male").expect(400);
    }

    private static String parameters(String all) {
        return json("{'resourceType':'Parameters','parameter':[" + all + "]}");
    }

    private static String coding(String name, String system, String code) {
        return "{'name':'"
                + name
                + "','valueCoding':{'system':'"
                + system
                + "','code':'"
                + code
                + "'}}";
    }
}
