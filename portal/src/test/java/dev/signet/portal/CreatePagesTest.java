// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// The wizard that makes an account.
final class CreatePagesTest extends PortalScene {
    private static final String CREATE = "/portal/create";

    private Page next(String step, String go, String field, String value) {
        planes.on(
                "POST /subscriptions/sub/providers/Microsoft.HealthcareApis/checkNameAvailability",
                200,
                "{\"nameAvailable\":true}");
        planes.on(
                "GET /subscriptions/sub/resourceGroups?",
                200,
                "{\"value\":[{\"name\":\"signet\"}]}");
        planes.on("GET " + VAULT + "/keys", 200, "{\"value\":[]}");
        return post(
                CREATE,
                CREATE,
                "step",
                step,
                "go",
                go,
                "group",
                "signet",
                "name",
                "demo-2",
                "throughput",
                "1000",
                "encryption",
                "service",
                field,
                value);
    }

    @Test
    void aNewKeyThatIsNotMadeYetIsNotPassedOver() {
        for (String field : new String[] {"new-key", "new-vault"}) {
            Page page = next("settings", "tags", field, "mine");
            assertEquals(422, page.status(), field);
            page.has("Press 'Make the key' first", "<details open>", "value=\"mine\"");
        }
        assertEquals(200, next("settings", "tags", "new-key", "").status());
        assertEquals(200, next("settings", "basics", "new-key", "mine").status()); // back
    }

    @Test
    void stepsThatAreDoneLeadBackAndThoseToComeLeadNowhere() {
        Page tags = next("settings", "tags", "tags", "");
        for (String done : new String[] {"basics", "settings"}) {
            tags.has(
                    "<li class=\"done\"><button name=\"go\" value=\"" + done + "\" formnovalidate");
        }
        tags.has("<li aria-current=\"step\">Tags</li>", "<li>Review + create</li>");
        String form = tags.text().substring(tags.text().indexOf("id=\"wizard\""));
        String first = form.substring(form.indexOf("<button"));
        String goesOn = "<button class=\"first\" name=\"go\" value=\"review\"";
        assertTrue(first.startsWith(goesOn), "the key Enter goes on and not back");
        Page basics = next("tags", "basics", "name", "demo-2");
        basics.has("<li aria-current=\"step\">Basics</li>", "<li>Tags</li>", "value=\"demo-2\"");
        basics.lacks("class=\"done\"");
    }

    @Test
    void createStandsBeforeTheLinesForOtherToolsWhichAreFolded() {
        Page page = next("tags", "review", "tags", "");
        page.has("<details><summary>The same with other tools", "az ");
        assertEquals(
                true, page.text().indexOf(">Create</button>") < page.text().indexOf("<details>"));
    }
}
