// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page of an account's key while versions are disabled and enabled.
final class AccountKeyPagesTest extends PortalScene {
    private static final String KEY = ACCOUNT + "/key";
    private static final String VERSIONS = "/portal/vaults/box/keys/k/versions/";
    private static final String ENABLE = "Enable the version that is needed";

    @BeforeEach
    void account() {
        planes.on(
                "GET " + ARM,
                200,
                "{\"id\":\""
                        + ARM
                        + "\",\"name\":\"demo\",\"type\":\"Microsoft.HealthcareApis/services\","
                        + "\"properties\":{\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":"
                        + "\"https://box.vault.localhost/keys/k\"}}}");
        planes.on("GET " + VAULT + "/auditEvents", 200, "{\"value\":[]}");
        planes.on("GET " + VAULT + "/keys", 200, "{\"value\":[]}");
        String provider = "GET /subscriptions/sub/providers/Microsoft.HealthcareApis/";
        planes.on(provider + "services", 200, "{\"value\":[]}");
        planes.on(provider + "workspaces", 200, "{\"value\":[]}");
        versions(true);
        healthy("v1");
    }

    /// Two versions; the newest is enabled.
    private void versions(boolean isOldEnabled) {
        planes.on(
                "GET /vault-box/keys/k/versions",
                200,
                "{\"value\":[{\"kid\":\"https://box/keys/k/v2\",\"attributes\":{\"enabled\":true}},"
                        + "{\"kid\":\"https://box/keys/k/v1\",\"attributes\":{\"enabled\":"
                        + isOldEnabled
                        + "}}]}");
    }

    private void healthy(String needed) {
        health("\"Healthy\"", "", needed);
    }

    private void lost() {
        health("\"Degraded\"", "\"Reason\":\"CustomerManagedKeyAccessLost\",", "v1");
    }

    private void health(String status, String reason, String needed) {
        planes.on(
                "GET " + DATA + "/health/check",
                200,
                "{\"overallStatus\":"
                        + status
                        + ",\"details\":[{\"data\":{"
                        + reason
                        + "\"KeyVersionsNeeded\":[\"https://box/keys/k/"
                        + needed
                        + "\"]}}]}");
    }

    private Page set(String what) {
        return post(KEY, VERSIONS + "v1", "group", "signet", "account", "demo", "do", what);
    }

    @Test
    void whatIsNotYetSoIsNotToldInGreen() {
        planes.on("PATCH /vault-box/keys/k/v1", 200, "{}");
        assertEquals(KEY, set("disable").location());
        get(KEY).has("<p class=\"notice warn\"", "Accounts that need it close within two seconds.");
        planes.on("PATCH /vault-box/keys/k/v1", 403, "{\"error\":{\"message\":\"not you\"}}");
        var _ = set("enable");
        get(KEY).has("<p class=\"notice bad\"", "not you");
    }

    private static final String OPENS =
            "The key is enabled again; the account opens within seconds.";

    /// The trail after the version was disabled and, a moment ago, enabled.
    private void enabledAgain() {
        lost();
        now = Instant.parse("2026-01-01T00:00:09Z");
        String old = "2026-01-02T03:04:05.6Z";
        trail(
                switched("v1", true).replace(old, "2026-01-01T00:00:05.6Z"),
                switched("v1", false).replace(old, "2026-01-01T00:00:01.6Z"));
        planes.on("GET " + VAULT + "/auditEvents?%24top=1&", 200, "{\"value\":[]}");
    }

    @Test
    void afterAKeyIsEnabledOneThingIsToldUntilTheAccountIsOpen() {
        planes.on("PATCH /vault-box/keys/k/v1", 200, "{}");
        assertEquals(KEY, set("enable").location());
        enabledAgain();
        Page page =
                get(KEY).has("<p class=\"notice good\"", "The version is enabled.")
                        .has("<div id=\"state\" class=\"banner warn\"", OPENS)
                        .lacks("Locked by its key", "Key disabled", "no data is served", "being");
        String asked = asked(page);
        assertEquals(204, get(asked).status());
        for (String other : List.of("", "/database")) {
            get(ACCOUNT + other).has(OPENS).lacks("Locked", "no data is served", "page of the key");
        }
        planes.on(
                "GET " + DATA + "/Patient",
                403,
                "{\"issue\":[{\"diagnostics\":\"The customer-managed key is lost.\"}]}");
        get(ACCOUNT + "/data").has(OPENS, "Look again").lacks("locked", "is lost");
        healthy("v1");
        get(asked).has("Healthy").lacks(OPENS);
    }

    @Test
    void anOpeningThatDoesNotComeIsNotPromisedForEver() {
        enabledAgain();
        String asked = asked(get(KEY).has(OPENS));
        planes.on("GET " + VAULT + "/auditEvents?%24top=1&", 200, "{\"value\":[{}]}"); // refused
        get(asked).has("Locked by its key").lacks(OPENS);
        enabledAgain();
        now = Instant.parse("2026-01-01T00:01:30Z");
        get(KEY).has("Locked by its key").lacks(OPENS);
        enabledAgain();
        trail(switched("v9", true).replace("2026-01-02T03:04:05.6Z", "2026-01-01T00:00:05Z"));
        get(KEY).has("Locked by its key").lacks(OPENS); // no version that is needed
    }

    private static String account(String name, String key) {
        return "{\"id\":\"/subscriptions/sub/resourceGroups/g/providers/Microsoft.HealthcareApis"
                + "/services/%1$s\",\"name\":\"%1$s\",\"type\":".formatted(name)
                + "\"Microsoft.HealthcareApis/services\",\"properties\":"
                + "{\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":"
                + "\"https://box.vault.localhost/keys/%s\"}}}".formatted(key);
    }

    private void needs(String account, String... versions) {
        planes.on(
                "GET /fhir/" + account + "/health/check",
                200,
                "{\"overallStatus\":\"Healthy\",\"details\":[{\"data\":{\"KeyVersionsNeeded\":["
                        + String.join(
                                ",",
                                Arrays.stream(versions).map(each -> "\"" + each + "\"").toList())
                        + "]}}]}");
    }

    /// Accounts under `k` and one that has just moved to another key.
    private void severalAccounts() {
        planes.on(
                "GET /subscriptions/sub/providers/Microsoft.HealthcareApis/services",
                200,
                "{\"value\":["
                        + String.join(
                                ",",
                                account("needs-it", "k"),
                                account("moved-on", "other"),
                                account("silent", "k"),
                                account("needs-another", "k"),
                                account("elsewhere", "third"))
                        + "]}");
        needs("needs-it", "v1", "v2");
        needs("moved-on", "w1", "v1");
        needs("silent");
        needs("needs-another", "v2");
        needs("elsewhere", "x1");
    }

    private static List<String> accounts(String text) {
        return Pattern.compile("<li><a href=\"/portal/accounts/g/([a-z-]+)\">")
                .matcher(text)
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    @Test
    void beforeAVersionIsDisabledTheAccountsThatItClosesAreNamed() {
        severalAccounts();
        String disable = VERSIONS + "v1/disable?group=signet&account=demo";
        get(KEY).has("href=\"" + disable.replace("&", "&amp;") + "\"").lacks("value=\"disable\"");
        planes.asked.clear();
        Page sure = get(disable).has("<button class=\"danger\">Disable the version</button>");
        assertTrue(planes.asked.stream().allMatch(each -> each.method().equals("GET")));
        String text = sure.text();
        int unsure = text.indexOf("May need it");
        int open = text.indexOf("Go on: they need other versions");
        assertEquals(List.of("moved-on", "needs-it"), accounts(text.substring(0, unsure)));
        assertEquals(List.of("silent"), accounts(text.substring(unsure, open)));
        assertEquals(List.of("needs-another"), accounts(text.substring(open)));
        sure.has(
                "name=\"do\" value=\"disable\"",
                "name=\"group\" value=\"signet\"",
                "href=\"" + KEY);
        planes.on("PATCH /vault-box/keys/k/v1", 200, "{}");
        assertEquals(KEY, set("disable").location());
        needs("needs-it", "v2");
        needs("moved-on", "w1");
        needs("silent", "https://box/keys/k/v2");
        get(VERSIONS + "v1/disable").has("No account that you can see needs this version now.");
    }

    @Test
    void aKeyThatIsDeletedNamesWhoMovesAwayFromItToo() {
        severalAccounts();
        Page sure = get("/portal/vaults/box/keys/k/delete");
        String text = sure.text();
        assertEquals(
                List.of("moved-on", "needs-another", "needs-it"),
                accounts(text.substring(0, text.indexOf("May need it"))));
        planes.on("GET /vault-box/keys/k/versions", 404, "{}"); // deleted: they are not told
        String purge = get("/portal/vaults/box/deleted/k/purge").text();
        int unsure = purge.indexOf("May need it");
        assertEquals(List.of("needs-another", "needs-it"), accounts(purge.substring(0, unsure)));
        assertEquals(List.of("elsewhere", "moved-on", "silent"), accounts(purge.substring(unsure)));
    }

    private static String row(String operation, String by, String more) {
        return "{\"time\":\"2026-01-02T03:04:05.6Z\",\"operationName\":\"%s\",".formatted(operation)
                + "\"resultType\":\"Success\",\"identity\":{\"claim\":{"
                + "\"http://schemas.microsoft.com/identity/claims/objectidentifier\":\""
                + by
                + "\"}},\"properties\":{"
                + more
                + "}}";
    }

    private static String switched(String version, boolean enabled) {
        return row(
                "KeyUpdate",
                "o",
                "\"id\":\"https://box/keys/k/%s\",\"keyProperties\":{\"attributes\":{\"enabled\":%s}}"
                        .formatted(version, enabled));
    }

    private void trail(String... rows) {
        planes.on(
                "GET " + VAULT + "/auditEvents",
                200,
                "{\"value\":[" + String.join(",", rows) + "]}");
    }

    @Test
    void whyAKeyIsRefusedIsSaidWithWhoAndWhenAndLeadsToTheKey() {
        lost();
        trail(switched("v2", true), switched("v1", false));
        String told = "The key k was disabled by olga, 2026-01-02 03:04:05 UTC.";
        for (String page : List.of("", "/database", "/state")) {
            get(ACCOUNT + page)
                    .has("Key disabled", told, "href=\"" + KEY + "\">Enable it on the page of")
                    .lacks("Key refused", "Locked by its key");
        }
        get(KEY).has("Key disabled", told).lacks("Enable it on the page of");
        planes.on(
                "GET " + DATA + "/Patient",
                403,
                "{\"issue\":[{\"diagnostics\":\"The customer-managed key is lost.\"}]}");
        get(ACCOUNT + "/data")
                .has("<h1>Key disabled</h1>", told, "Enable it on the page of the key");
        trail(switched("v1", true), switched("v1", false)); // it is for another reason
        get(ACCOUNT).has("Locked by its key", "To the page of the key");
        trail(row("KeyDelete", "o", "\"id\":\"https://box/keys/k\""));
        get(ACCOUNT).has("Key deleted", "The key k was deleted by olga", "Nothing is lost");
        trail(row("KeyPurge", "o", "\"id\":\"https://box/keys/k\""));
        for (String page : List.of("", "/data")) {
            get(ACCOUNT + page).has("Key purged", "never be read again").lacks("Nothing is lost");
        }
        trail(
                row("KeyRecover", "o", "\"id\":\"https://box/keys/k\""),
                row("KeyDelete", "o", "\"id\":\"https://box/keys/k\""));
        get(ACCOUNT).has("Locked by its key");
        String taken =
                "\"removedAccessPolicy\":{\"ObjectId\":\"%s\",\"Permissions\":{\"keys\":[\"get\"]}}";
        trail(row("VaultPatch", "o", taken.formatted("service-id")));
        get(ACCOUNT).has("Permission taken away", "was taken away by olga, 2026-01-02");
        trail(row("VaultPatch", "o", taken.formatted("somebody-else")));
        get(ACCOUNT).has("Locked by its key");
        trail(row("VaultPatch", "o", taken.formatted("service-id").replace("get", "list")));
        get(ACCOUNT).has("Locked by its key"); // it is not needed
        String unwrapped = row("KeyUnwrap", "service-id", "\"id\":\"https://box/keys/k/v1\"");
        trail(unwrapped, row("VaultPatch", "o", taken.formatted("service-id")));
        get(ACCOUNT).has("Locked by its key"); // it has worked since
        trail(unwrapped, switched("v1", false));
        get(ACCOUNT).has("Locked by its key");
        health("\"Degraded\"", "\"Reason\":\"CustomerManagedKeyAccessLost\",", "v9");
        trail(switched("v1", false)); // another version
        get(ACCOUNT).has("Locked by its key");
    }

    @Test
    void aStateThatIsShownIsNotSentAgain() {
        lost();
        String asked = asked(get(ACCOUNT + "/database"));
        planes.asked.clear();
        assertEquals(204, get(asked).status());
        assertTrue(
                planes.asked.stream().noneMatch(each -> each.target().contains("auditEvents")),
                planes.asked::toString);
        healthy("v1");
        get(asked).has("Healthy");
    }

    @Test
    void whileTheKeyIsRefusedTheMainButtonEnablesTheVersionThatIsNeeded() {
        get(KEY).lacks(ENABLE).has("class=\"primary\">Rotate now");
        versions(false);
        lost();
        Page page = get(KEY).has(ENABLE, "Rotate now").lacks("class=\"primary\">Rotate now");
        assertTrue(page.text().contains("action=\"" + VERSIONS + "v1\""), page.text());
        assertTrue(page.text().indexOf(ENABLE) < page.text().indexOf("Rotate now"));
        versions(true); // it is refused for another reason
        get(KEY).lacks(ENABLE, "class=\"primary\">Rotate now");
    }

    /// What the page asks for by itself.
    private static String asked(Page page) {
        Matcher found = Pattern.compile("hx-get=\"([^\"]+)\"").matcher(page.text());
        assertTrue(found.find(), page.text());
        String address = found.group(1).replace("&amp;", "&");
        assertTrue(!found.find(), "one thing is asked for");
        return address;
    }

    @Test
    void aChangedStateBringsTheVersionsWithItAndOneThatIsTheSameNothing() {
        String address = asked(get(KEY).has("Healthy"));
        planes.asked.clear();
        assertEquals(204, get(address).status());
        assertTrue(
                planes.asked.stream().noneMatch(each -> each.target().contains("/vault-box")),
                planes.asked::toString);
        healthy("v2");
        Page changed = get(address).has("Healthy", ">Yes</td>", "https://box/keys/k/v2");
        assertEquals(200, changed.status());
        lost();
        versions(false);
        get(asked(changed)).has("Locked by its key", ENABLE);
    }
}
