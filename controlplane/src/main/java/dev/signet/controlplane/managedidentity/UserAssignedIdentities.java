// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.managedidentity;

import dev.signet.base.Chance;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.plain.PlainForm;
import dev.signet.controlplane.plain.PlainProvider;
import dev.signet.controlplane.plain.PlainRules;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.ManagedIdentity/userAssignedIdentities`: identities that are resources of their
/// own. Each has an object id and a client id for life.
///
/// @param tenant of all of them
public record UserAssignedIdentities(String tenant) implements PlainRules {
    private static final ResourceType TYPE =
            ResourceType.of("Microsoft.ManagedIdentity/userAssignedIdentities");
    static final PlainForm FORM = new PlainForm(TYPE, false);
    private static final Namespace NAMESPACE =
            new Namespace(
                    TYPE.namespace(),
                    ApiVersions.of(
                            "2015-08-31-preview 2018-11-30 2021-09-30-preview 2022-01-31-preview"
                                    + " 2023-01-31 2023-07-31-preview 2024-11-30 2025-01-31-preview"),
                    List.of("userAssignedIdentities", "operations"));
    /// `subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/TYPE/name`.
    private static final int ID_PARTS = 8;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}");

    /// The provider of the type.
    public static ResourceProvider provider(String tenant, Chance chance) {
        return new PlainProvider(new UserAssignedIdentities(tenant), tenant, chance);
    }

    /// One that is there, as its tokens name it.
    ///
    /// @param objectId claim `oid`
    /// @param clientId claim `appid`
    public record Known(String objectId, String clientId) {}

    /// The identity of that ARM id; empty when it is not there, or is being removed.
    ///
    /// @param resourceId as a resource names it
    public static Optional<Known> find(ControlStore records, String resourceId) {
        String[] parts = resourceId.replaceFirst("^/", "").split("/", -1);
        if (parts.length != ID_PARTS) {
            return Optional.empty();
        }
        return records.read(FORM.key(ResourceId.inGroup(parts[1], parts[3], TYPE, parts[7])))
                .map(FORM::read)
                .filter(each -> each.goal() == ResourceRecord.Goal.PRESENT)
                .flatMap(ResourceRecord::inForce)
                .map(state -> ArmJson.object(state.properties()))
                .map(
                        properties ->
                                new Known(
                                        properties.path("principalId").asString(""),
                                        properties.path("clientId").asString("")));
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return NAMESPACE;
    }

    @Override
    public void check(ResourceId id) {
        if (!NAME.matcher(id.name()).matches()) {
            throw ArmError.property(
                    "name",
                    "must have 3 to 128 letters, digits, '-' and '_', and begin with a letter or"
                            + " digit");
        }
    }

    @Override
    public ObjectNode made(ObjectNode asked, Chance chance) {
        ObjectNode properties = ArmJson.object();
        properties.put("tenantId", tenant);
        properties.put("principalId", chance.uuid().toString());
        properties.put("clientId", chance.uuid().toString());
        return properties;
    }

    @Override
    public ObjectNode changed(ObjectNode before, ObjectNode asked) {
        return before;
    }

    @Override
    public void show(ObjectNode properties, String provisioningState, String version) {
        // the real service shows no state
    }

    @Override
    public boolean isGlobal() {
        return false;
    }

    @Override
    public boolean hasEtag() {
        return false;
    }

    @Override
    public boolean isMadeAtOnce() {
        return true;
    }

    @Override
    public boolean isRemovedAtOnce() {
        return true;
    }

    @Override
    public boolean isIdentityPatched() {
        return false;
    }
}
