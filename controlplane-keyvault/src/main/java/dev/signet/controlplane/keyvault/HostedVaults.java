// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.authorization.RoleAssignment;
import dev.signet.controlplane.authorization.RoleAssignmentProvider;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.vault.ManagedChanges.By;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.VaultService;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.audit.AuditSearch;
import dev.signet.vault.audit.RightsChange;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.KeyVersionId;
import dev.signet.vault.vaults.Vault;
import dev.signet.vault.vaults.VaultKeys;
import dev.signet.vault.vaults.VaultName;
import dev.signet.vault.vaults.Vaults.PolicyChange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// The vaults of this installation as they are managed: JSON in and out in the shapes of
/// api-version 2023-07-01, without `id` and `type`. Failures are [Failed]: `INVALID` with a fact
/// `field`, `CONFLICT`, `NOT_FOUND`, `FORBIDDEN`. Any thread; blocks for the disk.
public final class HostedVaults {
    private static final String VAULTS = "/providers/Microsoft.KeyVault/vaults/";

    /// Of the trail that are looked at for one answer: a quarter of what is kept by default.
    private static final int AUDIT_ROWS_MAX = 25_000;

    private final Supplier<VaultService> service;
    private final String subscription;
    private final Function<VaultName, String> addresses;

    /// @param service fails while the vault cannot be opened
    /// @param subscription part of every vault's ARM id
    /// @param addresses the address of a vault's data plane, without trailing slash
    public HostedVaults(
            Supplier<VaultService> service,
            String subscription,
            Function<VaultName, String> addresses) {
        this.service = service;
        this.subscription = subscription;
        this.addresses = addresses;
    }

    /// @param created false when an existing vault was replaced
    record Put(boolean created, ObjectNode vault) {}

    /// Creates or replaces (`createMode` recover: recovers) a vault.
    ///
    /// @param body the whole request body (`location`, `tags`, `properties`)
    Put put(String resourceGroup, String name, ObjectNode body, By by) {
        return told(
                () -> {
                    var vault = new VaultName(name);
                    Optional<Vault> before = service.get().vaults().find(vault);
                    if (VaultBodies.recovers(body)) {
                        Optional<Vault> there = service.get().vaults().find(vault);
                        return new Put(
                                there.isEmpty(), shape(there.orElseGet(() -> recover(vault, by))));
                    }
                    String id = id(resourceGroup, name);
                    var put = service.get().vaults().put(vault, VaultBodies.draft(id, body));
                    if (put.created()) {
                        note(put.vault(), "VaultPut", by, Optional.empty());
                    }
                    noteChange(put.vault(), before, by);
                    return new Put(put.created(), shape(put.vault()));
                });
    }

    private Vault recover(VaultName name, By by) {
        Vault recovered = service.get().vaults().recover(name);
        note(recovered, "VaultRecover", by, Optional.empty());
        service.get().managed().flush();
        return recovered;
    }

    /// Of a vault that was there: whether roles or policies count, and from where it is reached;
    /// of every one: whose rights are other.
    private void noteChange(Vault vault, Optional<Vault> before, By by) {
        if (before.filter(each -> !isUsedAlike(each, vault)).isPresent()) {
            note(vault, "VaultPatch", by, Optional.empty());
        }
        List<AccessPolicy> had = before.map(Vault::accessPolicies).orElse(List.of());
        RightsChanges.between(had, vault.accessPolicies())
                .forEach(each -> note(vault, "VaultPatch", by, Optional.of(each)));
        service.get().managed().flush();
    }

    private static boolean isUsedAlike(Vault one, Vault other) {
        return one.roles() == other.roles() && one.network().equals(other.network());
    }

    private void note(Vault vault, String operation, By by, Optional<RightsChange> rights) {
        String id = addresses.apply(vault.name());
        service.get().managed().note(vault, operation, by, vault.resourceId(), id, rights);
    }

    /// Writes down a role on keys that was given or taken, at each vault that it reaches.
    ///
    /// @param role its name
    void noteRole(RoleAssignment assignment, String role, boolean isGiven, By by) {
        var rights = new RightsChange(isGiven, true, assignment.principalId(), List.of(role));
        String operation =
                RoleAssignmentProvider.NAMESPACE.name()
                        + "/roleAssignments/"
                        + (isGiven ? "write" : "delete");
        String scope = assignment.scope().orElse("");
        for (Vault vault : service.get().vaults().list()) {
            boolean ofKey = ResourceId.isWithin(scope, vault.resourceId() + "/keys");
            if (ofKey || assignment.reaches(vault.resourceId())) {
                String address = addresses.apply(vault.name());
                String id =
                        ofKey ? address + scope.substring(vault.resourceId().length()) : address;
                service.get().managed().note(vault, operation, by, scope, id, Optional.of(rights));
            }
        }
        service.get().managed().flush();
    }

    private String id(String resourceGroup, String name) {
        return "/subscriptions/"
                + subscription
                + "/resourceGroups/"
                + resourceGroup
                + VAULTS
                + name;
    }

    /// Gives a vault to another resource group.
    void move(String name, String resourceGroup) {
        var _ =
                told(
                        () ->
                                service.get()
                                        .vaults()
                                        .move(new VaultName(name), id(resourceGroup, name)));
    }

    /// Changes what the body names.
    ObjectNode patch(String name, ObjectNode body, By by) {
        var vault = new VaultName(name);
        return changed(
                vault, by, () -> service.get().vaults().update(vault, VaultBodies.patch(body)));
    }

    private ObjectNode changed(VaultName name, By by, Supplier<Vault> change) {
        return told(
                () -> {
                    Optional<Vault> before = service.get().vaults().find(name);
                    Vault changed = change.get();
                    noteChange(changed, before, by);
                    return shape(changed);
                });
    }

    /// The vault: `name`, `location`, `tags`, `properties`, and `resourceGroup` as one more member.
    Optional<ObjectNode> read(String name) {
        return told(() -> service.get().vaults().find(new VaultName(name)).map(this::shape));
    }

    /// All vaults.
    List<ObjectNode> list() {
        return told(() -> service.get().vaults().list().stream().map(this::shape).toList());
    }

    /// Soft-deletes (or deletes, where soft delete is off); false when there is none.
    boolean delete(String name, By by) {
        return told(
                () -> {
                    var vault = new VaultName(name);
                    Optional<Vault> before = service.get().vaults().find(vault);
                    boolean deleted = service.get().vaults().delete(vault);
                    before.filter(_ -> deleted)
                            .ifPresent(each -> note(each, "VaultDelete", by, Optional.empty()));
                    service.get().managed().flush();
                    return deleted;
                });
    }

    /// All soft-deleted vaults in the shape of `deletedVaults`, without `id`.
    List<ObjectNode> deleted() {
        return told(
                () ->
                        service.get().vaults().listDeleted().stream()
                                .map(
                                        vault ->
                                                VaultShapes.deleted(
                                                        vault, vault.deletion().orElseThrow()))
                                .toList());
    }

    /// Refuses a name that a soft-deleted vault has: [#put] does it too, but for `createMode`
    /// recover.
    ///
    /// @throws Failed `CONFLICT`
    void requireNoneDeleted(String name) {
        if (deletedFrom(name).isPresent()) {
            throw told(VaultRefusal.VAULT_DELETED.failed());
        }
    }

    /// The resource group of the soft-deleted vault of that name.
    Optional<String> deletedFrom(String name) {
        return told(
                () ->
                        service.get()
                                .vaults()
                                .findDeleted(new VaultName(name))
                                .map(VaultShapes::resourceGroup));
    }

    /// Whether the scope of a role is no vault and no key, or one that is there. A deleted key is:
    /// it comes back with its roles; a deleted vault comes back without.
    boolean stands(String scope) {
        String[] parts = scope.split("/", -1);
        if (parts.length < 9 || !parts[7].equalsIgnoreCase("vaults")) {
            return true;
        }
        return told(
                () -> {
                    var name = new VaultName(parts[8]);
                    Optional<Vault> vault = service.get().vaults().find(name);
                    return vault.filter(each -> isWithin(scope, each)).isPresent()
                            && (parts.length < 11 || isThere(name, new KeyName(parts[10])));
                });
    }

    private static boolean isWithin(String scope, Vault vault) {
        return ResourceId.isWithin(scope, vault.resourceId());
    }

    private boolean isThere(VaultName vault, KeyName key) {
        return service.get().keys().isKnown(vault, key);
    }

    /// Purges a soft-deleted vault.
    void purge(String name, By by) {
        var _ =
                told(
                        () -> {
                            var vault = new VaultName(name);
                            Optional<Vault> before = service.get().vaults().findDeleted(vault);
                            service.get().vaults().purge(vault);
                            before.ifPresent(
                                    each -> note(each, "VaultPurge", by, Optional.empty()));
                            service.get().managed().flush();
                            return true;
                        });
    }

    /// `add`, `replace` or `remove` access policies.
    ObjectNode accessPolicies(String name, String operation, ObjectNode body, By by) {
        PolicyChange change =
                switch (operation) {
                    case "add" -> PolicyChange.ADD;
                    case "replace" -> PolicyChange.REPLACE;
                    default -> PolicyChange.REMOVE;
                };
        var vault = new VaultName(name);
        return changed(
                vault,
                by,
                () ->
                        service.get()
                                .vaults()
                                .changePolicies(vault, change, VaultBodies.policies(body)));
    }

    /// Creates the key if there is none of that name; never changes one.
    ObjectNode putKey(String vault, String key, ObjectNode body, By by) {
        return told(
                () -> {
                    var vaultName = new VaultName(vault);
                    var keyName = new KeyName(key);
                    VaultKeys keys = service.get().keys();
                    boolean isMade =
                            keys.createIfAbsent(vaultName, keyName, VaultBodies.key(body)).isMade();
                    try {
                        if (isMade) {
                            VaultBodies.rotationPolicy(body)
                                    .ifPresent(
                                            policy ->
                                                    keys.putRotationPolicy(
                                                            vaultName, keyName, policy));
                        }
                    } finally {
                        if (isMade) { // also where its policy could not be written
                            noteKey(vault, key(vault, key, Optional.empty()).orElseThrow(), by);
                        }
                    }
                    return key(vault, key, Optional.empty()).orElseThrow();
                });
    }

    private void noteKey(String vault, ObjectNode made, By by) {
        Vault owner = vault(vault);
        String address = owner.resourceId() + "/keys/" + VaultJson.text(made, "name");
        String id = made.path("properties").path("keyUriWithVersion").asString("");
        service.get().managed().note(owner, "KeyCreate", by, address, id, Optional.empty());
        service.get().managed().flush();
    }

    /// One key, latest version or the given.
    Optional<ObjectNode> key(String vault, String key, Optional<String> version) {
        return told(
                () -> {
                    Vault owner = vault(vault);
                    Optional<Key> found = service.get().keys().find(owner.name(), new KeyName(key));
                    return version.isEmpty()
                            ? found.map(each -> shape(owner, each))
                            : found.flatMap(
                                    each ->
                                            each.version(new KeyVersionId(version.get()))
                                                    .map(one -> shape(owner, each, one)));
                });
    }

    /// All keys, latest version each.
    List<ObjectNode> keys(String vault) {
        return told(
                () -> {
                    Vault owner = vault(vault);
                    return service.get().keys().list(owner.name()).stream()
                            .map(key -> shape(owner, key))
                            .toList();
                });
    }

    /// All versions of a key.
    List<ObjectNode> keyVersions(String vault, String key) {
        return told(
                () -> {
                    Vault owner = vault(vault);
                    Key found = service.get().keys().get(owner.name(), new KeyName(key));
                    return found.versions().stream()
                            .map(version -> shape(owner, found, version))
                            .toList();
                });
    }

    /// Rows of the audit trail about a vault, newest first; also those of the time before it was
    /// moved.
    ///
    /// @param isCut whether older ones may be missing because too many rows would have been looked
    ///     at
    record Audit(List<ObjectNode> rows, boolean isCut) {}

    Audit audit(String vault, AuditQuery asked, int countMax) {
        return told(
                () -> {
                    String end = (VAULTS + vault(vault).name().text()).toUpperCase(Locale.ROOT);
                    AuditSearch.Found found =
                            service.get()
                                    .audit()
                                    .newest(
                                            new AuditSearch(
                                                    countMax,
                                                    asked.from(),
                                                    asked.to(),
                                                    AUDIT_ROWS_MAX,
                                                    row ->
                                                            row.resourceId().endsWith(end)
                                                                    && asked.passes(row)));
                    return new Audit(
                            found.rows().stream().map(row -> ArmJson.object(row.json())).toList(),
                            found.isCut());
                });
    }

    private Vault vault(String name) {
        return service.get()
                .vaults()
                .find(new VaultName(name))
                .orElseThrow(() -> new Failed(Failure.NOT_FOUND, "there is no such vault"));
    }

    private ObjectNode shape(Vault vault) {
        return VaultShapes.vault(vault, addresses.apply(vault.name()));
    }

    private ObjectNode shape(Vault vault, Key key) {
        return shape(vault, key, key.latest());
    }

    private ObjectNode shape(Vault vault, Key key, KeyVersion version) {
        return VaultShapes.key(vault, addresses.apply(vault.name()), key, version);
    }

    /// Translates the vault's own refusals into the code and the sentence that Azure has for
    /// them.
    private static <T> T told(Supplier<T> step) {
        try {
            return step.get();
        } catch (Failed e) {
            throw told(e);
        }
    }

    private static Failed told(Failed e) {
        return VaultRefusal.of(e)
                .map(VaultRefusal::code)
                .map(
                        code ->
                                new Failed(
                                        e,
                                        e.failure(),
                                        VaultRefusal.sentence(e),
                                        new Fact("code", code)))
                .orElse(e);
    }
}
