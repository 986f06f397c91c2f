// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The form of a search: nothing that was typed is ignored, lost or moved to another field, and the
/// page with what is found says what was searched for.
final class SearchPagesTest extends PortalScene {
    private static final String FORM = ACCOUNT + "/data/find/Patient";
    private static final String FOUND =
            "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":"
                    + "{\"resourceType\":\"Patient\",\"id\":\"p-1\","
                    + "\"name\":[{\"family\":\"Zorro\"}]}}]}";

    @BeforeEach
    void account() {
        planes.on(
                "GET " + DATA + "/metadata",
                200,
                "{\"rest\":[{\"resource\":[{\"type\":\"Patient\",\"searchParam\":["
                        + "{\"name\":\"name\"},{\"name\":\"birthdate\"}]}]}]}");
        planes.on("POST " + DATA + "/Patient/_search", 200, FOUND);
    }

    private Page search(String parameter, String value, String more) {
        return post(
                FORM,
                ACCOUNT + "/data/search",
                "type",
                "Patient",
                "parameter",
                parameter,
                "value",
                value,
                "query",
                more);
    }

    private String sent() {
        return planes.asked.stream()
                .filter(each -> each.target().contains("/_search"))
                .map(FakePlanes.Asked::body)
                .reduce("", (_, last) -> last);
    }

    @Test
    void everythingIsAllOfTheTypeAndAValueThatWasTypedThereIsSaidNotToBeLookedFor() {
        Page sent = search("", "zorro", "gender=male");
        assertEquals(303, sent.status());
        get(sent.location())
                .has("gender=male: 1 found", "<q>zorro</q> was not looked for")
                .lacks("These are all");
        assertTrue(sent().startsWith("gender=male&_count="), sent());
        get(search("", "zorro", "").location()).has("These are all of the type. <q>zorro</q>");
        get(search("", "", "").location()).lacks("was not looked for");
    }

    @Test
    void aParameterWithoutAValueIsRefusedAndStays() {
        Page refused = search("birthdate", "", "");
        assertEquals(422, refused.status());
        refused.has(
                "Type the value to search by birthdate.", "<option value=\"birthdate\" selected>");
    }

    @Test
    void whatWasSearchedForStandsOnThePageAndInNoAddress() {
        Page sent = search("name", "zorro & co", "gender=male");
        assertFalse(sent.location().contains("zorro"), sent.location());
        get(sent.location()).has("name = zorro &amp; co and gender=male: 1 found");
        assertTrue(sent().startsWith("gender=male&name=zorro%20%26%20co&_count="), sent());
        get(search("", "", "").location()).has("Everything: 1 found");
    }

    @Test
    void afterAnErrorEachFieldStaysWhereItWas() {
        String address = search("birthdate", "31.1.1980", "gender=male").location();
        planes.on(
                "POST " + DATA + "/Patient/_search",
                400,
                "{\"issue\":[{\"diagnostics\":\"that is no date\"}]}");
        get(address)
                .has("that is no date", "value=\"31.1.1980\"", "value=\"gender=male\"")
                .has("<option value=\"birthdate\" selected>", "as 1980-01-31")
                .lacks("birthdate=31");
    }

    @Test
    void laterPagesSayWhatWasSearchedForToo() {
        planes.on(
                "POST " + DATA + "/Patient/_search",
                200,
                "{\"link\":[{\"relation\":\"next\",\"url\":\"https://x"
                        + DATA
                        + "/Patient?ct=2\"}],\"entry\":[]}");
        planes.on("GET " + DATA + "/Patient?ct=2", 200, FOUND.replace("\"total\":1,", ""));
        planes.on(
                "POST " + DATA + "/Patient/_search",
                200,
                FOUND.replace(
                        "\"total\":1,",
                        "\"link\":[{\"relation\":\"next\",\"url\":\"https://x"
                                + DATA
                                + "/Patient?ct=2\"}],"));
        Page first = get(search("name", "zorro", "").location()).has("<p>name = zorro</p>");
        get(first.href(ACCOUNT + "/data/s/[^\"?]+(?=\">Next)")).has("<p>name = zorro</p>", "Zorro");
    }

    @Test
    void theNewestOfATypeStandAboveTheForm() {
        Page page = get(FORM).has("The newest", "Zorro", "Search by");
        assertTrue(sent().startsWith("_sort=-_lastUpdated&_count="), sent());
        assertTrue(page.text().indexOf("Zorro") < page.text().indexOf("Search by"));
        planes.on("POST " + DATA + "/Patient/_search", 200, "{\"resourceType\":\"Bundle\"}");
        get(FORM).lacks("The newest").has("Search by");
    }
}
