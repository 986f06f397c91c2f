// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.base.Chance;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.json.Members;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// The member `identity` of a resource: none, its own, those of others that it may use. A value.
///
/// @param type as Azure spells it, without spaces; empty text when no request has named one
/// @param principalId object id of its own identity; empty text when it has none
/// @param userAssigned ids of `Microsoft.ManagedIdentity/userAssignedIdentities`, as given
public record ManagedIdentity(String type, String principalId, List<String> userAssigned) {
    /// Never spoken of.
    public static final ManagedIdentity UNSAID = new ManagedIdentity("", "", List.of());

    private static final int USER_ASSIGNED_MAX = 16;
    private static final Pattern ID =
            Pattern.compile(
                    "/?subscriptions/[^/]{1,64}/resourcegroups/[^/]{1,90}/providers"
                            + "/Microsoft\\.ManagedIdentity/userAssignedIdentities/[^/]{3,128}",
                    Pattern.CASE_INSENSITIVE);
    private static final List<String> TYPES =
            List.of("None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned");

    public ManagedIdentity {
        userAssigned = List.copyOf(userAssigned);
    }

    /// What the body of a request asks for, without a principal; empty: nothing.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    public static Optional<ManagedIdentity> asked(Members body) {
        return body.object("identity").map(ManagedIdentity::of);
    }

    private static ManagedIdentity of(Members identity) {
        identity.pass("principalId", "tenantId");
        String type =
                identity.text("type", 64)
                        .map(ManagedIdentity::spelled)
                        .orElseThrow(() -> ArmError.property(identity.path("type"), "is required"));
        Set<String> users = new LinkedHashSet<>();
        String path = identity.path("userAssignedIdentities");
        identity.tree("userAssignedIdentities")
                .ifPresent(
                        each ->
                                each.properties().stream()
                                        .filter(member -> !member.getValue().isNull())
                                        .forEach(member -> users.add(member.getKey())));
        if (users.size() > USER_ASSIGNED_MAX
                || users.stream().anyMatch(id -> !ID.matcher(id).matches())) {
            throw ArmError.property(
                    path, "must have at most 16 ids of Microsoft.ManagedIdentity identities");
        }
        boolean usersAsked = type.endsWith("UserAssigned");
        if (usersAsked == users.isEmpty()) {
            throw ArmError.property(
                    path, usersAsked ? "is required" : "needs the type UserAssigned");
        }
        return new ManagedIdentity(type, "", List.copyOf(users));
    }

    private static String spelled(String text) {
        String spaceless = text.replace(" ", "");
        return TYPES.stream()
                .filter(spaceless::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(
                        () ->
                                ArmError.property(
                                        "identity.type",
                                        "must be one of None, SystemAssigned, UserAssigned and"
                                                + " 'SystemAssigned,UserAssigned'"));
    }

    /// Whether the resource has an identity of its own.
    public boolean hasPrincipal() {
        return type.startsWith("SystemAssigned");
    }

    /// This as the successor of `before`: an own identity that was there keeps its principal.
    public ManagedIdentity after(ManagedIdentity before, Chance chance) {
        if (!hasPrincipal()) {
            return this;
        }
        String principal =
                before.principalId().isEmpty() ? chance.uuid().toString() : before.principalId();
        return new ManagedIdentity(type, principal, userAssigned);
    }

    /// Adds the member to a resource; nothing when no request has named one.
    public void show(ObjectNode resource, String tenant) {
        if (type.isEmpty()) {
            return;
        }
        ObjectNode node = resource.putObject("identity");
        if (hasPrincipal()) {
            node.put("principalId", principalId);
            node.put("tenantId", tenant);
        }
        node.put("type", type);
        if (!userAssigned.isEmpty()) {
            ObjectNode users = node.putObject("userAssignedIdentities");
            userAssigned.forEach(users::putObject);
        }
    }
}
