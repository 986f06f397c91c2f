// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.json.Members;
import dev.signet.vault.VaultMembers;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.AccessPolicy.Permissions;
import dev.signet.vault.access.NetworkRules;
import dev.signet.vault.keys.EcCurve;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyType;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.keys.RotationPolicy;
import dev.signet.vault.keys.RotationPolicy.ActionType;
import dev.signet.vault.keys.Tags;
import dev.signet.vault.vaults.Sku;
import dev.signet.vault.vaults.VaultDraft;
import dev.signet.vault.vaults.VaultPatch;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Bodies of Microsoft.KeyVault 2023-07-01 (management) as what the vault takes. Properties
/// that mean nothing here, such as `enabledForDeployment`, are ignored.
final class VaultBodies {
    private VaultBodies() {}

    /// The body of a PUT that creates or replaces a vault.
    static VaultDraft draft(String resourceId, ObjectNode body) {
        var whole = VaultMembers.of(body);
        Members properties = whole.objectOrEmpty("properties");
        boolean roles = properties.flag("enableRbacAuthorization").orElse(false);
        Optional<List<AccessPolicy>> policies =
                properties.objects("accessPolicies").map(VaultBodies::policies);
        return new VaultDraft(
                resourceId,
                properties.requiredText("tenantId"),
                whole.requiredText("location"),
                sku(properties).orElseThrow(() -> properties.refused("sku")),
                roles && policies.isEmpty() ? Optional.of(List.of()) : policies,
                properties.flag("enableSoftDelete"),
                properties.integer("softDeleteRetentionInDays"),
                properties.flag("enablePurgeProtection"),
                properties.flag("enableRbacAuthorization"),
                network(properties),
                tags(whole));
    }

    /// Whether a PUT asks to bring back a deleted vault.
    static boolean recovers(ObjectNode body) {
        return VaultMembers.of(body)
                .objectOrEmpty("properties")
                .text("createMode")
                .map("recover"::equalsIgnoreCase)
                .orElse(false);
    }

    /// The body of a PATCH.
    static VaultPatch patch(ObjectNode body) {
        var whole = VaultMembers.of(body);
        Members properties = whole.objectOrEmpty("properties");
        return new VaultPatch(
                properties.text("tenantId"),
                sku(properties),
                properties.objects("accessPolicies").map(VaultBodies::policies),
                properties.flag("enableSoftDelete"),
                properties.integer("softDeleteRetentionInDays"),
                properties.flag("enablePurgeProtection"),
                properties.flag("enableRbacAuthorization"),
                network(properties),
                tags(whole));
    }

    /// As Resource Manager takes them: names that differ in case alone are one.
    private static Optional<Tags> tags(Members whole) {
        Optional<Tags> tags = VaultMembers.tags(whole);
        boolean twice =
                tags.map(Tags::values).stream()
                        .anyMatch(
                                all ->
                                        all.keySet().stream()
                                                        .map(name -> name.toLowerCase(Locale.ROOT))
                                                        .distinct()
                                                        .count()
                                                < all.size());
        if (twice) {
            throw whole.refused("tags");
        }
        return tags;
    }

    /// The body of add, replace and remove.
    static List<AccessPolicy> policies(ObjectNode body) {
        Members properties = VaultMembers.of(body).objectOrEmpty("properties");
        return policies(
                properties
                        .objects("accessPolicies")
                        .orElseThrow(() -> properties.refused("accessPolicies")));
    }

    private static List<AccessPolicy> policies(List<Members> all) {
        return all.stream().map(VaultBodies::policy).toList();
    }

    private static AccessPolicy policy(Members policy) {
        Members permissions =
                policy.object("permissions").orElseThrow(() -> policy.refused("permissions"));
        return new AccessPolicy(
                policy.requiredText("tenantId"),
                policy.requiredText("objectId"),
                policy.text("applicationId"),
                new Permissions(
                        permissions.texts("keys").orElse(List.of()),
                        permissions.texts("secrets").orElse(List.of()),
                        permissions.texts("certificates").orElse(List.of()),
                        permissions.texts("storage").orElse(List.of())));
    }

    private static Optional<Sku> sku(Members properties) {
        return properties
                .object("sku")
                .map(
                        sku -> {
                            if (!sku.requiredText("family").equalsIgnoreCase("A")) {
                                throw sku.refused("family");
                            }
                            return Sku.of(sku.requiredText("name"))
                                    .orElseThrow(() -> sku.refused("name"));
                        });
    }

    private static Optional<NetworkRules> network(Members properties) {
        Optional<Members> rules = properties.object("networkAcls");
        Optional<String> access = properties.text("publicNetworkAccess");
        if (rules.isEmpty() && access.isEmpty()) {
            return Optional.empty();
        }
        boolean open =
                access.map(text -> choice(properties, "publicNetworkAccess", text, "Disabled"))
                        .orElse(true);
        return Optional.of(
                new NetworkRules(
                        open,
                        rules.flatMap(each -> chosen(each, "defaultAction", "Deny")).orElse(true),
                        rules.flatMap(each -> chosen(each, "bypass", "None")).orElse(true),
                        rules.flatMap(each -> each.objects("ipRules")).stream()
                                .flatMap(List::stream)
                                .map(rule -> rule.requiredText("value"))
                                .toList(),
                        rules.flatMap(each -> each.objects("virtualNetworkRules")).stream()
                                .flatMap(List::stream)
                                .map(rule -> rule.requiredText("id"))
                                .toList()));
    }

    private static Optional<Boolean> chosen(Members rules, String name, String closed) {
        return rules.text(name).map(text -> choice(rules, name, text, closed));
    }

    /// Whether a text is the open one of two words.
    private static boolean choice(Members members, String name, String text, String closed) {
        String open =
                switch (closed) {
                    case "Disabled" -> "Enabled";
                    case "Deny" -> "Allow";
                    default -> "AzureServices";
                };
        if (!text.equalsIgnoreCase(open) && !text.equalsIgnoreCase(closed)) {
            throw members.refused(name);
        }
        return text.equalsIgnoreCase(open);
    }

    /// The body of a PUT of a key.
    static NewKey key(ObjectNode body) {
        var whole = VaultMembers.of(body);
        Members properties =
                whole.object("properties").orElseThrow(() -> whole.refused("properties"));
        Members attributes = properties.objectOrEmpty("attributes");
        return new NewKey(
                keyType(properties),
                properties.texts("keyOps").orElse(List.of()).stream()
                        .map(
                                word ->
                                        KeyOperation.of(word)
                                                .orElseThrow(() -> properties.refused("keyOps")))
                        .toList(),
                attributes.flag("enabled").orElse(true),
                attributes.instant("nbf"),
                attributes.instant("exp"),
                tags(whole).orElse(Tags.NONE));
    }

    private static KeyType keyType(Members properties) {
        return switch (properties.requiredText("kty")) {
            case "RSA", "RSA-HSM" -> new KeyType.Rsa(properties.integer("keySize").orElse(2048));
            case "EC", "EC-HSM" ->
                    new KeyType.Ec(
                            EcCurve.of(properties.text("curveName").orElse("P-256"))
                                    .orElseThrow(() -> properties.refused("curveName")));
            default -> throw properties.refused("kty");
        };
    }

    /// The rotation policy in the body of a PUT of a key.
    static Optional<RotationPolicy> rotationPolicy(ObjectNode body) {
        return VaultMembers.of(body)
                .objectOrEmpty("properties")
                .object("rotationPolicy")
                .map(
                        policy ->
                                new RotationPolicy(
                                        policy.objectOrEmpty("attributes").text("expiryTime"),
                                        policy.objects("lifetimeActions").orElse(List.of()).stream()
                                                .map(VaultBodies::action)
                                                .toList(),
                                        Instant.EPOCH,
                                        Instant.EPOCH));
    }

    private static RotationPolicy.Action action(Members action) {
        Members trigger = action.objectOrEmpty("trigger");
        Members what = action.objectOrEmpty("action");
        String type = what.requiredText("type");
        return new RotationPolicy.Action(
                Arrays.stream(ActionType.values())
                        .filter(each -> each.text().equalsIgnoreCase(type))
                        .findFirst()
                        .orElseThrow(() -> what.refused("type")),
                trigger.text("timeAfterCreate"),
                trigger.text("timeBeforeExpiry"));
    }
}
