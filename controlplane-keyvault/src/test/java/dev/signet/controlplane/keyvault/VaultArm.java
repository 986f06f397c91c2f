// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.controlplane.ControlPlane;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.authorization.DataRoles;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.Resources;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Caller;
import dev.signet.vault.access.KeyPermission;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.Vault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A control plane that has no other providers than Microsoft.KeyVault's, spoken to as
/// administrator.
final class VaultArm {
    static final String TENANT = "11111111-1111-4111-8111-111111111111";
    static final String SUBSCRIPTION = "22222222-2222-4222-8222-222222222222";
    static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/rg";
    static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";
    static final String ROLE_VERSION = "?api-version=2022-04-01";

    /// Who is given roles.
    static final String PRINCIPAL = "66666666-6666-4666-8666-666666666666";

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String ADMINISTRATOR = "33333333-3333-4333-8333-333333333333";

    private final ControlPlane plane;
    private final VaultRoleAssignments roles;

    VaultArm(Optional<HostedVaults> vaults) {
        var store = new Memory();
        var assignments =
                new RoleAssignments(store, List.of(DataRoles.KIND, VaultRoleAssignments.KIND));
        roles = new VaultRoleAssignments(assignments);
        plane =
                new ControlPlane(
                        settings(),
                        VaultArm::caller,
                        store,
                        KeyVault.providers(TENANT, vaults, roles),
                        assignments,
                        InstantSource.system(),
                        new Random(7)::nextLong);
        plane.start();
    }

    /// Gives [#PRINCIPAL] a role by an assignment of that name.
    Answer give(String scope, String name, String role) {
        return put(
                scope + ASSIGNMENTS + "/" + name + ROLE_VERSION,
                """
                {"properties":{"roleDefinitionId":
                 "/subscriptions/%s/providers/Microsoft.Authorization/roleDefinitions/%s",
                 "principalId":"%s","principalType":"ServicePrincipal"}}
                """
                        .formatted(SUBSCRIPTION, role, PRINCIPAL));
    }

    /// Whether [#PRINCIPAL] has a permission on a key by a role.
    boolean grants(Vault vault, String key, KeyPermission permission) {
        var caller = new Caller(PRINCIPAL, "app", TENANT, "issuer");
        return roles.grants(caller, vault, Optional.of(new KeyName(key)), permission);
    }

    private static Caller caller(Request request) {
        boolean isHe = request.header("Authorization").orElse("").equals("Bearer administrator");
        return new Caller(isHe ? ADMINISTRATOR : "somebody", "app", TENANT, "issuer");
    }

    List<Routes.Address> addresses() {
        return plane.addresses();
    }

    private static ControlPlaneSettings settings() {
        return new ControlPlaneSettings(
                TENANT,
                List.of(SUBSCRIPTION),
                "Signet",
                Set.of(ADMINISTRATOR),
                List.of("https://arm.test/"),
                "https://issuer.test",
                "https://arm.test/portal/",
                "vault.test",
                "azurehealthcareapis.com",
                Map.of());
    }

    /// Documents in memory.
    private static final class Memory implements ControlStore {
        private final TreeMap<String, byte[]> documents = new TreeMap<>();

        @Override
        public synchronized Map<String, byte[]> startingWith(String prefix) {
            var found = new TreeMap<>(documents);
            found.keySet().removeIf(key -> !key.startsWith(prefix));
            return found;
        }

        @Override
        public synchronized Optional<byte[]> read(String key) {
            return Optional.ofNullable(documents.get(key));
        }

        @Override
        public synchronized void write(Map<String, Optional<byte[]>> changes) {
            new HashMap<>(changes)
                    .forEach(
                            (key, value) ->
                                    value.ifPresentOrElse(
                                            bytes -> documents.put(key, bytes),
                                            () -> documents.remove(key)));
        }
    }

    VaultRoleAssignments roles() {
        return roles;
    }

    Resources resources() {
        return plane.resources();
    }

    void settle() {
        try {
            if (!plane.awaitIdle(Duration.ofSeconds(30))) {
                throw new AssertionError("work does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Answer get(String target) {
        return send("GET", target, "");
    }

    Answer put(String target, String body) {
        return send("PUT", target, body);
    }

    /// @param target path and `?api-version=`
    Answer send(String method, String target, String body) {
        return sendAs("administrator", method, target, body);
    }

    /// @param who `administrator`, or anybody
    Answer sendAs(String who, String method, String target, String body) {
        String[] halves = target.split("\\?", -1);
        var request =
                new Request(
                        method,
                        "https://arm.test",
                        Arrays.asList(halves[0].substring(1).split("/", -1)),
                        Request.form(halves[1]),
                        Headers.of("Authorization", "Bearer " + who),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1");
        return new Answer(plane.handle(request));
    }

    /// What came back.
    record Answer(Response response) {
        Answer expect(int status) {
            if (response.status() != status) {
                throw new AssertionError("status " + response.status() + ": " + text());
            }
            return this;
        }

        /// Expects a refusal with that code.
        JsonNode refused(int status, String code) {
            JsonNode error = expect(status).json().get("error");
            if (!error.get("code").asString().equals(code)) {
                throw new AssertionError(error.toString());
            }
            return error;
        }

        private String text() {
            return switch (response.body()) {
                case Response.Body.Bytes(var bytes) -> new String(bytes, StandardCharsets.UTF_8);
                case Response.Body.Streamed _ -> throw new AssertionError("streamed");
            };
        }

        JsonNode json() {
            return JSON.readTree(text());
        }
    }
}
