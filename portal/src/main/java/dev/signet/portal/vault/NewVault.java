// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Vaults and keys that are made here are fit for accounts: with soft delete and purge protection,
/// the service may wrap and unwrap with their keys, who makes one may manage them if he wants to,
/// and keys are RSA 3072.
public final class NewVault {
    private static final int KEY_BITS = 3072;
    private static final int RETENTION_DAYS = 90;
    static final List<String> OF_SERVICE = List.of("get", "wrapKey", "unwrapKey");

    /// What a tick beside a new vault or key gives: what its words name, and nothing that loses a
    /// key for good or takes one elsewhere.
    static final List<String> OF_TICK =
            List.of(
                    "get",
                    "list",
                    "create",
                    "update",
                    "delete",
                    "recover",
                    "rotate",
                    "getrotationpolicy",
                    "setrotationpolicy");

    static final List<String> OF_MANAGER =
            List.of(
                    "get",
                    "list",
                    "create",
                    "update",
                    "import",
                    "delete",
                    "recover",
                    "purge",
                    "backup",
                    "restore",
                    "rotate",
                    "getrotationpolicy",
                    "setrotationpolicy");

    private NewVault() {}

    /// Makes a vault; never changes one that is there.
    ///
    /// @param mine whether who is signed in may manage its keys from the start
    public static Answer make(Call call, String group, String name, boolean mine) {
        if (!name.matches("[a-zA-Z][a-zA-Z0-9-]{2,23}")) {
            throw new Failed(
                    Failure.INVALID,
                    "A vault's name has 3 to 24 letters, digits and hyphens and begins with a"
                            + " letter.");
        }
        boolean taken =
                Vaults.all(call.planes()).stream()
                        .anyMatch(each -> each.name().equalsIgnoreCase(name));
        if (taken) {
            throw new Failed(Failure.CONFLICT, "There is a vault of that name already.");
        }
        ObjectNode body = Wire.object().put("location", "westus2");
        ObjectNode properties = body.putObject("properties");
        properties.put("tenantId", call.planes().settings().tenant());
        properties.putObject("sku").put("family", "A").put("name", "standard");
        properties.put("enableSoftDelete", true).put("enablePurgeProtection", true);
        properties.put("softDeleteRetentionInDays", RETENTION_DAYS);
        ArrayNode policies = properties.putArray("accessPolicies");
        policies.add(policy(call, call.planes().settings().serviceObjectId(), OF_SERVICE));
        if (mine) {
            policies.add(policy(call, call.session().objectId(), OF_TICK));
        }
        String path =
                call.planes().subscription()
                        + Planes.path(
                                "resourceGroups",
                                group,
                                "providers",
                                "Microsoft.KeyVault",
                                "vaults",
                                name);
        return call.planes().arm("PUT", path, Planes.VAULTS, Optional.of(body));
    }

    /// Makes a key; never changes one that is there.
    public static Answer key(Call call, Vaults.Vault vault, String name) {
        if (!name.matches("[0-9a-zA-Z-]{1,127}")) {
            throw new Failed(
                    Failure.INVALID, "A key's name has 1 to 127 letters, digits and hyphens.");
        }
        if (Vaults.keys(call.planes(), vault).contains(name)) {
            throw new Failed(Failure.CONFLICT, "There is a key of that name already.");
        }
        ObjectNode body = Wire.object();
        body.putObject("properties").put("kty", "RSA").put("keySize", KEY_BITS);
        String path = vault.id() + "/keys/" + Planes.encoded(name);
        return call.planes().arm("PUT", path, Planes.VAULTS, Optional.of(body));
    }

    /// Whether who is signed in has what a tick gives, as the access policies say of himself: what
    /// groups of his have is not known here.
    static boolean manages(Call call, Vaults.Vault vault) {
        var has = new HashSet<String>();
        for (JsonNode each : vault.properties().path("accessPolicies")) {
            if (each.path("objectId").asString("").equalsIgnoreCase(call.session().objectId())) {
                each.path("permissions")
                        .path("keys")
                        .forEach(one -> has.add(one.asString("").toLowerCase(Locale.ROOT)));
            }
        }
        return has.contains("all") || has.containsAll(small(OF_TICK));
    }

    private static List<String> small(List<String> permissions) {
        return permissions.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    }

    /// Gives who is signed in what a tick names, by an access policy.
    ///
    /// @return why that is not so; empty where it is, also where it was before
    public static Optional<String> letMeManage(Call call, Vaults.Vault vault) {
        if (vault.byRoles()) {
            return Optional.of("This vault goes by roles, which are given on its page of roles.");
        }
        if (manages(call, vault)) {
            return Optional.empty();
        }
        Answer answer = change(call, vault, "add", call.session().objectId(), OF_TICK);
        return answer.good() ? Optional.empty() : Optional.of(answer.problem());
    }

    static Answer permit(Call call, Vaults.Vault vault) {
        return change(call, vault, "add", call.session().objectId(), OF_MANAGER);
    }

    /// Changes who may use a vault's keys.
    ///
    /// @param how `add` or `remove`
    /// @param permissions on keys
    static Answer change(
            Call call, Vaults.Vault vault, String how, String objectId, List<String> permissions) {
        ObjectNode body = Wire.object();
        ObjectNode properties = body.putObject("properties");
        properties.putArray("accessPolicies").add(policy(call, objectId, permissions));
        return call.planes()
                .arm(
                        "PUT",
                        vault.id() + "/accessPolicies/" + how,
                        Planes.VAULTS,
                        Optional.of(body));
    }

    private static ObjectNode policy(Call call, String objectId, List<String> permissions) {
        ObjectNode policy = Wire.object();
        policy.put("tenantId", call.planes().settings().tenant()).put("objectId", objectId);
        ArrayNode keys = policy.putObject("permissions").putArray("keys");
        permissions.forEach(keys::add);
        return policy;
    }
}
