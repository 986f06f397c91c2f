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

    private Page withNewKey(String step, String go, String throughput) {
        return withNewKey(step, go, throughput, "");
    }

    private Page withNewKey(String step, String go, String throughput, String manage) {
        var _ = next("settings", "basics", "tags", ""); // what the planes answer
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
                throughput,
                "encryption",
                "customer",
                "source",
                "new",
                "vault",
                "box",
                "new-key",
                "mine",
                "manage",
                "1",
                "manage-there",
                manage);
    }

    private long made() {
        return planes.asked.stream().filter(each -> each.method().equals("PUT")).count();
    }

    private void box(boolean softDelete) {
        planes.on(
                "GET /subscriptions/sub/providers/Microsoft.KeyVault/vaults",
                200,
                "{\"value\":[{\"id\":\""
                        + VAULT
                        + "\",\"name\":\"box\",\"properties\":{\"vaultUri\":\"https://box.vault/\","
                        + "\"enableSoftDelete\":"
                        + softDelete
                        + ",\"enablePurgeProtection\":true}}]}");
        planes.on("PUT " + VAULT + "/keys/mine", 200, "{}");
        planes.on("GET " + VAULT + "/keys/mine", 200, "{\"properties\":{\"kty\":\"RSA\"}}");
    }

    @Test
    void goingOnMakesTheNewKeyAndSaysSo() {
        box(true);
        Page tags = withNewKey("settings", "tags", "1000");
        assertEquals(200, tags.status());
        tags.has("The key mine was made, and is picked.", "<li aria-current=\"step\">Tags</li>")
                .has("name=\"picked\" value=\"https://box.vault/keys/mine\"");
        assertEquals(1, made());
    }

    @Test
    void whatElseIsWrongIsSaidBeforeAKeyIsMadeAndGoingBackMakesNone() {
        box(true);
        assertEquals(422, withNewKey("settings", "tags", "7").status());
        assertEquals(200, withNewKey("settings", "basics", "1000").status());
        assertEquals(0, made());
    }

    @Test
    void aKeyThatCannotBeMadeOrUsedIsNotPassedOver() {
        box(false);
        Page unfit = withNewKey("settings", "tags", "1000");
        assertEquals(422, unfit.status());
        unfit.has("Soft delete of the vault box is off.", "<li aria-current=\"step\">Additional");
        box(true);
        planes.on("PUT " + VAULT + "/keys/mine", 403, "{\"error\":{\"message\":\"not you\"}}");
        Page refused = withNewKey("settings", "tags", "1000");
        assertEquals(422, refused.status());
        refused.has(
                "not you", "value=\"mine\"", "id=\"make\" name=\"source\" value=\"new\" checked");
        Page review = withNewKey("review", "submit", "1000"); // by hand, past the page
        assertEquals(422, review.status());
        review.has("is made when you go on from this page");
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

    private String permitted() {
        return planes.asked.stream()
                .filter(each -> each.target().contains("/accessPolicies/add"))
                .map(FakePlanes.Asked::body)
                .reduce("", (_, last) -> last);
    }

    @Test
    void whoMakesAKeyMayManageAllOfItsVaultInTheSameStepIfHeTicksIt() {
        box(true);
        next("basics", "settings", "manage", "1")
                .has("name=\"manage\" value=\"1\" checked", "the keys of the new vault: see,")
                .has("name=\"manage-there\" value=\"1\">", "all keys of this vault: see,");
        get(CREATE).has("name=\"manage\" value=\"1\""); // carried along from the start
        assertEquals(200, withNewKey("settings", "tags", "1000").status());
        assertEquals("", permitted());
        planes.on("PUT " + VAULT + "/accessPolicies/add", 200, "{}");
        withNewKey("settings", "tags", "1000", "1").has("The key mine was made, and is picked.");
        assertTrue(permitted().contains("\"objectId\":\"o\""), permitted());
        assertTrue(permitted().contains("\"rotate\""), permitted());
        assertTrue(!permitted().matches(".*(purge|import|backup|restore).*"), permitted());
        planes.on(
                "PUT " + VAULT + "/accessPolicies/add",
                403,
                "{\"error\":{\"message\":\"not yours\"}}");
        withNewKey("settings", "tags", "1000", "1")
                .has("The key mine was made, and is picked. You may not manage it: not yours");
    }

    @Test
    void theRulesOfNamesStandBelowTheirFieldsAndWhatIsSeldomAskedForIsFolded() {
        box(true);
        Page page = next("basics", "settings", "name", "demo-2");
        page.has("3 to 24 letters, digits and hyphens", "1 to 127 letters, digits and hyphens")
                .has("<details><summary>More settings: throughput and authentication");
        Page wrong = next("settings", "tags", "tags", ""); // nothing is wrong yet
        assertEquals(200, wrong.status());
        withNewKey("settings", "tags", "7").has("<details open><summary>More settings");
    }
}
