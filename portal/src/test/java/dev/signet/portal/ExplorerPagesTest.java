// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Data in three forms, differences between versions, Bundles from a file.
final class ExplorerPagesTest extends PortalScene {
    private static final String PATIENT =
            "{\"resourceType\":\"Patient\",\"id\":\"marie-7\",\"meta\":{\"versionId\":\"3\"},"
                    + "\"name\":[{\"family\":\"Curie\"}]}";

    /// The page of the one patient, found by a search.
    private String patient() {
        planes.on(
                "POST " + DATA + "/Patient/_search",
                200,
                "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":"
                        + PATIENT
                        + "}]}");
        planes.on("GET " + DATA + "/Patient/marie-7", 200, PATIENT);
        planes.on("GET " + DATA + "/metadata", 200, "{\"rest\":[{\"resource\":[]}]}");
        return found().href(ACCOUNT + "/data/r/[^\"/?]+");
    }

    private Page found() {
        Page sent =
                post(
                        ACCOUNT + "/data/find/Patient",
                        ACCOUNT + "/data/search",
                        "type",
                        "Patient",
                        "query",
                        "family=curie");
        assertEquals(303, sent.status());
        assertFalse(sent.location().contains("curie"), sent.location());
        return get(sent.location());
    }

    @Test
    void howASearchRanIsToldWithoutWhatItFoundAndNotOfAResource() {
        planes.on(
                "POST " + DATA + "/Patient/_search",
                200,
                "{\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\"}},"
                        + "{\"search\":{\"mode\":\"outcome\"},\"resource\":{\"issue\":["
                        + "{\"diagnostics\":\"path: branches 1\"},"
                        + "{\"diagnostics\":\"time: query 2 ms\"}]}}]}");
        Page sent = post(ACCOUNT + "/jobs/export", ACCOUNT + "/data/search", "type", "Patient");
        get(sent.location()).has("How it ran").lacks("path: branches");
        get(sent.location() + "?as=ran").has("path: branches 1\ntime: query 2 ms");
        assertTrue(
                planes.asked.getLast().body().endsWith("&_explain=true"),
                planes.asked.getLast()::toString);
    }

    @Test
    void aResourceIsShownAsTableAsJsonAndAsXmlUnderAddressesWithoutItsId() {
        String page = patient();
        assertFalse(page.contains("marie"), page);
        get(page).has("Add a measured value", page + "/observe");
        get(page)
                .has("Curie", "Family name <span class=\"hint path\">name[0].family</span>")
                .lacks("&quot;resourceType&quot;", "<pre");
        get(page + "?as=json").has("<pre", "resourceType").lacks("name[0].family");
        planes.on(
                "GET " + DATA + "/Patient/marie-7?_pretty=true",
                200,
                "application/fhir+xml",
                "<Patient><id value=\"marie-7\"/></Patient>");
        get(page + "?as=xml").has("&lt;Patient&gt;&lt;id value=").lacks("<Patient>");
    }

    @Test
    void whatASearchFindsIsShownInTheSameForms() {
        String _ = patient();
        Page table = found();
        get(table.href("[^\"]+[?]as=json")).has("<pre", "Bundle");
        planes.on(
                "POST " + DATA + "/Patient/_search?_pretty=true",
                200,
                "application/fhir+xml",
                "<Bundle/>");
        get(table.href("[^\"]+[?]as=xml")).has("&lt;Bundle/&gt;");
        assertTrue(
                planes.asked.stream().noneMatch(each -> each.target().contains("curie")),
                "criteria go in the body");
    }

    @Test
    void anAccountThatGivesNoXmlIsSaidTo() {
        String page = patient();
        planes.on("GET " + DATA + "/Patient/marie-7?_pretty", 500, "application/fhir+xml", "<x/>");
        assertEquals(503, get(page + "?as=xml").has("status 500").status());
    }

    @Test
    void eachVersionLeadsToWhatItHasChanged() {
        String page = patient();
        planes.on(
                "GET " + DATA + "/Patient/marie-7/_history?",
                200,
                "{\"total\":3,\"entry\":["
                        + "{\"resource\":{\"meta\":{\"versionId\":\"3\",\"lastUpdated\":\"t3\"}}},"
                        + "{\"resource\":{\"meta\":{\"versionId\":\"2\",\"lastUpdated\":\"t2\"}}},"
                        + "{\"response\":{\"lastModified\":\"t1\"}}]}");
        planes.on(
                "GET " + DATA + "/Patient/marie-7/_history/2",
                200,
                "{\"meta\":{\"versionId\":\"2\"},\"gender\":\"male\",\"active\":true}");
        planes.on(
                "GET " + DATA + "/Patient/marie-7/_history/3",
                200,
                "{\"meta\":{\"versionId\":\"3\"},\"gender\":\"female\","
                        + "\"birthDate\":\"1867-11-07\"}");
        Page history = get(page + "/history").has("Deleted", "What it has changed");
        String changes = history.href(ACCOUNT + "/data/d/[^\"]+");
        assertFalse(changes.contains("marie"), changes);
        get(changes)
                .has("gender", "male", "female", "birthDate", "1867-11-07", "active")
                .has("Added", "Removed", "Changed")
                .lacks("meta.versionId");
        Page picked = post(page + "/history", page + "/compare", "from", "3", "to", "2");
        assertEquals(303, picked.status());
        get(picked.location()).has("birthDate", "Removed");
        assertEquals(
                400, post(page + "/history", page + "/compare", "from", "x", "to", "2").status());
    }

    @Test
    void olderVersionsArePagedOneThatIsGoneIsToldAndTwoThatAreAlikeAreSaidToBe() {
        String page = patient();
        planes.on(
                "GET " + DATA + "/Patient/marie-7/_history?",
                200,
                "{\"total\":90,\"link\":[{\"relation\":\"next\",\"url\":\"https://h"
                        + DATA
                        + "/Patient/marie-7/_history?_count=50&page=2\"}],\"entry\":["
                        + "{\"resource\":{\"meta\":{\"versionId\":\"9\"}}},"
                        + "{\"resource\":{\"meta\":{\"versionId\":\"8\"}}}]}");
        planes.on("GET " + DATA + "/Patient/marie-7/_history/9", 200, "{\"id\":\"a\"}");
        planes.on(
                "GET " + DATA + "/Patient/marie-7/_history/8",
                404,
                "{\"issue\":[{\"diagnostics\":\"there is no such version\"}]}");
        Page history = get(page + "/history").has("Older versions").lacks("The newest<");
        planes.on(
                "GET " + DATA + "/Patient/marie-7/_history?_count=50&page=2",
                200,
                "{\"entry\":[{\"resource\":{\"meta\":{\"versionId\":\"1\"}}}]}");
        String older = history.href(ACCOUNT + "/data/h/[^\"]+");
        assertFalse(older.contains("marie"), older);
        get(older).has("Version 1<", "The newest<").lacks("Older versions");
        get(history.href(ACCOUNT + "/data/d/[^\"]+")).has("there is no such version");
        Page alike = post(page + "/history", page + "/compare", "from", "9", "to", "9");
        get(alike.location()).has("The two versions say the same.");
    }

    /// The account answers with data.
    private void isAlive() {
        planes.on("GET " + DATA + "/Patient", 200, "{\"resourceType\":\"Bundle\",\"total\":1}");
    }

    @Test
    void aBundleFromAFileIsSentAndEachEntryIsTold() {
        isAlive();
        planes.on(
                "POST " + DATA,
                200,
                """
                {"resourceType":"Bundle","type":"batch-response","entry":[
                 {"response":{"status":"201 Created",
                   "location":"https://h/fhir/demo/Patient/new-1/_history/1"}},
                 {"response":{"status":"404","outcome":{"issue":[
                   {"diagnostics":"nothing <b>there</b>"}]}}}]}""");
        String bundle =
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                        + "{\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}},"
                        + "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/no\"}}]}";
        assertEquals(303, upload(ACCOUNT + "/data/bundle", "bundle", bundle).status());
        Page result = get(ACCOUNT + "/data/bundle/result");
        assertEquals(200, result.status(), result.text());
        result.has("1 of 2 entries failed", "POST Patient", "GET Patient/no", "201 Created")
                .has("nothing &lt;b&gt;there&lt;/b&gt;");
        String stored = result.href(ACCOUNT + "/data/r/[^\"]+");
        assertFalse(stored.contains("new-1"), stored);
        FakePlanes.Asked sent =
                planes.asked.stream()
                        .filter(each -> each.method().equals("POST"))
                        .reduce((_, last) -> last)
                        .orElseThrow();
        assertEquals(bundle, sent.body());
        assertEquals("application/fhir+json", sent.type());
    }

    @Test
    void whatCameOfABundleIsLookedAtAgainWithoutSendingItAgain() {
        isAlive();
        assertEquals(303, get(ACCOUNT + "/data/bundle/result").status()); // none was sent yet
        planes.on("POST " + DATA, 200, "{\"resourceType\":\"Bundle\"}");
        String bundle = "{\"resourceType\":\"Bundle\",\"type\":\"batch\"}";
        upload(ACCOUNT + "/data/bundle", "bundle", bundle);
        for (int times = 0; times < 2; times++) {
            get(ACCOUNT + "/data/bundle/result").has("The Bundle had no entries");
        }
        assertEquals(
                1,
                planes.asked.stream()
                        .filter(each -> each.method().equals("POST"))
                        .filter(each -> each.target().startsWith(DATA))
                        .count());
    }

    @Test
    void whatCameOfABundleIsShownOnlyWhileTheAccountGivesTheUserData() {
        planes.on(
                "POST " + DATA,
                200,
                """
                {"resourceType":"Bundle","type":"batch-response","entry":[
                 {"response":{"status":"404","outcome":{"issue":[
                   {"diagnostics":"no such code"}]}}}]}""");
        String bundle =
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                        + "{\"request\":{\"method\":\"GET\",\"url\":\"Patient?name=Curie\"}}]}";
        upload(ACCOUNT + "/data/bundle", "bundle", bundle);
        String page = ACCOUNT + "/data/bundle/result";
        for (List<String> each :
                List.of(
                        List.of("Access to the customer-managed key is lost.", "The key refuses"),
                        List.of("Authorization failed.", "You may not see this data"))) {
            planes.on(
                    "GET " + DATA + "/Patient",
                    403,
                    "{\"issue\":[{\"diagnostics\":\"" + each.getFirst() + "\"}]}");
            Page refused = get(page);
            assertEquals(403, refused.status());
            refused.has(each.getLast()).lacks("Curie", "no such code");
        }
        isAlive();
        get(page).has("Curie", "no such code");
    }

    @Test
    void whatIsNoBundleToSendIsRefusedByWhatIsWrongAndSentNowhere() {
        String page = ACCOUNT + "/data/bundle";
        for (List<String> each :
                List.of(
                        List.of("", "No file was chosen"),
                        List.of("not json", "neither JSON nor XML"),
                        List.of(
                                "{\"resourceType\":\"Patient\"}",
                                "resourceType: expected is Bundle"),
                        List.of(
                                "{\"resourceType\":\"Bundle\",\"type\":\"document\"}",
                                "type: expected is transaction or batch"))) {
            Page refused = upload(page, "bundle", each.getFirst());
            assertEquals(422, refused.status());
            refused.has(each.getLast());
        }
        assertTrue(planes.asked.stream().noneMatch(each -> each.method().equals("POST")));
    }

    @Test
    void aTransactionThatFailsSaysThatNothingWasStored() {
        planes.on(
                "POST " + DATA,
                422,
                "{\"issue\":[{\"diagnostics\":\"no such type\","
                        + "\"expression\":[\"Bundle.entry[1]\"]}]}");
        String bundle = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}";
        upload(ACCOUNT + "/data/bundle", "bundle", bundle)
                .has("Nothing was stored.", "Bundle.entry[1]", "./signet import");
    }

    @Test
    void aBundleInXmlIsSentAsItIs() {
        isAlive();
        planes.on("POST " + DATA, 200, "{\"resourceType\":\"Bundle\"}");
        upload(ACCOUNT + "/data/bundle", "bundle", "<Bundle xmlns=\"http://hl7.org/fhir\"/>");
        assertEquals("application/fhir+xml", planes.asked.getLast().type());
        get(ACCOUNT + "/data/bundle/result").has("The Bundle had no entries");
    }

    @Test
    void aNewObservationOfAPatientIsAboutThatPatient() {
        String page = patient();
        get(page + "/observe").has("Patient/marie-7", "New observation");
        get(ACCOUNT + "/data/new/Observation").lacks("marie");
    }
}
