// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.portal.plane.Wire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Which resources are shown in fields, and what a change of these leaves of them.
final class PlainEditTest {
    private static final String NAME = "{\"family\":\"Smith\",\"given\":[\"Anna\",\"Lee\"]}";
    private static final String CODE = "{\"text\":\"Weight\"}";
    private static final String QUANTITY = "{\"value\":70.50,\"unit\":\"kg\"}";

    private static ObjectNode resource(String type, String members) {
        return (ObjectNode)
                Wire.JSON.readTree(
                        "{\"resourceType\":\"%s\",\"meta\":{\"versionId\":\"1\"},%s}"
                                .formatted(type, members));
    }

    private static ObjectNode patient(String name, String more) {
        return resource("Patient", "\"name\":[" + name + "]" + more);
    }

    private static ObjectNode observation(String code, String quantity, String more) {
        return resource(
                "Observation", "\"code\":" + code + ",\"valueQuantity\":" + quantity + "," + more);
    }

    /// The same fields with one of another text.
    private static PlainForm with(ObjectNode resource, String field, String text) {
        PlainForm was = PlainEdit.read(resource).orElseThrow();
        Map<String, String> fields = new HashMap<>(was.fields());
        fields.put(field, text);
        return new PlainForm(was.type(), fields, was.subject(), was.version());
    }

    private static void assertJsonOnly(ObjectNode resource) {
        assertTrue(PlainEdit.read(resource).isEmpty(), resource::toString);
    }

    @Test
    void aPatientWhoseFieldsWouldNotComeBackAsTheyWentIsLeftToJson() {
        assertTrue(PlainEdit.read(patient(NAME, "")).isPresent());
        for (String name :
                List.of(
                        "{\"family\":\"Smith \"}",
                        "{\"family\":\"Smith\\nJones\"}",
                        "{\"family\":\"Smith\\ud800\"}",
                        "{\"family\":\"Smith\",\"given\":[\"Mary Ann\",\"Lee\"]}",
                        "{\"family\":\"Smith\",\"given\":[\"Anna\",null],"
                                + "\"_given\":[null,{\"id\":\"a\"}]}",
                        "{\"family\":\"Smith\",\"given\":[\"Anna\"],"
                                + "\"_given\":[{\"id\":\"a\"}]}",
                        "{\"family\":\"Smith\",\"_family\":{\"id\":\"a\"}}",
                        "{\"family\":\"Smith\",\"text\":\"A\",\"_text\":{\"id\":\"a\"}}")) {
            assertJsonOnly(patient(name, ""));
        }
        for (String more :
                List.of(
                        ",\"gender\":\"Female\"",
                        ",\"_gender\":{\"id\":\"a\"}",
                        ",\"birthDate\":\"1970-1\"",
                        ",\"birthDate\":\"1970-01-01\",\"_birthDate\":{\"id\":\"a\"}",
                        ",\"modifierExtension\":[{\"url\":\"a\"}]",
                        ",\"text\":{\"status\":\"additional\",\"div\":\"<div/>\"}")) {
            assertJsonOnly(patient(NAME, more));
        }
    }

    @Test
    void namesAreAddedAndTakenAwayPartByPart() {
        ObjectNode nobody = resource("Patient", "\"gender\":\"female\"");
        assertTrue(PlainEdit.apply(with(nobody, "given", "Anna Lee"), nobody));
        assertEquals("[{\"given\":[\"Anna\",\"Lee\"]}]", nobody.path("name").toString());
        assertTrue(PlainEdit.apply(with(nobody, "family", "Smith"), nobody));
        assertTrue(PlainEdit.apply(with(nobody, "given", ""), nobody));
        assertEquals("[{\"family\":\"Smith\"}]", nobody.path("name").toString());
        assertTrue(PlainEdit.apply(with(nobody, "family", ""), nobody));
        assertFalse(nobody.has("name"));
        ObjectNode doctor = patient("{\"family\":\"Smith\",\"prefix\":[\"Dr.\"]}", "");
        assertTrue(PlainEdit.apply(with(doctor, "family", ""), doctor));
        assertEquals("[{\"prefix\":[\"Dr.\"]}]", doctor.path("name").toString());
        assertJsonOnly(patient("{\"text\":\"Anna Smith\"}", "")); // would stand beside the fields
    }

    @Test
    void ofSeveralNamesAndOfFormerOnesNoneIsTakenForTheName() {
        assertJsonOnly(patient(NAME + "," + NAME, ""));
        for (String use : List.of("old", "maiden", "temp")) {
            assertJsonOnly(patient("{\"use\":\"" + use + "\",\"family\":\"Smith\"}", ""));
        }
        ObjectNode official = patient("{\"use\":\"official\",\"family\":\"Smith\"}", "");
        assertTrue(PlainEdit.apply(with(official, "family", "Jones"), official));
        assertEquals(
                "[{\"use\":\"official\",\"family\":\"Jones\"}]", official.path("name").toString());
    }

    @Test
    void aNumberWhoseFieldsWouldNotComeBackOrWouldContradictIsLeftToJson() {
        String end = "\"status\":\"final\"";
        assertTrue(PlainEdit.read(observation(CODE, QUANTITY, end)).isPresent());
        for (String code :
                List.of(
                        "{\"text\":\"Weight \"}",
                        "{\"text\":\"\"}",
                        "{\"text\":\"Weight\",\"_text\":{\"id\":\"a\"}}",
                        "{\"coding\":[{\"system\":\"http://loinc.org\"}]}")) {
            assertJsonOnly(observation(code, QUANTITY, end));
        }
        for (String quantity :
                List.of(
                        "{\"value\":70.5,\"unit\":\"kg \",\"code\":\"kg\"}",
                        "{\"value\":70.5,\"_value\":{\"id\":\"a\"}}",
                        "{\"value\":70.5,\"unit\":\"kg\",\"_unit\":{\"id\":\"a\"}}",
                        "{\"value\":70.5,\"comparator\":\"<\"}")) {
            assertJsonOnly(observation(CODE, quantity, end));
        }
        for (String more :
                List.of(
                        "\"_status\":{\"extension\":[{\"url\":\"a\",\"valueCode\":\"unknown\"}]}",
                        "\"status\":\"draft\"",
                        end + ",\"_status\":{\"id\":\"a\"}",
                        end + ",\"_effectiveDateTime\":{\"id\":\"a\"}",
                        end + ",\"_effectiveInstant\":{\"id\":\"a\"}",
                        end + ",\"effectiveDateTime\":\"2026-01-01 \"",
                        end + ",\"interpretation\":[{\"text\":\"High\"}]")) {
            assertJsonOnly(observation(CODE, QUANTITY, more));
        }
    }

    @Test
    void narrativesMadeOfTheElementsGoWithAChangeAndOthersStay() {
        for (String status : List.of("generated", "extensions", "empty")) {
            String text = ",\"text\":{\"status\":\"" + status + "\",\"div\":\"<div>Smith</div>\"}";
            ObjectNode patient = patient(NAME, text);
            assertTrue(PlainEdit.apply(with(patient, "family", "Jones"), patient));
            assertEquals(status.equals("empty"), patient.has("text"), status);
            ObjectNode same = patient(NAME, text);
            assertFalse(PlainEdit.apply(with(same, "family", "Smith"), same));
            assertTrue(same.has("text"), status);
        }
    }

    @Test
    void aTextOfACodeIsChangedInItsPlace() {
        String code =
                "{\"id\":\"c\",\"extension\":[{\"url\":\"a\",\"valueCode\":\"b\"}],"
                        + "\"text\":\"Weight\"}";
        ObjectNode number = observation(code, QUANTITY, "\"status\":\"final\"");
        assertTrue(PlainEdit.apply(with(number, "what", "Body weight"), number));
        assertEquals(code.replace("Weight", "Body weight"), number.path("code").toString());
        assertEquals(QUANTITY, number.path("valueQuantity").toString());
    }

    @Test
    void aChangeOfOneFieldChangesNothingElse() {
        ObjectNode patient =
                patient(
                        "{\"text\":\"A. L. Smith\",\"family\":\"Smith\","
                                + "\"given\":[\"Anna\",\"Lee\"],\"prefix\":[\"Dr.\"]}",
                        ",\"gender\":\"male\",\"birthDate\":\"1970\"");
        String before = patient.toString();
        assertTrue(PlainEdit.apply(with(patient, "gender", "female"), patient));
        assertEquals(before.replace("\"male\"", "\"female\""), patient.toString());
    }
}
