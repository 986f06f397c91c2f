// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A resource is deleted, and an observation marked as entered by mistake, after a page that asks.
final class RemovePagesTest extends PortalScene {
    private static final String NEW_PATIENT = ACCOUNT + "/data/new/Patient";
    private static final String WEIGHT =
            "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"meta\":{\"versionId\":\"3\"},"
                    + "\"text\":{\"status\":\"generated\",\"div\":\"<div>x</div>\"},"
                    + "\"status\":\"final\",\"code\":{\"text\":\"Body weight\"},"
                    + "\"valueQuantity\":{\"value\":71.50,\"unit\":\"kg\"},\"note\":[{\"text\":\"n\"}]}";
    private static final String PATIENT =
            "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"2\"},"
                    + "\"name\":[{\"family\":\"Curie\"}]}";

    /// @return the address of its page
    private String there(String reference, String json) {
        planes.on("POST " + DATA + "/Patient", 201, json);
        planes.on("GET " + DATA + "/" + reference, 200, json);
        String page = post(NEW_PATIENT, NEW_PATIENT, "family", "x").location();
        planes.asked.clear();
        return page;
    }

    private List<FakePlanes.Asked> changes() {
        return planes.asked.stream().filter(each -> !each.method().equals("GET")).toList();
    }

    @Test
    void aResourceIsDeletedAfterAQuestionAndItsVersionsAreShown() {
        String page = there("Patient/p1", PATIENT);
        String delete = get(page).has("class=\"button danger\"").href(page + "/delete");
        Page sure =
                get(delete)
                        .has(
                                "Patient \u201cCurie\u201d",
                                "here until you sign out, and later through",
                                "Leave it");
        sure.has("name=\"version\" value=\"2\"").lacks("entered by mistake");
        assertEquals(List.of(), changes());
        planes.on("DELETE " + DATA + "/Patient/p1", 204, "");
        assertEquals(page + "/history", post(delete, delete, "version", "2").location());
        assertEquals("DELETE", changes().getFirst().method());
        assertEquals("W/\"2\"", changes().getFirst().ifMatch());
        planes.on(
                "GET " + DATA + "/Patient/p1/_history?",
                200,
                "{\"entry\":[{\"response\":{\"lastModified\":\"t1\"}},{\"resource\":"
                        + PATIENT
                        + "}]}");
        get(page + "/history")
                .has("It is deleted. Its history stays.", "It is deleted: these are the versions")
                .lacks("The resource as it is now");
        planes.on("GET " + DATA + "/Patient/p1", 410, "{}");
        assertEquals(page + "/history", get(page).location());
    }

    @Test
    void anObservationIsMarkedAsEnteredByMistakeAndKeepsTheRest() {
        String page = there("Observation/o1", WEIGHT);
        get(page).href(page + "/delete");
        String mark = get(page).href(page + "/mistake");
        get(page + "/delete").has("One that was entered by mistake is better marked so");
        get(mark)
                .has(
                        "Observation \u201cBody weight: 71.50 kg\u201d is marked",
                        "charts leave it out");
        assertEquals(List.of(), changes());
        planes.on("PUT " + DATA + "/Observation/o1", 200, "{}");
        assertEquals(page, post(mark, mark, "version", "3").location());
        assertEquals("W/\"3\"", changes().getFirst().ifMatch());
        assertEquals(
                "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"meta\":{\"versionId\":\"3\"},"
                        + "\"status\":\"entered-in-error\",\"code\":{\"text\":\"Body weight\"},"
                        + "\"valueQuantity\":{\"value\":71.50,\"unit\":\"kg\"},\"note\":[{\"text\":\"n\"}]}",
                changes().getFirst().body());
        planes.on(
                "GET " + DATA + "/Observation/o1",
                200,
                WEIGHT.replace("\"final\"", "\"entered-in-error\""));
        get(page).lacks(page + "/mistake");
        get(there("Patient/p1", PATIENT)).lacks("/mistake\"");
    }

    @Test
    void whatSomebodyElseHasChangedOrWhatIsRefusedIsNotDoneAndSaid() {
        String page = there("Observation/o1", WEIGHT);
        planes.on("DELETE " + DATA + "/Observation/o1", 412, "{}");
        planes.on("PUT " + DATA + "/Observation/o1", 412, "{}");
        for (String act : List.of("/delete", "/mistake")) {
            assertEquals(page, post(page + act, page + act, "version", "2").location());
            get(page).has("Somebody else has changed it meanwhile, so nothing was done.");
        }
        planes.on(
                "DELETE " + DATA + "/Observation/o1",
                403,
                "{\"issue\":[{\"diagnostics\":\"Authorization failed.\"}]}");
        assertEquals(page, post(page + "/delete", page + "/delete", "version", "3").location());
        get(page).has("Authorization failed.", "class=\"notice bad\"");
        assertTrue(changes().stream().allMatch(each -> each.target().contains("/Observation/o1")));
    }

    @Test
    void withoutAVersionNothingIsDone() {
        String page = there("Observation/o1", WEIGHT);
        planes.on("DELETE " + DATA + "/Observation/o1", 204, "");
        planes.on("PUT " + DATA + "/Observation/o1", 200, "{}");
        for (String act : List.of("/delete", "/mistake")) {
            assertEquals(page, post(page + act, page + act, "version", "").location());
            get(page).has("It was not said which version is meant, so nothing was done.");
        }
        assertEquals(List.of(), changes());
    }

    @Test
    void onlyAnObservationThatIsNotMarkedYetIsMarked() {
        String marked = WEIGHT.replace("\"final\"", "\"entered-in-error\"");
        for (String json : List.of(marked, PATIENT)) {
            String page = there(json.equals(PATIENT) ? "Patient/p1" : "Observation/o1", json);
            planes.on("PUT " + DATA, 200, "{}");
            assertEquals(page, get(page + "/mistake").location());
            get(page).has("Only an observation that is not marked yet", "class=\"notice bad\"");
            assertEquals(page, post(page, page + "/mistake", "version", "3").location());
            assertEquals(List.of(), changes());
        }
    }

    @Test
    void anOlderVersionCannotBeDeletedAlone() {
        String page = there("Patient/p1", PATIENT);
        planes.on(
                "GET " + DATA + "/Patient/p1/_history?",
                200,
                "{\"entry\":[{\"resource\":" + PATIENT + "}]}");
        planes.on("GET " + DATA + "/Patient/p1/_history/2", 200, PATIENT);
        String older = get(page + "/history").href(ACCOUNT + "/data/r/[^\"/]+(?=\">Version 2)");
        get(older).has("Curie").lacks("/delete\"");
    }
}
