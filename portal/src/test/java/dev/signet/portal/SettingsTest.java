// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Networking and diagnostic settings of an account; rotation policy, permissions and audit of a
/// vault; what signing out leaves behind.
final class SettingsTest extends PortalScene {
    private static final String BOX = "/portal/vaults/box";

    private FakePlanes.Asked last(String method) {
        return planes.asked.stream()
                .filter(each -> each.method().equals(method))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError(planes.asked.toString()));
    }

    @Test
    void publicNetworkAccessIsTakenAway() {
        planes.on("PUT " + ARM, 200, "{}");
        String page = ACCOUNT + "/networking";
        get(page).has("Public network access", "private endpoints");
        Page sure = post(page, page, "access", "Disabled");
        sure.has("Every request for the data of demo is refused", "name=\"sure\" value=\"1\"");
        assertTrue(planes.asked.stream().noneMatch(each -> each.method().equals("PUT")));
        assertEquals(303, post(page, page, "access", "Disabled", "sure", "1").status());
        assertTrue(
                last("PUT").body().contains("\"publicNetworkAccess\":\"Disabled\""),
                last("PUT").body());
    }

    @Test
    void whoWouldBeShutOutByAListOfObjectIdsIsAskedAboutBefore() {
        planes.on("PUT " + ARM, 200, "{}");
        String page = ACCOUNT + "/authentication";
        Page sure = post(page, page, "objects", "a\nb", "authority", "https://mine");
        sure.has("From now on only 2 object ids may ask demo", "value=\"https://mine\"");
        assertTrue(planes.asked.stream().noneMatch(each -> each.method().equals("PUT")));
        assertEquals(303, post(page, page, "objects", "a\nb", "sure", "1").status());
        assertTrue(last("PUT").body().contains("[{\"objectId\":\"a\"},{\"objectId\":\"b\"}]"));
        assertEquals(303, post(page, page, "objects", "").status()); // lets others in
    }

    @Test
    void aDiagnosticSettingIsKeptShownAndDeleted() {
        String settings = ARM + "/providers/Microsoft.Insights/diagnosticSettings";
        planes.on("GET " + settings, 200, "{\"value\":[]}");
        String page = ACCOUNT + "/diagnostics";
        get(page).has("There is no diagnostic setting.", "sends logs and metrics nowhere");
        planes.on("PUT " + settings + "/mine", 200, "{}");
        var _ =
                post(
                        page,
                        page,
                        "name",
                        "mine",
                        "sort",
                        "workspaceId",
                        "destination",
                        "/w",
                        "audit",
                        "1");
        String body = last("PUT").body();
        assertTrue(body.contains("\"workspaceId\":\"/w\"") && body.contains("AuditLogs"), body);
        assertTrue(!body.contains("AllMetrics"), body);
        planes.on(
                "GET " + settings,
                200,
                "{\"value\":[{\"name\":\"mine\",\"properties\":"
                        + body.substring("{\"properties\":".length()).replaceFirst("}$", "")
                        + "}]}");
        get(page).has("The setting is kept.", "mine", "AuditLogs", "Log Analytics workspace: /w");
        planes.on(
                "DELETE " + settings + "/mine",
                409,
                "{\"error\":{\"message\":\"it is being changed\"}}");
        var _ = post(page, page + "/mine/delete");
        get(page).has("it is being changed");
    }

    @Test
    void aRotationPolicyIsShownPutAndRefusedInTheVaultsWords() {
        String policy = "/vault-box/keys/main/rotationpolicy";
        planes.on(
                "GET " + policy,
                200,
                """
                {"lifetimeActions":[
                  {"trigger":{"timeBeforeExpiry":"P20D"},"action":{"type":"Rotate"}},
                  {"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}],
                 "attributes":{"expiryTime":"P1Y"}}""");
        String page = BOX + "/keys/main/rotation";
        get(page).has("value=\"P20D\"", "value=\"P1Y\"", "value=\"P30D\"");
        planes.on("PUT " + policy, 200, "{}");
        assertEquals(
                303,
                post(page, page, "rotate", "after", "period", "90", "expiry", "", "notice", "")
                        .status());
        assertEquals(
                "{\"lifetimeActions\":[{\"trigger\":{\"timeAfterCreate\":\"P90D\"},"
                        + "\"action\":{\"type\":\"Rotate\"}}],\"attributes\":{}}",
                last("PUT").body());
        planes.on("PUT " + policy, 400, "{\"error\":{\"message\":\"a period is too short\"}}");
        Page refused =
                post(page, page, "rotate", "after", "period", "1", "expiry", "", "notice", "");
        assertEquals(422, refused.status());
        refused.has("a period is too short", "value=\"P1D\"");
        planes.on("GET " + policy, 403, "{\"error\":{\"message\":\"no permission\"}}");
        get(page).has("You have no permission to use the keys of this vault.");
    }

    @Test
    void thePagesOfAnAccountStandInFourGroupsAndAtTheirOldAddresses() {
        Page cors = get(ACCOUNT + "/cors");
        cors.has(
                "<a href=\"" + ACCOUNT + "\">Overview</a>",
                "<a href=\"" + ACCOUNT + "/data\">Data</a>",
                "<a href=\"" + ACCOUNT + "/key\" aria-current=\"true\">Security</a>",
                "<a href=\"" + ACCOUNT + "/jobs\">Operations</a>",
                "<a href=\"" + ACCOUNT + "/key\">Key</a>",
                "<a href=\"" + ACCOUNT + "/cors\" aria-current=\"page\">CORS</a>");
        cors.lacks(">Diagnostic settings<", ">Jobs<");
        get(ACCOUNT).has("<a href=\"" + ACCOUNT + "\" aria-current=\"page\">Overview</a>");
        get(ACCOUNT).lacks("class=\"of-tab\"");
    }

    @Test
    void permissionsOfAVaultAreShownGivenAndTakenAway() {
        String take = BOX + "/access/policies/remove?principal=service-id";
        get(BOX + "/access")
                .has("Signet itself", "get, wrapKey", "refuse their data", "href=\"" + take + "\"");
        String provider = "GET /subscriptions/sub/providers/Microsoft.HealthcareApis/";
        planes.on(
                provider + "services",
                200,
                "{\"value\":[{\"id\":\"/s/sub/resourceGroups/g/p/x/services/under\","
                        + "\"type\":\"Microsoft.HealthcareApis/services\",\"properties\":"
                        + "{\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":"
                        + "\"https://box.vault.localhost/keys/k\"}}}]}");
        planes.on(provider + "workspaces", 200, "{\"value\":[]}");
        get(take)
                .has(
                        "Signet itself loses these permissions",
                        "Accounts that are closed",
                        ">under</a>",
                        "Take them away");
        assertEquals(404, get(BOX + "/access/policies/remove?principal=nobody").status());
        planes.on("PUT " + VAULT + "/accessPolicies/", 200, "{}");
        var _ =
                post(
                        BOX + "/access",
                        BOX + "/access/policies",
                        "principal",
                        "o",
                        "sort",
                        "service");
        assertTrue(last("PUT").target().contains("/accessPolicies/add?"), last("PUT").target());
        assertTrue(
                last("PUT").body().contains("\"keys\":[\"get\",\"wrapKey\",\"unwrapKey\"]"),
                last("PUT").body());
        var _ =
                post(
                        BOX + "/access",
                        BOX + "/access/policies/remove",
                        "principal",
                        "service-id",
                        "permissions",
                        "get,wrapKey");
        assertTrue(last("PUT").target().contains("/accessPolicies/remove?"));
        get(BOX + "/access").has("The permissions are taken away.");
    }

    @Test
    void aVaultThatGoesByRolesShowsThem() {
        planes.on(
                "GET /subscriptions/sub/providers/Microsoft.KeyVault/vaults",
                200,
                "{\"value\":[" + vault(true) + "]}");
        String authorization = VAULT + "/providers/Microsoft.Authorization/";
        planes.on(
                "GET " + authorization + "roleDefinitions",
                200,
                "{\"value\":[{\"name\":\"r1\",\"properties\":{\"roleName\":\"Key Vault Reader\"}},"
                        + "{\"name\":\"r2\",\"properties\":{\"roleName\":\"FHIR Data Reader\"}}]}");
        planes.on(
                "GET " + authorization + "roleAssignments",
                200,
                "{\"value\":[{\"name\":\"n\",\"properties\":{\"roleDefinitionId\":\"/x/r1\","
                        + "\"principalId\":\"o\",\"createdBy\":\"o\","
                        + "\"createdOn\":\"2026-01-02T03:04:05Z\",\"scope\":\""
                        + VAULT
                        + "\"}}]}");
        planes.on(
                "GET /subscriptions/sub/providers/Microsoft.HealthcareApis/",
                200,
                "{\"value\":[]}");
        get(BOX + "/access/n/take")
                .has("olga loses the role Key Vault Reader", "Take the role away");
        get(BOX + "/access")
                .has("olga", "Key Vault Reader", "This vault", "olga, 2026-01-02")
                .lacks("FHIR Data Reader");
    }

    @Test
    void signingOutGivesTheRefreshTokenBackToTheIssuer() {
        planes.on(
                "GET /tenant/v2.0/.well-known/openid-configuration",
                200,
                "{\"revocation_endpoint\":\"" + planes.origin() + "/tenant/oauth2/v2.0/revoke\"}");
        planes.on("POST /tenant/oauth2/v2.0/revoke", 200, "{}");
        assertEquals(303, post(ACCOUNT + "/networking", "/portal/sign-out").status());
        FakePlanes.Asked revoked = last("POST");
        assertEquals("/tenant/oauth2/v2.0/revoke", revoked.target());
        assertTrue(revoked.body().contains("token=the-refresh"), revoked.body());
        get("/portal/accounts").has("Sign in");
    }

    @Test
    void anIssuerThatTakesNoTokensBackOrDoesNotAnswerKeepsNobodyIn() {
        assertEquals(303, post(ACCOUNT + "/networking", "/portal/sign-out").status());
        assertTrue(planes.asked.stream().noneMatch(each -> each.method().equals("POST")));
        get("/portal/accounts").has("Sign in");
    }

    /// Another origin in the clear: a token that nobody may overhear.
    @Test
    void aRefreshTokenIsSentToNobodyInTheClear() {
        try (var other = new FakePlanes()) {
            planes.on(
                    "GET /tenant/v2.0/.well-known/openid-configuration",
                    200,
                    "{\"revocation_endpoint\":\"" + other.origin() + "/revoke\"}");
            assertEquals(303, post(ACCOUNT + "/networking", "/portal/sign-out").status());
            assertTrue(other.asked.isEmpty());
        }
        get("/portal/accounts").has("Sign in");
    }
}
