// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Key vaults as ARM resources.
final class VaultTest {
    static final String VAULTS = Arm.GROUP + "/providers/Microsoft.KeyVault/vaults";
    static final String VERSION = "?api-version=2023-07-01";
    static final String VAULT = VAULTS + "/my-vault" + VERSION;
    static final String BODY =
            "{\"location\":\"westus2\",\"properties\":{\"tenantId\":\""
                    + Arm.TENANT
                    + "\",\"sku\":{\"family\":\"A\",\"name\":\"standard\"},\"accessPolicies\":[]}}";
    private static final String PROVIDER =
            "/subscriptions/" + Arm.SUBSCRIPTION + "/providers/Microsoft.KeyVault";

    private final Arm arm = Arm.started();

    @Test
    void aVaultIsMadeReadListedAndDeleted() {
        JsonNode made = arm.put(VAULT, BODY).expect(201).json();
        assertEquals(VAULTS + "/my-vault", made.get("id").asString());
        assertEquals("Microsoft.KeyVault/vaults", made.get("type").asString());
        assertFalse(made.has("resourceGroup"));
        arm.put(VAULT, BODY).expect(200);
        assertEquals(made, arm.get(VAULT).expect(200).json());
        assertEquals(1, arm.get(VAULTS + VERSION).json().get("value").size());
        assertEquals(1, arm.get(PROVIDER + "/vaults" + VERSION).json().get("value").size());
        arm.send("DELETE", VAULT, "").expect(200);
        arm.send("DELETE", VAULT, "").expect(204);
        arm.get(VAULT).refused(404, "ResourceNotFound");
        String deleted = PROVIDER + "/locations/westus2/deletedVaults/my-vault";
        assertEquals(deleted, arm.get(deleted + VERSION).expect(200).json().get("id").asString());
        arm.send("POST", deleted + "/purge" + VERSION, "").expect(200);
        arm.get(deleted + VERSION).expect(404);
    }

    @Test
    void aVaultOfAnotherGroupIsNotSeenAndItsNameIsTaken() {
        arm.put(VAULT, BODY).expect(201);
        arm.put(Arm.GROUP + "2?api-version=2021-04-01", "{\"location\":\"westus2\"}").expect(201);
        String elsewhere = VAULT.replace("/resourceGroups/rg/", "/resourceGroups/rg2/");
        arm.get(elsewhere).expect(404);
        arm.put(elsewhere, BODY).refused(409, "VaultAlreadyExists");
        arm.put(VAULT.replace("/rg/", "/nowhere/"), BODY).refused(404, "ResourceGroupNotFound");
    }

    @Test
    void keysAreMadeOnceAndListed() {
        arm.put(VAULT, BODY).expect(201);
        String key = VAULTS + "/my-vault/keys/k1";
        JsonNode made =
                arm.put(key + VERSION, "{\"properties\":{\"kty\":\"RSA\"}}").expect(200).json();
        assertEquals(key, made.get("id").asString());
        assertEquals("Microsoft.KeyVault/vaults/keys", made.get("type").asString());
        assertEquals(made, arm.get(key + VERSION).expect(200).json());
        JsonNode versions = arm.get(key + "/versions" + VERSION).expect(200).json();
        assertEquals(key + "/versions/v1", versions.get("value").get(0).get("id").asString());
        arm.get(VAULTS + "/my-vault/keys/none" + VERSION).refused(404, "ResourceNotFound");
        arm.put(VAULTS + "/my-vault/keys/k2" + VERSION, "{}").refused(400, "BadRequest");
    }

    @Test
    void accessPoliciesAnswerInTheirOwnShape() {
        arm.put(VAULT, BODY).expect(201);
        String policies = "{\"properties\":{\"accessPolicies\":[{\"objectId\":\"x\"}]}}";
        JsonNode answer =
                arm.put(VAULTS + "/my-vault/accessPolicies/add" + VERSION, policies)
                        .expect(200)
                        .json();
        assertEquals("x", answer.at("/properties/accessPolicies/0/objectId").asString());
        assertTrue(answer.get("id").asString().endsWith("/my-vault/accessPolicies/"));
        arm.put(VAULTS + "/my-vault/accessPolicies/merge" + VERSION, policies)
                .refused(400, "BadRequest");
    }

    @Test
    void namesAreCheckedForAvailability() {
        arm.put(VAULT, BODY).expect(201);
        String check = PROVIDER + "/checkNameAvailability" + VERSION;
        assertTrue(available(check, "free-one").get("nameAvailable").asBoolean());
        assertEquals("AlreadyExists", available(check, "MY-vault").get("reason").asString());
        assertEquals("AccountNameInvalid", available(check, "no_").get("reason").asString());
    }

    @Test
    void withAVaultElsewhereEveryChangeIsRefusedAndListsAreEmpty() {
        var elsewhere = new Arm(new MemoryRecords(), new FakeFleet(), Optional.empty());
        elsewhere.plane.start();
        elsewhere.put(Arm.GROUP + "?api-version=2021-04-01", "{\"location\":\"x\"}").expect(201);
        elsewhere.put(VAULT, BODY).refused(404, "VaultsNotHosted");
        elsewhere.get(VAULT).refused(404, "VaultsNotHosted");
        elsewhere.send("DELETE", VAULT, "").expect(204);
        assertEquals(0, elsewhere.get(VAULTS + VERSION).json().get("value").size());
    }

    @Test
    void aVaultOfAnotherTenantIsRefused() {
        JsonNode error =
                arm.put(VAULT, BODY.replace(Arm.TENANT, Arm.SUBSCRIPTION))
                        .refused(400, "BadRequest");
        assertEquals("properties.tenantId", error.get("target").asString());
    }

    private JsonNode available(String check, String name) {
        return arm.send(
                        "POST",
                        check,
                        "{\"name\":\"" + name + "\",\"type\":\"Microsoft.KeyVault/vaults\"}")
                .expect(200)
                .json();
    }
}
