// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.Conditions;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.vault.vaults.VaultName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Key vaults as ARM resources.
final class VaultTest {
    private static final String GROUP_VERSION = "?api-version=2021-04-01";
    static final String VAULTS = VaultArm.GROUP + "/providers/Microsoft.KeyVault/vaults";
    static final String VERSION = "?api-version=2023-07-01";
    static final String VAULT = VAULTS + "/my-vault" + VERSION;
    static final String BODY =
            "{\"location\":\"westus2\",\"properties\":{\"tenantId\":\""
                    + VaultArm.TENANT
                    + "\",\"sku\":{\"family\":\"A\",\"name\":\"standard\"},\"accessPolicies\":[]}}";
    private static final String PROVIDER =
            "/subscriptions/" + VaultArm.SUBSCRIPTION + "/providers/Microsoft.KeyVault";

    @TempDir private Path folder = Path.of("");
    private Optional<HostedService> service = Optional.empty();
    private Optional<VaultArm> started = Optional.empty();

    @BeforeEach
    void open() {
        var opened = new HostedService(folder);
        service = Optional.of(opened);
        var fresh = new VaultArm(Optional.of(opened.vaults(VaultArm.SUBSCRIPTION)));
        fresh.put(VaultArm.GROUP + GROUP_VERSION, "{\"location\":\"westus2\"}").expect(201);
        started = Optional.of(fresh);
    }

    @AfterEach
    void close() {
        service.ifPresent(HostedService::close);
    }

    private VaultArm arm() {
        return started.orElseThrow();
    }

    @Test
    void aVaultIsMadeReadListedAndDeleted() {
        JsonNode made = arm().put(VAULT, BODY).expect(201).json();
        assertEquals(VAULTS + "/my-vault", made.get("id").asString());
        assertEquals("Microsoft.KeyVault/vaults", made.get("type").asString());
        assertFalse(made.has("resourceGroup"));
        arm().put(VAULT, BODY).expect(200);
        assertEquals(made, arm().get(VAULT).expect(200).json());
        assertFalse(made.has("etag"));
        assertEquals(1, arm().get(VAULTS + VERSION).json().get("value").size());
        assertEquals(1, arm().get(PROVIDER + "/vaults" + VERSION).json().get("value").size());
        arm().send("DELETE", VAULT, "").expect(200);
        arm().send("DELETE", VAULT, "").expect(204);
        arm().get(VAULT).refused(404, "ResourceNotFound");
        String deleted = PROVIDER + "/locations/westus2/deletedVaults/my-vault";
        assertEquals(deleted, arm().get(deleted + VERSION).expect(200).json().get("id").asString());
        arm().send("POST", deleted + "/purge" + VERSION, "").expect(200);
        JsonNode gone = arm().get(deleted + VERSION).refused(404, "DeletedVaultNotFound");
        assertEquals(
                "The specified deleted vault 'my-vault' does not exist.",
                gone.get("message").asString());
    }

    @Test
    void namesOfTagsThatDifferInCaseAreOne() {
        arm().put(VAULT, BODY).expect(201);
        String twice = "{\"tags\":{\"a\":\"1\",\"A\":\"2\"}," + BODY.substring(1);
        arm().put(VAULT, twice).refused(400, "BadRequest");
        arm().send("PATCH", VAULT, "{\"tags\":{\"a\":\"1\",\"A\":\"2\"}}")
                .refused(400, "BadRequest");
        String tags = VAULTS + "/my-vault/providers/Microsoft.Resources/tags/default";
        String merge = "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"%s\":\"%s\"}}}";
        for (String name : new String[] {"Ward", "WARD"}) {
            arm().send("PATCH", tags + "?api-version=2021-04-01", merge.formatted(name, name))
                    .expect(200);
        }
        assertEquals(
                "{\"Ward\":\"WARD\"}", arm().get(VAULT).expect(200).json().get("tags").toString());
    }

    @Test
    void hardwareVaultsAreEmptyLists() {
        for (String list : new String[] {"/managedHSMs", "/deletedManagedHSMs"}) {
            assertEquals(
                    "{\"value\":[]}",
                    arm().get(PROVIDER + list + VERSION).expect(200).json().toString());
        }
    }

    @Test
    void aVaultOfAnotherGroupIsNotSeenAndItsNameIsTaken() {
        arm().put(VAULT, BODY).expect(201);
        arm().put(VaultArm.GROUP + "2?api-version=2021-04-01", "{\"location\":\"westus2\"}")
                .expect(201);
        String elsewhere = VAULT.replace("/resourceGroups/rg/", "/resourceGroups/rg2/");
        arm().get(elsewhere).expect(404);
        arm().put(elsewhere, BODY).refused(409, "VaultAlreadyExists");
        arm().put(VAULT.replace("/rg/", "/nowhere/"), BODY).refused(404, "ResourceGroupNotFound");
    }

    @Test
    void keysAreMadeOnceAndListed() {
        arm().put(VAULT, BODY).expect(201);
        String key = VAULTS + "/my-vault/keys/k1";
        JsonNode made =
                arm().put(key + VERSION, "{\"properties\":{\"kty\":\"RSA\"}}").expect(200).json();
        assertEquals(key, made.get("id").asString());
        assertEquals("Microsoft.KeyVault/vaults/keys", made.get("type").asString());
        assertEquals(made, arm().get(key + VERSION).expect(200).json());
        JsonNode versions = arm().get(key + "/versions" + VERSION).expect(200).json();
        String version = versions.get("value").get(0).get("id").asString();
        assertTrue(version.matches(key + "/versions/[0-9a-f]{32}"), version);
        assertEquals(version, arm().get(version + VERSION).expect(200).json().get("id").asString());
        assertEquals(1, arm().get(VAULTS + "/my-vault/keys" + VERSION).json().get("value").size());
        arm().get(VAULTS + "/my-vault/keys/none" + VERSION).refused(404, "ResourceNotFound");
        arm().put(VAULTS + "/my-vault/keys/k2" + VERSION, "{}").refused(400, "BadRequest");
    }

    @Test
    void aLockedVaultsPoliciesStay() {
        arm().put(VAULT, BODY).expect(201);
        String lock =
                VAULTS
                        + "/my-vault/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01";
        arm().put(lock, "{\"properties\":{\"level\":\"ReadOnly\"}}").expect(201);
        arm().put(
                        VAULTS + "/my-vault/accessPolicies/add" + VERSION,
                        "{\"properties\":{\"accessPolicies\":[]}}")
                .refused(409, "ScopeLocked");
    }

    @Test
    void accessPoliciesAnswerInTheirOwnShape() {
        arm().put(VAULT, BODY).expect(201);
        String policies =
                "{\"properties\":{\"accessPolicies\":[{\"objectId\":\"x\",\"tenantId\":\""
                        + VaultArm.TENANT
                        + "\","
                        + "\"permissions\":{\"keys\":[\"get\"]}}]}}";
        JsonNode answer =
                arm().put(VAULTS + "/my-vault/accessPolicies/add" + VERSION, policies)
                        .expect(200)
                        .json();
        assertEquals("x", answer.at("/properties/accessPolicies/0/objectId").asString());
        assertTrue(answer.get("id").asString().endsWith("/my-vault/accessPolicies/"));
        arm().put(VAULTS + "/my-vault/accessPolicies/merge" + VERSION, policies)
                .refused(400, "BadRequest");
    }

    @Test
    void namesAreCheckedForAvailability() {
        arm().put(VAULT, BODY).expect(201);
        String check = PROVIDER + "/checkNameAvailability" + VERSION;
        assertTrue(available(check, "free-one").get("nameAvailable").asBoolean());
        assertEquals("AlreadyExists", available(check, "MY-vault").get("reason").asString());
        assertEquals("AccountNameInvalid", available(check, "no_").get("reason").asString());
    }

    @Test
    void withAVaultElsewhereEveryChangeIsRefusedAndListsAreEmpty() {
        var elsewhere = new VaultArm(Optional.empty());
        elsewhere
                .put(VaultArm.GROUP + "?api-version=2021-04-01", "{\"location\":\"x\"}")
                .expect(201);
        elsewhere.put(VAULT, BODY).refused(404, "VaultsNotHosted");
        elsewhere.get(VAULT).refused(404, "VaultsNotHosted");
        elsewhere.send("DELETE", VAULT, "").expect(204);
        assertEquals(0, elsewhere.get(VAULTS + VERSION).json().get("value").size());
    }

    @Test
    void aVaultOfAnotherTenantIsRefused() {
        JsonNode error =
                arm().put(VAULT, BODY.replace(VaultArm.TENANT, VaultArm.SUBSCRIPTION))
                        .refused(400, "BadRequest");
        assertEquals("properties.tenantId", error.get("target").asString());
    }

    @Test
    void theDeletionOfAGroupTakesItsVaultsAndOnlyThose() {
        arm().put(VAULT, BODY).expect(201);
        String other = VaultArm.GROUP + "2";
        arm().put(other + GROUP_VERSION, "{\"location\":\"westus2\"}").expect(201);
        String elsewhere =
                VAULT.replace("/resourceGroups/rg/", "/resourceGroups/rg2/")
                        .replace("my-vault", "your-vault");
        arm().put(elsewhere, BODY).expect(201);
        arm().send("DELETE", VaultArm.GROUP + GROUP_VERSION, "").expect(202);
        arm().settle();
        arm().get(VAULT).expect(404);
        arm().get(elsewhere).expect(200);
        assertEquals(
                1, arm().get(PROVIDER + "/deletedVaults" + VERSION).json().get("value").size());
    }

    @Test
    void aRequestIsValidatedBeforeAnythingIsMade() {
        var bad = new ResourceId[] {id("my-vault"), key("my-vault", "k")};
        for (ResourceId id : bad) {
            assertEquals(
                    Failure.INVALID,
                    assertThrows(Failed.class, () -> arm().resources().validate(request(id, "{}")))
                            .failure());
        }
        arm().resources().validate(request(bad[0], BODY));
        arm().resources().validate(request(bad[1], "{\"properties\":{\"kty\":\"RSA\"}}"));
        arm().get(VAULT).expect(404);
    }

    /// Its name is held until it is purged: a deployment would fail halfway.
    @Test
    void theNameOfADeletedVaultIsRefusedUnlessThatVaultIsWanted() {
        Resources resources = arm().resources();
        assertTrue(resources.put(request(id("my-vault"), BODY)).created());
        assertTrue(service.orElseThrow().service().vaults().delete(new VaultName("my-vault")));
        ResourceRequest again = request(id("my-vault"), BODY);
        for (Executable step :
                List.<Executable>of(() -> resources.validate(again), () -> resources.put(again))) {
            Failed refused = assertThrows(Failed.class, step);
            assertEquals(Failure.CONFLICT, refused.failure());
            assertEquals("ConflictError", refused.fact("code", ""));
        }
        String recover = BODY.replace("\"tenantId\"", "\"createMode\":\"recover\",\"tenantId\"");
        resources.validate(request(id("my-vault"), recover));
        var other = ResourceId.inGroup(VaultArm.SUBSCRIPTION, "x", VaultProvider.TYPE, "my-vault");
        Failed elsewhere =
                assertThrows(Failed.class, () -> resources.validate(request(other, recover)));
        assertTrue(elsewhere.text().contains("is recovered there"), elsewhere.text());
    }

    @Test
    void vaultsAndKeysAreMadeThroughTheDoorWithoutARequest() {
        Resources resources = arm().resources();
        assertTrue(resources.put(request(id("my-vault"), BODY)).created());
        ResourceId key = key("my-vault", "k1");
        assertTrue(resources.put(request(key, "{\"properties\":{\"kty\":\"RSA\"}}")).created());
        assertFalse(resources.put(request(key, "{\"properties\":{\"kty\":\"RSA\"}}")).created());
        assertEquals(
                arm().get(key.text() + VERSION).expect(200).json().toString(),
                resources.require(key).show("2023-07-01").toString());
    }

    private static ResourceRequest request(ResourceId id, String body) {
        return new ResourceRequest(
                id,
                "2023-07-01",
                (ObjectNode) VaultArm.JSON.readTree(body),
                Conditions.NONE,
                "someone");
    }

    private static ResourceId id(String vault) {
        return ResourceId.inGroup(VaultArm.SUBSCRIPTION, "rg", VaultProvider.TYPE, vault);
    }

    private static ResourceId key(String vault, String key) {
        return ResourceId.inGroup(
                VaultArm.SUBSCRIPTION,
                "rg",
                ResourceType.of("Microsoft.KeyVault/vaults/keys"),
                vault,
                key);
    }

    private JsonNode available(String check, String name) {
        return arm().send(
                        "POST",
                        check,
                        "{\"name\":\"" + name + "\",\"type\":\"Microsoft.KeyVault/vaults\"}")
                .expect(200)
                .json();
    }

    @Test
    void everyAddressIsForAdministrators() {
        var all =
                arm().addresses().stream()
                        .filter(each -> each.pattern().contains("Microsoft.KeyVault"))
                        .toList();
        assertTrue(all.size() > 20, all::toString);
        for (var each : all) {
            assertFalse(each.open(), each::toString);
            String path =
                    each.pattern()
                            .replace("{subscription}", VaultArm.SUBSCRIPTION)
                            .replaceAll("\\{[^}]+}", "x");
            arm().sendAs("somebody", each.method(), path + VERSION, "{}")
                    .refused(403, "AuthorizationFailed");
        }
    }

    @Test
    void nobodyComesByAPrivateEndpoint() {
        arm().put(VAULT, BODY).expect(201);
        String connections = VAULTS + "/my-vault/privateEndpointConnections";
        assertEquals(0, arm().get(connections + VERSION).expect(200).json().get("value").size());
        String one = connections + "/one" + VERSION;
        arm().get(one).refused(404, "ResourceNotFound");
        arm().put(one, "{\"properties\":{}}").refused(404, "ResourceNotFound");
        arm().send("DELETE", one, "").expect(204);
        String missing = one.replace("my-vault", "no-vault");
        arm().send("DELETE", missing, "").refused(404, "ResourceNotFound");
    }

    @Test
    void theNamespaceTellsWhatCanBeDoneInIt() {
        JsonNode told =
                arm().get("/providers/Microsoft.KeyVault/operations" + VERSION)
                        .expect(200)
                        .json()
                        .get("value");
        String names = told.toString();
        for (String name :
                new String[] {
                    "Microsoft.KeyVault/vaults/read",
                    "Microsoft.KeyVault/vaults/write",
                    "Microsoft.KeyVault/vaults/delete",
                    "Microsoft.KeyVault/vaults/keys/write",
                    "Microsoft.KeyVault/locations/deletedVaults/purge/action"
                }) {
            assertTrue(names.contains("\"" + name + "\""), () -> name + " in " + names);
        }
        assertFalse(names.contains("Microsoft.Resources"), names);
    }
}
