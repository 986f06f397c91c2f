// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.vault.ManagedChanges.By;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.AccessPolicy.Permissions;
import dev.signet.vault.access.KeyPermission;
import dev.signet.vault.audit.RightsChange;
import dev.signet.vault.vaults.VaultName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is done in ARM to a vault, to its keys and to the rights on them stands in the vault's
/// audit trail with who has done it, and is found there.
final class VaultAuditTest {
    private static final String VERSION = "?api-version=2023-07-01";
    private static final String VAULT =
            VaultArm.GROUP + "/providers/Microsoft.KeyVault/vaults/my-vault";
    private static final String ADMINISTRATOR = "33333333-3333-4333-8333-333333333333";
    private static final String ONE = "44444444-4444-4444-8444-444444444444";
    private static final String CLAIM =
            "/identity/claim/http:~1~1schemas.microsoft.com~1identity~1claims~1objectidentifier";

    @TempDir private Path folder = Path.of("");
    private HostedService service;
    private VaultArm arm;

    @BeforeEach
    void open() {
        service = new HostedService(folder);
        HostedVaults vaults = service.vaults(VaultArm.SUBSCRIPTION);
        arm = new VaultArm(Optional.of(vaults));
        arm.roles().follow(vaults);
        arm.put(VaultArm.GROUP + "?api-version=2021-04-01", "{\"location\":\"westus2\"}")
                .expect(201);
        arm.put(VAULT + VERSION, VaultTest.BODY).expect(201);
        arm.put(VAULT + "/keys/k1" + VERSION, "{\"properties\":{\"kty\":\"RSA\"}}").expect(200);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private List<JsonNode> rows(String more) {
        return arm.get(VAULT + "/auditEvents" + VERSION + more)
                .expect(200)
                .json()
                .get("value")
                .valueStream()
                .toList();
    }

    private List<String> operations(String more) {
        return rows(more).stream().map(each -> each.get("operationName").asString()).toList();
    }

    private void policies(String how, String permissions) {
        arm.put(
                        VAULT + "/accessPolicies/" + how + VERSION,
                        "{\"properties\":{\"accessPolicies\":[{\"tenantId\":\""
                                + VaultArm.TENANT
                                + "\",\"objectId\":\"anna\",\"permissions\":{\"keys\":["
                                + permissions
                                + "]}}]}}")
                .expect(200);
    }

    @Test
    void aKeyMadeInArmIsARowWithWhoHasMadeIt() {
        JsonNode made = rows("&key=k1&operation=KeyCreate").getFirst();
        assertEquals(ADMINISTRATOR, made.at(CLAIM).asString());
        String kid =
                arm.get(VAULT + "/keys/k1" + VERSION)
                        .json()
                        .at("/properties/keyUriWithVersion")
                        .asString();
        assertEquals(kid, made.at("/properties/id").asString());
        assertEquals(VAULT + "/keys/k1", made.at("/properties/requestUri").asString());
        arm.put(VAULT + "/keys/k1" + VERSION, "{\"properties\":{\"kty\":\"RSA\"}}").expect(200);
        assertEquals(1, rows("&operation=KeyCreate").size()); // it was there
    }

    @Test
    void permissionsAreRowsWithWhomTheyWereGivenOrTakenAndAreAboutEachKey() {
        policies("add", "\"get\",\"list\"");
        policies("add", "\"Get\""); // has it
        policies("remove", "\"list\"");
        List<JsonNode> rows = rows("&key=k1&operation=VaultPatch");
        JsonNode taken = rows.getFirst().get("properties").get("removedAccessPolicy");
        assertEquals(
                "{\"ObjectId\":\"anna\",\"Permissions\":{\"keys\":[\"list\"]}}", taken.toString());
        JsonNode given = rows.get(1).get("properties").get("addedAccessPolicy");
        assertEquals(
                "{\"ObjectId\":\"anna\",\"Permissions\":{\"keys\":[\"get\",\"list\"]}}",
                given.toString());
        assertEquals(ADMINISTRATOR, rows.get(1).at(CLAIM).asString());
    }

    @Test
    void aVaultThatGoesAndComesAndHowItIsUsedAreRowsAboutEachKey() {
        arm.send("PATCH", VAULT + VERSION, "{\"tags\":{\"a\":\"b\"}}").expect(200); // none
        arm.send("PATCH", VAULT + VERSION, "{\"properties\":{\"enableRbacAuthorization\":true}}")
                .expect(200);
        arm.send(
                        "PATCH",
                        VAULT + VERSION,
                        "{\"properties\":{\"networkAcls\":{\"defaultAction\":\"Deny\"}}}")
                .expect(200);
        arm.send("DELETE", VAULT + VERSION, "").expect(200);
        arm.put(
                        VAULT + VERSION,
                        VaultTest.BODY.replace(
                                "\"tenantId\"", "\"createMode\":\"recover\",\"tenantId\""))
                .expect(201);
        List<JsonNode> rows = rows("&key=k1");
        assertEquals(
                List.of("VaultRecover", "VaultDelete", "VaultPatch", "VaultPatch"),
                rows.stream().map(each -> each.get("operationName").asString()).limit(4).toList());
        for (JsonNode row : rows.subList(0, 4)) {
            assertEquals(ADMINISTRATOR, row.at(CLAIM).asString());
        }
    }

    @Test
    void rolesAreRowsAtEachVaultThatTheyReach() {
        VaultRole role = VaultRole.KEY_VAULT_CRYPTO_USER;
        for (String scope : List.of(VAULT, VaultArm.GROUP, VAULT + "/keys/k1")) {
            arm.give(scope, ONE, role.definitionId().toString()).expect(201);
            JsonNode given = rows("&key=k1").getFirst();
            assertEquals(
                    "{\"PrincipalId\":\""
                            + VaultArm.PRINCIPAL
                            + "\",\"RoleName\":\"Key Vault Crypto User\"}",
                    given.at("/properties/addedRoleAssignment").toString());
            assertEquals(ADMINISTRATOR, given.at(CLAIM).asString());
            arm.give(scope, ONE, role.definitionId().toString()).expect(200); // has it
            String address = scope + VaultArm.ASSIGNMENTS + "/" + ONE + VaultArm.ROLE_VERSION;
            arm.send("DELETE", address, "").expect(200);
            JsonNode taken = rows("&key=k1").getFirst();
            assertEquals(
                    VaultArm.PRINCIPAL,
                    taken.at("/properties/removedRoleAssignment/PrincipalId").asString());
        }
        assertEquals(6, rows("").stream().filter(VaultAuditTest::isOfRole).count());
        assertEquals(4, rows("&key=k2").stream().filter(VaultAuditTest::isOfRole).count());
    }

    private static boolean isOfRole(JsonNode row) {
        return row.get("operationName").asString().contains("roleAssignments");
    }

    @Test
    void rowsAreFoundByWhoWhatWhenAndHowTheyEnded() {
        var vault = service.service().vaults().find(new VaultName("my-vault")).orElseThrow();
        for (String operation : List.of("KeyGet", "KeyUnwrap", "KeyDecrypt")) {
            service.service()
                    .managed()
                    .note(vault, operation, new By("service", ""), "", "", Optional.empty());
        }
        assertEquals(List.of("KeyDecrypt", "KeyUnwrap", "KeyGet"), operations("&caller=service"));
        String acts = "&withoutReads=true&withoutUsesBy=";
        assertEquals(List.of("KeyDecrypt"), operations("&caller=SERVICE" + acts + "service"));
        assertEquals(
                List.of("KeyDecrypt", "KeyUnwrap"), operations("&caller=service" + acts + "other"));
        assertEquals(
                List.of("KeyUnwrap", "KeyGet"), operations("&operation=KeyGet,KeyUnwrap&$top=2"));
        assertEquals(List.of(), operations("&result=Failed"));
        assertEquals(rows("").size(), rows("&result=success").size());
        Instant later = Instant.now().plusSeconds(60);
        assertEquals(List.of(), operations("&from=" + later));
        assertEquals(rows("").size(), rows("&to=" + later).size());
        assertEquals(List.of(), operations("&to=2020-01-01T00:00:00Z"));
        for (String wrong :
                List.of("key=a_b", "from=today", "result=maybe", "operation=1", "caller=a b")) {
            arm.get(VAULT + "/auditEvents" + VERSION + "&" + wrong.replace(" ", "%20")).expect(400);
        }
    }

    @Test
    void whoseRightsAreOtherIsToldByPrincipal() {
        var before =
                List.of(
                        AccessPolicy.onKeys("t", "anna", "get", "list"),
                        AccessPolicy.onKeys("t", "ben", "get"));
        var after =
                List.of(
                        AccessPolicy.onKeys("t", "ben", "GET", "sign"),
                        AccessPolicy.onKeys("t", "anna", "get"));
        assertEquals(
                List.of(
                        new RightsChange(true, false, "ben", List.of("sign")),
                        new RightsChange(false, false, "anna", List.of("list"))),
                RightsChanges.between(before, after));
        assertEquals(List.of(), RightsChanges.between(after, after));
    }

    @Test
    void rightsAreComparedByWhatTheyMeanAndForWhomTheyHold() {
        String[] each =
                Arrays.stream(KeyPermission.values())
                        .map(KeyPermission::text)
                        .toArray(String[]::new);
        var one = List.of(AccessPolicy.onKeys("t", "anna", "all"));
        assertEquals(
                List.of(),
                RightsChanges.between(one, List.of(AccessPolicy.onKeys("T", "ANNA", each))));
        assertEquals(
                List.of(new RightsChange(true, false, "anna", List.of("all"))),
                RightsChanges.between(List.of(), one));
        var through =
                List.of(
                        AccessPolicy.onKeys("t", "anna", "get"),
                        new AccessPolicy("t", "anna", Optional.of("app"), Permissions.keys("get")));
        assertEquals(
                List.of(new RightsChange(false, false, "anna", List.of("get"))),
                RightsChanges.between(through, through.subList(1, 2)));
    }
}
