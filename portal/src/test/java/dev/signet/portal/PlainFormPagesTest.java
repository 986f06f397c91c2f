// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Who does not write FHIR fills in a patient and a measured number, sees the chart next, and mends
/// what was wrong.
final class PlainFormPagesTest extends PortalScene {
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
                        "year",
                        "1867",
                        "month",
                        "11",
                        "day",
                        "7",
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
        post(NEW_PATIENT, NEW_PATIENT, "family", "Curie", "given", "", "year", "", "day", "");
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
    void aPatientHasTheNamesThatAreKnownOrNone() {
        planes.on("POST " + DATA + "/Patient", 201, "{\"resourceType\":\"Patient\",\"id\":\"p\"}");
        post(NEW_PATIENT, NEW_PATIENT, "family", "", "given", "Marie");
        assertEquals("{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"Marie\"]}]}", stored());
        post(NEW_PATIENT, NEW_PATIENT, "family", "", "given", "", "gender", "female");
        assertEquals("{\"resourceType\":\"Patient\",\"gender\":\"female\"}", stored());
        get(NEW_PATIENT).lacks(" required");
    }

    @Test
    void whatIsMissingIsSaidAndWhatWasTypedStays() {
        Page refused = post(NEW_PATIENT, NEW_PATIENT, "given", "Marie", "day", "7");
        assertEquals(422, refused.status());
        refused.has("says nothing without the year.", "value=\"Marie\"")
                .has(
                        "aria-invalid=\"true\" aria-describedby=\"problem birth-hint\"",
                        "id=\"problem\"");
        get(NEW_PATIENT).lacks("aria-invalid").lacks("id=\"problem\"");
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
        for (String value : new String[] {"1,500", "150,000", "1,500.5", "1,2,3", "15,0000"}) {
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
            number.has(
                    "Is the comma before decimals or before thousands?", "value=\"" + value + "\"");
        }
        assertEquals("", stored());
        planes.on("POST " + DATA + "/Patient", 400, "{\"issue\":[{\"diagnostics\":\"no date\"}]}");
        post(NEW_PATIENT, NEW_PATIENT, "family", "Curie", "year", "0000")
                .has("no date", "value=\"Curie\"");
    }

    @Test
    void whoWritesFhirIsGivenTheJson() {
        get(NEW_PATIENT).href(NEW_PATIENT + "[?]as=json");
        get(NEW_PATIENT + "?as=json").has("The resource as JSON");
        get(NEW_OBSERVATION).has("The resource as JSON"); // about nobody yet
    }

    private Page born(String year, String month, String day) {
        planes.asked.clear();
        planes.on("POST " + DATA + "/Patient", 201, "{\"resourceType\":\"Patient\",\"id\":\"p\"}");
        return post(
                NEW_PATIENT,
                NEW_PATIENT,
                "family",
                "Curie",
                "year",
                year,
                "month",
                month,
                "day",
                day);
    }

    @Test
    void ofADateOfBirthAsMuchIsStoredAsIsKnown() {
        for (String[] date :
                new String[][] {
                    {"1867", "", "", "1867"},
                    {"1867", "11", "", "1867-11"},
                    {"1867", "11", "7", "1867-11-07"},
                    {"2024", "02", "29", "2024-02-29"}
                }) {
            assertEquals(303, born(date[0], date[1], date[2]).status());
            assertTrue(stored().contains("\"birthDate\":\"" + date[3] + "\""), stored());
        }
    }

    @Test
    void aDateOfBirthThatSaysNothingIsRefusedByWhatIsMissing() {
        for (String[] date :
                new String[][] {
                    {"", "11", "", "says nothing without the year"},
                    {"", "", "7", "says nothing without the year"},
                    {"1867", "", "7", "says nothing without the month"},
                    {"67", "", "", "four digits"},
                    {"1867", "13", "", "1 to 31"},
                    {"1867", "11", "x", "1 to 31"},
                    {"2023", "02", "29", "February 2023 has no such day"}
                }) {
            Page page = born(date[0], date[1], date[2]);
            assertEquals(422, page.status(), String.join("-", date));
            page.has(date[3], "value=\"Curie\"");
            assertEquals("", stored());
        }
    }

    private static final String CURIE =
            """
            {"resourceType":"Patient","id":"p1","meta":{"versionId":"3"},
             "text":{"status":"generated","div":"<div>Curie</div>"},
             "identifier":[{"value":"17"}],
             "name":[{"text":"M. Curie","family":"Curie","given":["Marie","Salomea"]}],
             "gender":"female","birthDate":"1867-11"}""";

    /// @return the address of its page
    private String there(String reference, String json) {
        planes.on("POST " + DATA + "/Patient", 201, json);
        String page = post(NEW_PATIENT, NEW_PATIENT, "family", "x").location();
        planes.on("GET " + DATA + "/" + reference, 200, json);
        planes.on("PUT " + DATA + "/" + reference, 200, json);
        planes.asked.clear();
        return page;
    }

    private String put() {
        return planes.asked.stream()
                .filter(each -> each.method().equals("PUT"))
                .map(FakePlanes.Asked::body)
                .reduce((_, last) -> last)
                .orElse("");
    }

    @Test
    void aPatientIsChangedByFieldsAndWhatHasNoFieldStays() {
        String page = there("Patient/p1", CURIE);
        String edit = page + "/edit";
        get(edit)
                .has("value=\"Curie\"", "value=\"Marie Salomea\"", "value=\"1867\"")
                .has("<option value=\"11\" selected>November", "name=\"version\" value=\"3\"");
        Page stored =
                post(
                        edit,
                        edit,
                        "version",
                        "3",
                        "family",
                        "Curie-Sklodowska",
                        "given",
                        "Marie Salomea",
                        "year",
                        "1867",
                        "month",
                        "11",
                        "day",
                        "7",
                        "gender",
                        "female");
        assertEquals(page, stored.location());
        assertEquals(
                "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"3\"},"
                        + "\"identifier\":[{\"value\":\"17\"}],"
                        + "\"name\":[{\"family\":\"Curie-Sklodowska\","
                        + "\"given\":[\"Marie\",\"Salomea\"]}],"
                        + "\"gender\":\"female\",\"birthDate\":\"1867-11-07\"}",
                put(),
                "without the texts that said the name of before");
    }

    @Test
    void whatIsStoredAsItWasIsNoNewVersion() {
        String page = there("Patient/p1", CURIE);
        Page same =
                post(
                        page + "/edit",
                        page + "/edit",
                        "version",
                        "3",
                        "family",
                        "Curie",
                        "given",
                        "Marie Salomea",
                        "year",
                        "1867",
                        "month",
                        "11",
                        "gender",
                        "female");
        assertEquals(page, same.location());
        assertEquals("", put());
        get(page).has("Nothing was changed.");
    }

    @Test
    void whatSomebodyElseHasChangedMeanwhileIsNotOverwritten() {
        String page = there("Patient/p1", CURIE);
        String edit = page + "/edit";
        Page late = post(edit, edit, "version", "2", "family", "Other");
        assertEquals(422, late.status());
        late.has("Somebody else has changed it", "value=\"Curie\"", "value=\"3\"");
        assertEquals("", put());
        planes.on("PUT " + DATA + "/Patient/p1", 412, "{\"issue\":[{\"diagnostics\":\"late\"}]}");
        post(edit, edit, "version", "3", "family", "Other").has("late", "value=\"Other\"");
        Page wrong = post(edit, edit, "version", "3", "family", "Other", "day", "7");
        wrong.has("says nothing without the year", "value=\"Other\"");
    }

    @Test
    void aNumberIsChangedByFieldsWithItsUnitsCodeAndItsOwnCodeKept() {
        String json =
                """
                {"resourceType":"Observation","id":"o1","meta":{"versionId":"1"},"status":"final",
                 "code":{"coding":[{"system":"http://loinc.org","code":"29463-7",
                 "display":"Body weight"}]},"subject":{"reference":"Patient/p1"},
                 "effectiveDateTime":"2026-03-12T10:00:00Z",
                 "valueQuantity":{"value":71.50,"unit":"kg","code":"kg",
                 "system":"http://unitsofmeasure.org"}}""";
        String page = there("Observation/o1", json);
        String edit = page + "/edit";
        Page form = get(edit).has("Body weight", "value=\"71.50\"", "value=\"final\" selected");
        form.has("type=\"text\" id=\"when\"").lacks("id=\"what\"");
        String[] kept = {
            "version", "1", "what", "Body weight", "unit", "kg", "when", "2026-03-12T10:00:00Z"
        };
        String[] sent = java.util.Arrays.copyOf(kept, kept.length + 4);
        sent[kept.length] = "value";
        sent[kept.length + 1] = "17.50";
        sent[kept.length + 2] = "status";
        sent[kept.length + 3] = "corrected";
        assertEquals(page, post(edit, edit, sent).location());
        assertTrue(put().contains("\"value\":17.50,\"unit\":\"kg\",\"code\":\"kg\""), put());
        assertTrue(put().contains("\"status\":\"corrected\""), put());
        assertTrue(put().contains("29463-7") && put().contains("T10:00:00Z"), put());
        sent[kept.length - 3] = "g"; // the unit
        assertEquals(page, post(edit, edit, sent).location());
        assertTrue(put().contains("\"value\":17.50,\"unit\":\"g\"}"), put());
    }

    @Test
    void whatFieldsWouldNotSayIsChangedAsJson() {
        String page = there("Patient/p1", CURIE);
        get(page + "/edit").href(page + "/edit[?]as=json");
        Page json = get(page + "/edit?as=json").has("The resource as JSON", "Use fields");
        assertEquals(422, post(page + "/edit", page + "/edit", "json", "").status());
        json.href(page + "/edit");
        planes.on(
                "GET " + DATA + "/Patient/p1",
                200,
                "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"3\"},"
                        + "\"name\":[{\"text\":\"Marie\"}]}");
        get(page + "/edit")
                .has("The resource as JSON", "Fields would not say all of this")
                .lacks("Use fields");
        post(page + "/edit", page + "/edit", "version", "3", "family", "x")
                .has("This is changed as JSON only.");
        assertEquals("", put());
    }

    @Test
    void aCommaBeforeDecimalsIsTakenWhereItCanMeanNothingElse() {
        String patient = patientPage();
        get(patient + "/observe").has("Such as 71.5 or 71,5");
        planes.on(
                "POST " + DATA + "/Observation",
                201,
                "{\"resourceType\":\"Observation\",\"id\":\"o1\"}");
        for (String[] number :
                new String[][] {
                    {"71,5", "71.5"}, {"-0,125", "-0.125"}, {"36,60", "36.60"}, {"0,1234", "0.1234"}
                }) {
            Page page =
                    post(
                            patient + "/observe",
                            NEW_OBSERVATION,
                            "subject",
                            "Patient/p1",
                            "what",
                            "Weight",
                            "value",
                            number[0]);
            assertEquals(303, page.status(), number[0]);
            assertTrue(stored().contains("{\"value\":" + number[1] + "}"), stored());
        }
    }

    @Test
    void whomANumberIsAboutIsCalledByNameBesideTheReference() {
        String patient = patientPage();
        planes.on("GET " + DATA + "/Patient/p1", 200, CURIE);
        get(patient + "/observe").has("<strong>M. Curie</strong>", "Patient/p1");
        planes.on("GET " + DATA + "/Patient/p1", 403, "{}");
        get(patient + "/observe").has("<strong>Patient/p1</strong>");
    }

    private Page measured(String page, String value, String sure) {
        return post(
                page,
                NEW_OBSERVATION,
                "subject",
                "Patient/p1",
                "what",
                "Platelets",
                "value",
                value,
                "sure",
                sure);
    }

    @Test
    void aPointThatMayStandBeforeThousandsIsAskedBackOnceAndTakenTheSecondTime() {
        String observe = patientPage() + "/observe";
        planes.on(
                "POST " + DATA + "/Observation",
                201,
                "{\"resourceType\":\"Observation\",\"id\":\"o1\"}");
        planes.asked.clear();
        get(observe).has("name=\"sure\" value=\"\"");
        for (String value : new String[] {"150.000", "1.500", "-3.250"}) {
            Page asked = measured(observe, value, "2.500"); // sure of another
            assertEquals(422, asked.status(), value);
            asked.has("Is the point before decimals or before thousands?")
                    .has("else write " + value.replace(".", "") + ".")
                    .has("name=\"sure\" value=\"" + value + "\"");
        }
        assertEquals("", stored());
        assertEquals(303, measured(observe, "3.250", "3.250").status());
        assertTrue(stored().contains("{\"value\":3.250}"), stored());
        for (String plain : new String[] {"0.250", "70.25", "1500.125", "3.1250"}) {
            assertEquals(303, measured(observe, plain, "").status(), plain);
        }
    }

    @Test
    void aNumberThatWasThereIsAskedBackOnlyWhenItIsChanged() {
        String json =
                """
                {"resourceType":"Observation","id":"o1","meta":{"versionId":"1"},"status":"final",
                 "code":{"text":"Birth weight"},"subject":{"reference":"Patient/p1"},
                 "valueQuantity":{"value":3.250,"unit":"kg"}}""";
        String edit = there("Observation/o1", json) + "/edit";
        String[] sent = {"version", "1", "what", "Birth weight", "unit", "g", "value", "3.250"};
        assertEquals(303, post(edit, edit, sent).status());
        assertTrue(put().contains("\"value\":3.250,\"unit\":\"g\""), put());
        planes.asked.clear();
        sent[7] = "3.150";
        Page asked = post(edit, edit, sent);
        assertEquals(422, asked.status());
        asked.has("Is the point before decimals", "name=\"sure\" value=\"3.150\"");
        assertEquals("", put());
    }
}
