// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Who does not write FHIR fills in a patient and a measured number, and sees the chart next.
final class FirstFormPagesTest extends PortalScene {
    private static final String NEW_PATIENT = ACCOUNT + "/data/new/Patient";
    private static final String NEW_OBSERVATION = ACCOUNT + "/data/new/Observation";

    private String stored() {
        return planes.asked.stream()
                .filter(each -> each.method().equals("POST"))
                .map(FakePlanes.Asked::body)
                .reduce((_, last) -> last)
                .orElse("");
    }

    private String patientPage() {
        planes.on(
                "POST " + DATA + "/Patient",
                201,
                "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"1\"}}");
        Page page =
                post(
                        NEW_PATIENT,
                        NEW_PATIENT,
                        "family",
                        "Curie",
                        "given",
                        "Marie Salomea",
                        "birthDate",
                        "1867-11-07",
                        "gender",
                        "female");
        assertEquals(303, page.status());
        return page.location();
    }

    @Test
    void aPatientIsStoredFromFieldsAndNoIdStandsInItsAddress() {
        String page = patientPage();
        assertTrue(page.startsWith(ACCOUNT + "/data/r/"), page);
        assertFalse(page.contains("p1"), page);
        assertEquals(
                "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Curie\","
                        + "\"given\":[\"Marie\",\"Salomea\"]}],"
                        + "\"gender\":\"female\",\"birthDate\":\"1867-11-07\"}",
                stored());
    }

    @Test
    void whatWasLeftEmptyIsNotSent() {
        planes.on("POST " + DATA + "/Patient", 201, "{\"resourceType\":\"Patient\",\"id\":\"p\"}");
        post(NEW_PATIENT, NEW_PATIENT, "family", "Curie", "given", "", "birthDate", "");
        assertEquals("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Curie\"}]}", stored());
    }

    @Test
    void aNumberOfAPatientIsStoredAsItWasTypedAndItsChartIsShownNext() {
        String patient = patientPage();
        get(patient + "/observe").has("Patient/p1", "What was measured");
        planes.on(
                "POST " + DATA + "/Observation",
                201,
                "{\"resourceType\":\"Observation\",\"id\":\"o1\"}");
        Page page =
                post(
                        patient + "/observe",
                        NEW_OBSERVATION,
                        "subject",
                        "Patient/p1",
                        "what",
                        "Body weight",
                        "value",
                        "71.50",
                        "unit",
                        "kg",
                        "when",
                        "2026-01-10");
        assertEquals(patient + "/story", page.location());
        assertEquals(
                "{\"resourceType\":\"Observation\",\"status\":\"final\","
                        + "\"code\":{\"text\":\"Body weight\"},"
                        + "\"subject\":{\"reference\":\"Patient/p1\"},"
                        + "\"effectiveDateTime\":\"2026-01-10\","
                        + "\"valueQuantity\":{\"value\":71.50,\"unit\":\"kg\"}}",
                stored());
    }

    @Test
    void whatIsMissingIsSaidAndWhatWasTypedStays() {
        Page refused = post(NEW_PATIENT, NEW_PATIENT, "given", "Marie");
        assertEquals(422, refused.status());
        refused.has("A family name is needed.", "value=\"Marie\"");
        String patient = patientPage();
        planes.asked.clear();
        for (String value : new String[] {"", "much", "1e3"}) {
            Page number =
                    post(
                            patient + "/observe",
                            NEW_OBSERVATION,
                            "subject",
                            "Patient/p1",
                            "what",
                            "Weight",
                            "value",
                            value);
            assertEquals(422, number.status(), value);
            number.has("value=\"Weight\"");
        }
        for (String value : new String[] {"71,5", "150,000", "1,500.5"}) {
            Page number =
                    post(
                            patient + "/observe",
                            NEW_OBSERVATION,
                            "subject",
                            "Patient/p1",
                            "what",
                            "Weight",
                            "value",
                            value);
            assertEquals(422, number.status(), value);
            number.has("Write it with a point: 71.5.", "value=\"" + value + "\"");
        }
        assertEquals("", stored());
        planes.on("POST " + DATA + "/Patient", 400, "{\"issue\":[{\"diagnostics\":\"no date\"}]}");
        post(NEW_PATIENT, NEW_PATIENT, "family", "Curie", "birthDate", "x")
                .has("no date", "value=\"Curie\"");
    }

    @Test
    void whoWritesFhirIsGivenTheJson() {
        get(NEW_PATIENT).href(NEW_PATIENT + "[?]as=json");
        get(NEW_PATIENT + "?as=json").has("The resource as JSON");
        get(NEW_OBSERVATION).has("The resource as JSON"); // about nobody yet
    }
}
