// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        get(KEY).has("<p class=\"notice warn\"", "The version is disabled.", "are being closed");
        assertEquals(KEY, set("enable").location());
        get(KEY).has("<p class=\"notice warn\"", "The version is enabled.", "are being opened");
        planes.on("PATCH /vault-box/keys/k/v1", 403, "{\"error\":{\"message\":\"not you\"}}");
        var _ = set("enable");
        get(KEY).has("<p class=\"notice bad\"", "not you");
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
        Page changed = get(address).has("Healthy", "<td>Yes</td>", "https://box/keys/k/v2");
        assertEquals(200, changed.status());
        lost();
        versions(false);
        get(asked(changed)).has("Key refused", ENABLE);
    }
}
