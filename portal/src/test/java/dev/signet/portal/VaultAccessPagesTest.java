// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may use a vault's keys, by names and in words, and who gave it; and that who makes a key can
/// manage it from then on.
final class VaultAccessPagesTest extends PortalScene {
    private static final String ADMINISTRATOR = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String GROUP = "1f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String IDENTITY = "2f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String STRANGER = "3f8fad5b-d9cb-469f-a165-70867728950e";

    /// @param holders each an object id and its permissions, with commas
    private void vault(String name, String... holders) {
        String policies =
                Arrays.stream(holders)
                        .map(each -> each.split(" ", 2))
                        .map(
                                each ->
                                        "{\"objectId\":\"%s\",\"permissions\":{\"keys\":[\"%s\"]}}"
                                                .formatted(each[0], each[1].replace(",", "\",\"")))
                        .collect(Collectors.joining(","));
        planes.on(
                "GET /subscriptions/sub/providers/Microsoft.KeyVault/vaults",
                200,
                "{\"value\":[{\"id\":\"%s\",\"name\":\"%s\",\"properties\":{\"accessPolicies\":[%s]}}]}"
                        .formatted(VAULT, name, policies));
    }

    private void trail(String... rows) {
        planes.on(
                "GET " + VAULT + "/auditEvents",
                200,
                "{\"value\":[" + String.join(",", rows) + "]}");
    }

    private static String row(String operation, String by, int minute, String more) {
        return """
               {"time":"2026-01-02T10:%02d:00.5Z","operationName":"%s","resultType":"Success",
                "identity":{"claim":{
                "http://schemas.microsoft.com/identity/claims/objectidentifier":"%s"}},
                "properties":{%s}}"""
                .formatted(minute, operation, by, more);
    }

    private static String given(String by, int minute, String to) {
        return row(
                "VaultPatch",
                by,
                minute,
                "\"addedAccessPolicy\":{\"ObjectId\":\"%s\",\"Permissions\":{\"keys\":[\"get\"]}}"
                        .formatted(to));
    }

    /// The rows of the table, without tags.
    private String rows(String address) {
        String text = get(address).text();
        return text.substring(text.indexOf("<tbody>"), text.indexOf("</tbody>"))
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    @BeforeEach
    void directory() {
        planes.on(
                "GET /v1.0/servicePrincipals/" + ADMINISTRATOR,
                200,
                "{\"displayName\":\"Administrator of this server\"}");
        planes.on("GET /v1.0/groups/" + GROUP, 200, "{\"displayName\":\"Nurses\"}");
        String provider = "GET /subscriptions/sub/providers/Microsoft.HealthcareApis/";
        planes.on(
                provider + "services",
                200,
                "{\"value\":[{\"id\":\"/s/sub/resourceGroups/g/p/x/services/mine\","
                        + "\"type\":\"Microsoft.HealthcareApis/services\","
                        + "\"identity\":{\"principalId\":\""
                        + IDENTITY
                        + "\"},\"properties\":{}}]}");
        planes.on(provider + "workspaces", 200, "{\"value\":[]}");
        trail();
    }

    @Test
    void whatTheFirstStartGaveIsToldByNameInWordsAndSinceWhen() {
        vault("signet-vault", ADMINISTRATOR + " all", "service-id get,wrapKey,unwrapKey");
        String rows = rows("/portal/vaults/signet-vault/access");
        String since = " Since the first start of this server ";
        assertTrue(
                rows.contains(
                        " Administrator of this server An application everything with keys: manage"
                                + " them and use them all"
                                + since),
                rows);
        assertTrue(
                rows.contains(
                        " Signet itself The service Without it the accounts under keys of this"
                                + " vault refuse their data. see keys; wrap and unwrap keys get,"
                                + " wrapKey, unwrapKey"
                                + since),
                rows);
        assertTrue(!rows.contains(ADMINISTRATOR.substring(0, 8)), rows);
    }

    @Test
    void everyHolderIsCalledByNameAndWhatHeIs() {
        vault("box", "o get", GROUP + " get", IDENTITY + " get", STRANGER + " get");
        String rows = rows("/portal/vaults/box/access");
        for (String each :
                new String[] {
                    " olga You see keys",
                    " Nurses A group see keys",
                    " Identity of mine An account's identity see keys",
                    " " + STRANGER + " see keys"
                }) {
            assertTrue(rows.contains(each), each + " in " + rows);
        }
        planes.asked.clear();
        planes.on("GET /v1.0/", 403, "{}");
        vault("box", STRANGER + " get", GROUP + " get");
        get("/portal/vaults/box/access").has(STRANGER);
        long asked =
                planes.asked.stream()
                        .filter(
                                each ->
                                        each.target()
                                                .matches("/v1.0/(servicePrincipals|groups)/.*"))
                        .count();
        assertEquals(1, asked, "who may not look anybody up does not ask again");
    }

    @Test
    void whoGaveARightAndWhenIsToldAndWhatNobodyWroteDownIsNotMadeUp() {
        vault("signet-vault", "o get", ADMINISTRATOR + " get", GROUP + " get");
        trail(given("service-id", 9, "O"), given(ADMINISTRATOR, 3, "o"));
        String rows = rows("/portal/vaults/signet-vault/access");
        assertTrue(rows.contains("get Signet itself, 2026-01-02 10:09:00 UTC"), rows);
        assertTrue(rows.contains("An application see keys get Since the first start"), rows);
        assertTrue(rows.contains("A group see keys get Not written down"), rows);
        trail(row("VaultPut", "o", 1, "")); // somebody has made it, the first start has not
        assertTrue(!rows("/portal/vaults/signet-vault/access").contains("Since"), rows);
        trail();
        vault("box", ADMINISTRATOR + " get");
        assertTrue(!rows("/portal/vaults/box/access").contains("Since"), rows);
        vault("signet-vault", ADMINISTRATOR + " get");
        planes.on("GET " + VAULT + "/auditEvents", 200, "{\"value\":[],\"isCut\":true}");
        assertTrue(!rows("/portal/vaults/signet-vault/access").contains("Since"), rows);
    }

    @Test
    void whoGivesStandsInTheFieldByNameAndIsFoundByIt() {
        vault("box", "service-id get");
        planes.on(
                "GET /v1.0/users?",
                200,
                "{\"value\":[{\"id\":\"o\",\"displayName\":\"olga\"},{\"id\":\"a\","
                        + "\"displayName\":\"Anna\",\"userPrincipalName\":\"anna@signet\"}]}");
        String access = "/portal/vaults/box/access";
        get(access).has("value=\"olga (you)\"", "<option value=\"anna@signet\">Anna</option>");
        planes.on("PUT " + VAULT + "/accessPolicies/add", 200, "{}");
        assertEquals(
                303,
                post(access, access + "/policies", "principal", "olga (you)", "sort", "manager")
                        .status());
        assertTrue(put().contains("\"objectId\":\"o\""), put());
    }

    private String put() {
        return planes.asked.stream()
                .filter(each -> each.method().equals("PUT"))
                .map(each -> each.target() + " " + each.body())
                .reduce("", (all, each) -> all + "\n" + each);
    }

    private Page madeKey(String manage) {
        planes.asked.clear();
        planes.on("GET " + VAULT + "/keys", 200, "{\"value\":[]}");
        planes.on("GET /vault-box/keys", 200, "{\"value\":[]}");
        planes.on("GET /vault-box/deletedkeys", 200, "{\"value\":[]}");
        planes.on("PUT " + VAULT, 200, "{}");
        String box = "/portal/vaults/box";
        assertEquals(303, post(box, box + "/keys", "name", "mine", "manage", manage).status());
        return get(box);
    }

    @Test
    void whoMakesAKeyOnTheVaultsPageIsOfferedToManageItThere() {
        vault("box", "o get,list");
        madeKey("1").has("The key was made.", "Let me manage the keys of this vault");
        assertTrue(put().contains("/accessPolicies/add") && put().contains("\"purge\""), put());
        madeKey("");
        assertTrue(!put().contains("/accessPolicies/"), put());
        vault("box", "o all");
        madeKey("1").lacks("Let me manage");
        assertTrue(!put().contains("/accessPolicies/"), put());
    }

    @Test
    void whoMakesAVaultMayManageItsKeysUnlessHeDoesNotWantTo() {
        vault("box", "o all");
        planes.on("PUT /subscriptions/sub/resourceGroups/signet/", 200, "{}");
        String all = "/portal/vaults";
        get(all).has("name=\"manage\" value=\"1\" checked", "3 to 24 letters, digits and hyphens");
        for (String manage : new String[] {"1", ""}) {
            planes.asked.clear();
            assertEquals(303, post(all, all, "name", "new-one", "manage", manage).status());
            assertTrue(put().contains("\"objectId\":\"service-id\""), put());
            assertEquals(!manage.isEmpty(), put().contains("\"objectId\":\"o\""), put());
        }
    }

    @Test
    void inAVaultThatGoesByRolesWhoMakesAKeyGetsTheRole() {
        planes.on(
                "GET /subscriptions/sub/providers/Microsoft.KeyVault/vaults",
                200,
                "{\"value\":[" + vault(true) + "]}");
        planes.on(
                "GET " + VAULT + "/providers/Microsoft.Authorization/roleDefinitions",
                200,
                "{\"value\":[{\"name\":\"r-9\",\"properties\":"
                        + "{\"roleName\":\"Key Vault Crypto Officer\"}}]}");
        var _ = madeKey("1");
        assertTrue(put().contains("{\"principalId\":\"o\",\"roleDefinitionId\":\"r-9\"}"), put());
    }

    @Test
    void onAnAccountRolesAreToldInWordsAndWhoNeedsNone() {
        String authorization = "GET " + ARM + "/providers/Microsoft.Authorization/";
        planes.on(
                authorization + "roleDefinitions",
                200,
                "{\"value\":[{\"name\":\"r1\",\"properties\":{\"roleName\":\"FHIR Data Reader\"}}]}");
        planes.on(
                authorization + "roleAssignments",
                200,
                "{\"value\":[{\"name\":\"n\",\"properties\":{\"roleDefinitionId\":\"/x/r1\","
                        + "\"principalId\":\""
                        + GROUP
                        + "\",\"createdBy\":\""
                        + ADMINISTRATOR
                        + "\",\"createdOn\":\"2026-01-02T03:04:05Z\"}}]}");
        String rows = rows(ACCOUNT + "/access");
        assertTrue(rows.contains(" Nurses A group FHIR Data Reader Reads "), rows);
        assertTrue(rows.contains("Administrator of this server, 2026-01-02"), rows);
        get(ACCOUNT + "/access").has("without a role, since the first start of this server");
    }
}
