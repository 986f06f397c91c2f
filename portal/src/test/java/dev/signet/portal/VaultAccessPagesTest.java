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

    /// What the words of the tick name, and nothing else.
    private static final String OF_TICK =
            "{\"keys\":[\"get\",\"list\",\"create\",\"update\",\"delete\",\"recover\",\"rotate\","
                    + "\"getrotationpolicy\",\"setrotationpolicy\"]}";

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
        return given(by, minute, to, "get");
    }

    private static String given(String by, int minute, String to, String permissions) {
        return row(
                "VaultPatch",
                by,
                minute,
                "\"addedAccessPolicy\":{\"ObjectId\":\"%s\",\"Permissions\":{\"keys\":[\"%s\"]}}"
                        .formatted(to, permissions.replace(",", "\",\"")));
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
        assertTrue(rows.contains("A group see keys get Not written down"), rows);
    }

    private String signets(String... holders) {
        vault("signet-vault", holders);
        return rows("/portal/vaults/signet-vault/access");
    }

    @Test
    void sinceTheFirstStartIsOnlyWhatItGivesToTheTwoThatItGivesItTo() {
        String other = "4f8fad5b-d9cb-469f-a165-70867728950e";
        planes.on("GET /v1.0/servicePrincipals/" + other, 200, "{\"displayName\":\"Third\"}");
        String rows = signets(other + " all", ADMINISTRATOR + " All");
        assertTrue(rows.contains("Third An application everything"), rows);
        assertTrue(rows.contains("use them all Not written down"), rows);
        assertTrue(rows.contains("use them All Since the first start"), rows);
        String more = signets(ADMINISTRATOR + " get", "service-id get,wrapKey,unwrapKey,purge");
        assertTrue(!more.contains("Since"), more);
        trail(row("VaultPut", "o", 1, "")); // somebody has made it, the first start has not
        String made = signets(ADMINISTRATOR + " all");
        assertTrue(made.contains("Not written down"), made);
        trail();
        vault("box", ADMINISTRATOR + " all");
        String box = rows("/portal/vaults/box/access");
        assertTrue(box.contains("Not written down"), box);
    }

    @Test
    void whatTheSearchDidNotReachIsNotSaidToBeUnwritten() {
        String trail = "GET " + VAULT + "/auditEvents";
        planes.on(trail, 200, "{\"value\":[],\"isCut\":true}");
        String cut = signets(ADMINISTRATOR + " all");
        assertTrue(cut.contains("all Not among the newest calls of the trail"), cut);
        planes.on(trail, 403, "{}");
        String refused = signets(ADMINISTRATOR + " all");
        assertTrue(refused.contains("all The trail cannot be read now"), refused);
    }

    @Test
    void whoGaveAPartIsNotSaidToHaveGivenAll() {
        vault("box", GROUP + " get,purge", "o get,list");
        trail(
                given(ADMINISTRATOR, 9, GROUP, "get"),
                given("o", 3, GROUP, "get,purge"),
                given("service-id", 2, "o", "List,Get,sign"));
        String rows = rows("/portal/vaults/box/access");
        assertTrue(
                rows.contains(
                        "get, purge Last added to by Administrator of this server, 2026-01-02"),
                rows);
        assertTrue(rows.contains("get, list Signet itself, 2026-01-02"), rows);
    }

    @Test
    void takingAwayNamesTheObjectIdToo() {
        vault("box", GROUP + " get");
        get("/portal/vaults/box/access/policies/remove?principal=" + GROUP)
                .has("Nurses loses", "Object id: " + GROUP);
    }

    @Test
    void ofManyRolesThoseOfThePageAreNamedAndTheirNamesDoNotRunOut() {
        String authorization = "GET " + ARM + "/providers/Microsoft.Authorization/";
        planes.on(authorization + "roleDefinitions", 200, "{\"value\":[]}");
        var all = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            String id = "5f8fad5b-d9cb-469f-a165-7086772895%02d".formatted(i);
            planes.on("GET /v1.0/groups/" + id, 200, "{\"displayName\":\"Ward " + i + ".\"}");
            all.append(i == 0 ? "" : ",")
                    .append(
                            "{\"name\":\"n%d\",\"properties\":{\"principalId\":\"%s\",\"scope\":\"%s\"}}"
                                    .formatted(i, id, ARM));
        }
        planes.on(authorization + "roleAssignments", 200, "{\"value\":[" + all + "]}");
        planes.asked.clear();
        String last = rows(ACCOUNT + "/access?page=3");
        assertTrue(last.contains(" Ward 50. ") && last.contains(" Ward 59. "), last);
        assertTrue(groupsAsked() <= 10, "those of other pages are not asked for");
        String first = rows(ACCOUNT + "/access?page=1");
        assertTrue(first.contains(" Ward 0. ") && first.contains(" Ward 24. "), first);
        planes.asked.clear();
        get(ACCOUNT + "/access/n59/take").has("Ward 59.", "Object id: 5f8f");
        assertTrue(groupsAsked() <= 2, "one is named of 60");
    }

    private long groupsAsked() {
        return planes.asked.stream()
                .filter(each -> each.target().startsWith("/v1.0/groups/"))
                .count();
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
        madeKey("1").has("The key was made.", "Let me manage all keys of this vault: see,");
        assertTrue(put().contains("/accessPolicies/add") && put().contains(OF_TICK), put());
        get("/portal/vaults/box").lacks("value=\"1\" checked");
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
            assertEquals(!manage.isEmpty(), put().contains(OF_TICK), put());
        }
    }

    @Test
    void inAVaultThatGoesByRolesNoRoleIsGivenAndNoTickIsShown() {
        planes.on(
                "GET /subscriptions/sub/providers/Microsoft.KeyVault/vaults",
                200,
                "{\"value\":[" + vault(true) + "]}");
        madeKey("1")
                .has("The key was made. You may not manage it: This vault goes by roles")
                .lacks("name=\"manage\"");
        assertTrue(!put().contains("roleAssignments") && !put().contains("accessPol"), put());
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
