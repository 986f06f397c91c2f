// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.Fixture;
import dev.signet.vault.rest.PlaneFixture;
import dev.signet.vault.rest.PlaneFixture.Answer;
import dev.signet.vault.vaults.VaultPatch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who may do what in a vault (contract 3.3).
final class VaultGuardTest {
    private static final String NOBODY = "bbbbbbbb-0000-0000-0000-000000000002";
    private static final Map<KeyPermission, String> CALLS = new EnumMap<>(KeyPermission.class);

    static {
        CALLS.put(KeyPermission.GET, "GET /keys/k");
        CALLS.put(KeyPermission.LIST, "GET /keys");
        CALLS.put(KeyPermission.UPDATE, "PATCH /keys/k");
        CALLS.put(KeyPermission.CREATE, "POST /keys/k/create");
        CALLS.put(KeyPermission.IMPORT, "PUT /keys/k");
        CALLS.put(KeyPermission.DELETE, "DELETE /keys/k");
        CALLS.put(KeyPermission.RECOVER, "POST /deletedkeys/k/recover");
        CALLS.put(KeyPermission.BACKUP, "POST /keys/k/backup");
        CALLS.put(KeyPermission.RESTORE, "POST /keys/restore");
        CALLS.put(KeyPermission.DECRYPT, "POST /keys/k//decrypt");
        CALLS.put(KeyPermission.ENCRYPT, "POST /keys/k//encrypt");
        CALLS.put(KeyPermission.UNWRAP_KEY, "POST /keys/k//unwrapkey");
        CALLS.put(KeyPermission.WRAP_KEY, "POST /keys/k//wrapkey");
        CALLS.put(KeyPermission.VERIFY, "POST /keys/k//verify");
        CALLS.put(KeyPermission.SIGN, "POST /keys/k//sign");
        CALLS.put(KeyPermission.PURGE, "DELETE /deletedkeys/k");
        CALLS.put(KeyPermission.ROTATE, "POST /keys/k/rotate");
        CALLS.put(KeyPermission.GET_ROTATION_POLICY, "GET /keys/k/rotationpolicy");
        CALLS.put(KeyPermission.SET_ROTATION_POLICY, "PUT /keys/k/rotationpolicy");
    }

    private final PlaneFixture vault = new PlaneFixture();

    @AfterEach
    void close() {
        vault.close();
    }

    private Answer call(String token, String call) {
        String[] parts = call.split(" ");
        return vault.as(token, parts[0], parts[1], "{}");
    }

    private void policies(AccessPolicy... policies) {
        vault.fixture
                .vaults()
                .put(Fixture.MAIN, Fixture.draft(Fixture.MAIN).withPolicies(policies));
    }

    private static AccessPolicy policy(String object, String... words) {
        return AccessPolicy.onKeys(Fixture.TENANT, object, words);
    }

    private static void assertDenied(String inner, Answer answer) {
        assertEquals(403, answer.status(), answer.body().toString());
        assertEquals("Forbidden", answer.code());
        assertEquals(inner, answer.inner());
    }

    @Test
    void everyOperationTakesExactlyItsPermission() {
        assertEquals(KeyPermission.values().length - 1, CALLS.size(), "all but release");
        for (KeyPermission permission : CALLS.keySet()) {
            String[] others =
                    CALLS.keySet().stream()
                            .filter(each -> each != permission)
                            .map(KeyPermission::text)
                            .toArray(String[]::new);
            policies(policy(NOBODY, others));
            assertDenied("ForbiddenByPolicy", call(NOBODY, CALLS.get(permission)));
            policies(policy(NOBODY, permission.text()));
            int status = call(NOBODY, CALLS.get(permission)).status();
            assertTrue(status != 401 && status != 403, permission + " " + status);
        }
    }

    @Test
    void theRefusalNamesCallerPermissionAndVault() {
        Answer answer = call(NOBODY, "GET /keys/k");
        assertEquals(
                "The user, group or application 'appid=app;oid="
                        + NOBODY
                        + ";iss=https://issuer.example/' does not have keys get permission on key"
                        + " vault 'main;location=westeurope'. For help resolving this issue, please"
                        + " see https://go.microsoft.com/fwlink/?linkid=2125287",
                answer.body().at("/error/message").asString());
    }

    @Test
    void aPolicyForAnApplicationNeedsThatApplication() {
        policies(
                new AccessPolicy(
                        Fixture.TENANT,
                        NOBODY,
                        Optional.of("broker"),
                        AccessPolicy.Permissions.keys("list")));
        assertDenied("ForbiddenByPolicy", call(NOBODY, "GET /keys"));
        assertEquals(200, call(NOBODY + ";broker", "GET /keys").status());
    }

    @Test
    void permissionsAreComparedWithoutCaseAndAllIsEvery() {
        policies(policy(NOBODY, "LIST"));
        assertEquals(200, call(NOBODY, "GET /keys").status());
        policies(policy(NOBODY, "All"));
        assertEquals(200, call(NOBODY, "GET /keys").status());
    }

    @Test
    void removingAPolicyClosesTheVaultAtOnce() {
        assertEquals(200, vault.call("GET", "/keys").status());
        policies();
        assertDenied("ForbiddenByPolicy", vault.call("GET", "/keys"));
    }

    @Test
    void aDeniedCallerDoesNotLearnWhetherAKeyExists() {
        vault.call("POST", "/keys/there/create", "{\"kty\":\"EC\"}");
        assertDenied("ForbiddenByPolicy", call(NOBODY, "GET /keys/there"));
        assertDenied("ForbiddenByPolicy", call(NOBODY, "GET /keys/nowhere"));
    }

    @Test
    void withRolesThePoliciesDoNotCount() {
        vault.fixture.vaults().update(Fixture.MAIN, VaultPatch.NOTHING.withRoles(true));
        Answer denied = vault.call("GET", "/keys/k");
        assertDenied("ForbiddenByRbac", denied);
        assertTrue(
                denied.body()
                        .at("/error/message")
                        .asString()
                        .contains("Microsoft.KeyVault/vaults/keys/read"));
        vault.rolesGrant = true;
        assertEquals(200, vault.call("GET", "/keys").status());
        assertEquals(List.of(KeyPermission.GET, KeyPermission.LIST), vault.asked);
        vault.fixture.vaults().update(Fixture.MAIN, VaultPatch.NOTHING.withRoles(false));
        vault.rolesGrant = false;
        assertEquals(200, vault.call("GET", "/keys").status());
    }

    private void network(boolean open, boolean allow, boolean bypass, String... rules) {
        vault.fixture
                .vaults()
                .update(
                        Fixture.MAIN,
                        VaultPatch.NOTHING.with(
                                new NetworkRules(open, allow, bypass, List.of(rules), List.of())));
    }

    @Test
    void theFirewallLetsInItsRangesAndTrustedServices() {
        network(true, false, true, "192.0.3.0/24", "2001:db8::/32");
        assertDenied("ForbiddenByFirewall", vault.call("GET", "/keys"));
        assertEquals(200, call(Fixture.OBJECT + ";trusted-app", "GET /keys").status());
        vault.remoteAddress = "192.0.3.255";
        assertEquals(200, vault.call("GET", "/keys").status());
        vault.remoteAddress = "192.0.2.255";
        assertDenied("ForbiddenByFirewall", vault.call("GET", "/keys"));
        vault.remoteAddress = "2001:db8:1::1";
        assertEquals(200, vault.call("GET", "/keys").status());
        vault.remoteAddress = "not an address";
        assertDenied("ForbiddenByFirewall", vault.call("GET", "/keys"));
        network(true, false, false);
        assertDenied("ForbiddenByFirewall", call(Fixture.OBJECT + ";trusted-app", "GET /keys"));
    }

    @Test
    void withoutPublicAccessOnlyTrustedServicesComeIn() {
        network(false, true, true, "192.0.2.7");
        assertDenied("ForbiddenByConnection", vault.call("GET", "/keys"));
        assertEquals(200, call(Fixture.OBJECT + ";trusted-app", "GET /keys").status());
        Fixture.assertInvalid("properties.networkAcls", () -> network(true, true, true, "x"));
        Fixture.assertInvalid(
                "properties.networkAcls", () -> network(true, true, true, "10.0.0.0/33"));
    }
}
