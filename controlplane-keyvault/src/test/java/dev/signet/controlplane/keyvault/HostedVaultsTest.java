// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.ManagedChanges.By;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Vaults and keys of the embedded vault in the shapes of Microsoft.KeyVault 2023-07-01.
final class EmbeddedHostedVaultsTest {
    private static final By BY = new By("olga", "2023-07-01");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BODY =
            """
            {"location":"westus","tags":{"a":"b"},"properties":{
              "tenantId":"tenant","sku":{"family":"A","name":"standard"},
              "accessPolicies":[{"tenantId":"tenant","objectId":"someone",
                "permissions":{"keys":["get","wrapKey"],"secrets":["list"]}}],
              "enabledForDeployment":true,"publicNetworkAccess":"Enabled",
              "networkAcls":{"bypass":"AzureServices","defaultAction":"Deny",
                "ipRules":[{"value":"124.56.78.91"}],
                "virtualNetworkRules":[{"id":"/subscriptions/s/subnet1"}]}}}""";

    @TempDir private Path folder = Path.of("");
    private Optional<HostedService> service = Optional.empty();

    @BeforeEach
    void open() {
        service = Optional.of(new HostedService(folder));
    }

    @AfterEach
    void close() {
        service.ifPresent(HostedService::close);
    }

    @Test
    void aVaultShowsWhatItWasMadeOfAndCanBePutBack() {
        HostedVaults.Put put = vaults().put("rg", "v-1", json(BODY), BY);
        assertTrue(put.created());
        ObjectNode vault = put.vault();
        assertEquals("rg", vault.get("resourceGroup").asString());
        assertEquals("https://v-1:1/", vault.at("/properties/vaultUri").asString());
        assertEquals(90, vault.at("/properties/softDeleteRetentionInDays").intValue());
        assertFalse(vault.get("properties").has("enablePurgeProtection"));
        assertEquals("Deny", vault.at("/properties/networkAcls/defaultAction").asString());
        assertEquals(
                "124.56.78.91", vault.at("/properties/networkAcls/ipRules/0/value").asString());
        HostedVaults.Put again = vaults().put("rg", "v-1", vault.deepCopy(), BY);
        assertFalse(again.created());
        assertEquals(vault, again.vault());
        assertEquals(Optional.of(vault), vaults().read("V-1"));
        assertEquals(List.of(vault), vaults().list());
    }

    @Test
    void accessPoliciesAreAddedAndRemoved() {
        vaults().put("rg", "v-1", json(BODY), BY);
        String change =
                """
                {"properties":{"accessPolicies":[{"tenantId":"tenant","objectId":"someone",
                  "permissions":{"keys":["unwrapKey"]}}]}}""";
        ObjectNode added = vaults().accessPolicies("v-1", "add", json(change), BY);
        assertEquals(
                "[\"get\",\"wrapKey\",\"unwrapKey\"]",
                added.at("/properties/accessPolicies/0/permissions/keys").toString());
        ObjectNode removed = vaults().accessPolicies("v-1", "remove", json(change), BY);
        assertEquals(
                "[\"get\",\"wrapKey\"]",
                removed.at("/properties/accessPolicies/0/permissions/keys").toString());
    }

    @Test
    void aPatchChangesWhatItNames() {
        vaults().put("rg", "v-1", json(BODY), BY);
        ObjectNode patched =
                vaults().patch(
                                "v-1",
                                json(
                                        "{\"tags\":{},\"properties\":"
                                                + "{\"enablePurgeProtection\":true}}"),
                                BY);
        assertEquals("{}", patched.get("tags").toString());
        assertTrue(patched.at("/properties/enablePurgeProtection").booleanValue());
        assertEquals(1, patched.at("/properties/accessPolicies").size());
    }

    @Test
    void aKeyIsMadeOnceAndNeverChanged() {
        vaults().put("rg", "v-1", json(BODY), BY);
        String body =
                "{\"properties\":{\"kty\":\"RSA\",\"keySize\":2048,\"keyOps\":[\"wrapKey\","
                        + "\"unwrapKey\"],\"rotationPolicy\":{\"lifetimeActions\":[{\"trigger\":"
                        + "{\"timeAfterCreate\":\"P30D\"},\"action\":{\"type\":\"rotate\"}}]}}}";
        ObjectNode key = vaults().putKey("v-1", "k", json(body), BY);
        assertEquals("RSA", key.at("/properties/kty").asString());
        assertEquals("https://v-1:1/keys/k", key.at("/properties/keyUri").asString());
        assertEquals(
                "P30D",
                key.at("/properties/rotationPolicy/lifetimeActions/0/trigger/timeAfterCreate")
                        .asString());
        assertEquals(key, vaults().putKey("v-1", "k", json(body.replace("2048", "3072")), BY));
        assertEquals(1, vaults().keyVersions("v-1", "k").size());
        assertEquals(1, vaults().keys("v-1").size());
        String kid = key.at("/properties/keyUriWithVersion").asString();
        String version = kid.substring(kid.lastIndexOf('/') + 1);
        assertEquals(Optional.of(key), vaults().key("v-1", "k", Optional.of(version)));
        assertEquals(Optional.empty(), vaults().key("v-1", "none", Optional.empty()));
    }

    @Test
    void aDeletedVaultIsListedRecoveredAndPurged() {
        vaults().put("rg", "v-1", json(BODY), BY);
        assertTrue(vaults().delete("v-1", BY));
        assertFalse(vaults().delete("v-1", BY));
        assertEquals("westus", vaults().deleted().getFirst().at("/properties/location").asString());
        Failed taken = assertThrows(Failed.class, () -> vaults().put("rg", "v-1", json(BODY), BY));
        assertEquals(Failure.CONFLICT, taken.failure());
        assertEquals("ConflictError", taken.fact("code", ""));
        String recover = "{\"location\":\"westus\",\"properties\":{\"createMode\":\"recover\"}}";
        assertTrue(vaults().put("rg", "v-1", json(recover), BY).created());
        assertTrue(vaults().delete("v-1", BY));
        vaults().purge("v-1", BY);
        assertTrue(vaults().deleted().isEmpty());
    }

    @Test
    void whatBreaksARuleIsNamedByItsPath() {
        assertInvalid("properties.sku", BODY.replace("\"sku\"", "\"scu\""));
        assertInvalid("properties.tenantId", BODY.replaceFirst("\"tenantId\"", "\"x\""));
        assertInvalid("properties.networkAcls.bypass", BODY.replace("AzureServices", "Some"));
        assertInvalid("location", BODY.replace("\"location\"", "\"place\""));
    }

    private void assertInvalid(String field, String body) {
        Failed failed = assertThrows(Failed.class, () -> vaults().put("rg", "v-1", json(body), BY));
        assertEquals(Failure.INVALID, failed.failure());
        assertEquals(field, failed.fact("field", ""));
    }

    private HostedVaults vaults() {
        return service.orElseThrow().vaults("sub");
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text);
    }
}
