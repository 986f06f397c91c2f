// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.JsonMembers;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.authorization.RoleAssignmentProvider;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.DirectProvider.Put;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.Authorization/roleAssignments` on vaults and keys, and those of the roles on keys at
/// resource groups.
final class VaultRoleProvider implements ExtensionProvider {
    private static final ResourceType TYPE =
            ResourceType.of("Microsoft.Authorization/roleAssignments");
    private static final Pattern GUID =
            Pattern.compile("[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}");
    private static final int DESCRIPTION_CHARACTERS_MAX = 1024;

    private static final ArmError ROLE_UNKNOWN =
            new ArmError(
                    Failure.INVALID,
                    "RoleDefinitionDoesNotExist",
                    "The role '{role}' is none of those for keys, and others cannot be assigned here.");
    private static final ArmError UNKNOWN =
            new ArmError(
                    Failure.NOT_FOUND,
                    "RoleAssignmentNotFound",
                    "The role assignment '{name}' is not found.");
    private static final ArmError EXISTS =
            new ArmError(
                    Failure.CONFLICT,
                    "RoleAssignmentExists",
                    "The role assignment already exists. The ID of the existing role assignment is {id}.");
    private static final ArmError FIXED =
            new ArmError(
                    Failure.CONFLICT,
                    "RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");

    private final VaultRoleAssignments assignments;

    VaultRoleProvider(VaultRoleAssignments assignments) {
        this.assignments = assignments;
    }

    /// An assignment as it is shown.
    ///
    /// @param extended at which it was asked for; it may be given above or below
    private record Shown(ResourceId extended, VaultRoleRecord assignment) implements Resource {
        @Override
        public ResourceId id() {
            return extended.extension(TYPE, assignment.name());
        }

        @Override
        public ObjectNode show(String version) {
            ObjectNode node = ArmJson.object();
            ObjectNode properties = node.putObject("properties");
            properties.put(
                    "roleDefinitionId",
                    "/subscriptions/"
                            + extended.subscription()
                            + "/providers/Microsoft.Authorization/roleDefinitions/"
                            + assignment.role().definitionId());
            properties.put("principalId", assignment.principalId());
            assignment.principalType().ifPresent(type -> properties.put("principalType", type));
            properties.put("scope", assignment.scope());
            properties.putNull("condition");
            properties.putNull("conditionVersion");
            properties.put("createdOn", ArmJson.time(assignment.created().at()));
            properties.put("updatedOn", ArmJson.time(assignment.updated().at()));
            properties.put("createdBy", assignment.created().by());
            properties.put("updatedBy", assignment.updated().by());
            properties.putNull("delegatedManagedIdentityResourceId");
            properties.put("description", assignment.description().orElse(null));
            node.put(
                    "id",
                    assignment.scope() + "/providers/" + TYPE.text() + "/" + assignment.name());
            node.put("type", TYPE.text());
            node.put("name", assignment.name());
            return node;
        }
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return RoleAssignmentProvider.NAMESPACE;
    }

    @Override
    public boolean canExtend(ResourceType other) {
        return other.same(VaultProvider.TYPE)
                || other.same(VaultKeyProvider.TYPE)
                || other.same(ResourceType.GROUP);
    }

    /// None: what extends a vault goes when the vault does.
    @Override
    public String recordsOf(UUID uid) {
        return "vault-role-assignment-of/" + uid;
    }

    @Override
    public void groupIsGone(ResourceId group) {
        assignments.removeWithin(group.text());
    }

    @Override
    public void check(ResourceId id) {
        if (!GUID.matcher(id.name()).matches()) {
            throw ArmError.property("name", "must be a GUID");
        }
    }

    @Override
    public void validate(ResourceRequest request) {
        Asked _ = Asked.of(JsonMembers.of(request.body()));
    }

    @Override
    public Failed missing(ResourceId id) {
        return UNKNOWN.failed("name", id.name());
    }

    @Override
    public Optional<Resource> find(Resource extended, ResourceId id) {
        return assignments
                .find(extended.id().text(), id.name())
                .map(each -> new Shown(extended.id(), each));
    }

    @Override
    public List<Resource> list(Resource extended) {
        return assignments.around(extended.id().text()).stream()
                .<Resource>map(each -> new Shown(extended.id(), each))
                .toList();
    }

    @Override
    public Put put(Resource extended, ResourceRequest request, Stamp now) {
        Asked asked = Asked.of(JsonMembers.of(request.body()));
        String scope = extended.id().text();
        String name = request.id().name().toLowerCase(Locale.ROOT);
        Optional<VaultRoleRecord> old = assignments.find(scope, name);
        var wanted =
                new VaultRoleRecord(
                        RecordCodec.FORMAT,
                        scope,
                        name,
                        asked.role(),
                        asked.principalId(),
                        asked.principalType(),
                        asked.description(),
                        old.map(VaultRoleRecord::created).orElse(now),
                        now);
        if (old.isPresent() && !old.get().givesTheSame(wanted)) {
            throw FIXED.failed();
        }
        for (VaultRoleRecord each : assignments.at(scope)) {
            if (!each.name().equals(name) && each.givesTheSame(wanted)) {
                throw EXISTS.failed("id", each.name().replace("-", ""));
            }
        }
        assignments.put(wanted);
        return new Put(old.isEmpty(), new Shown(extended.id(), wanted), Optional.empty());
    }

    @Override
    public Removal delete(Resource extended, ResourceId id) {
        Optional<VaultRoleRecord> found = assignments.find(extended.id().text(), id.name());
        if (found.isEmpty()) {
            return new Removal.Absent();
        }
        assignments.remove(found.get());
        return new Removal.Gone(new Shown(extended.id(), found.get()));
    }

    /// What the body of a PUT asks for.
    private record Asked(
            VaultRole role,
            String principalId,
            Optional<String> principalType,
            Optional<String> description) {
        static Asked of(JsonMembers body) {
            JsonMembers properties =
                    body.object("properties")
                            .orElseThrow(() -> ArmError.property("properties", "is required"));
            String id = required(properties, "roleDefinitionId");
            VaultRole role =
                    VaultRole.of(id)
                            .orElseThrow(
                                    () ->
                                            ROLE_UNKNOWN.failed(
                                                    new Fact("role", id),
                                                    new Fact(
                                                            "target",
                                                            properties.path("roleDefinitionId"))));
            String principal = required(properties, "principalId");
            if (!GUID.matcher(principal).matches()) {
                throw ArmError.property(properties.path("principalId"), "must be a GUID");
            }
            for (String narrowing : List.of("condition", "delegatedManagedIdentityResourceId")) {
                if (properties.text(narrowing).filter(text -> !text.isEmpty()).isPresent()) {
                    throw ArmError.property(properties.path(narrowing), "is not supported");
                }
            }
            return new Asked(
                    role,
                    principal,
                    properties.text("principalType", 64),
                    properties.text("description", DESCRIPTION_CHARACTERS_MAX));
        }

        private static String required(JsonMembers properties, String name) {
            return properties
                    .text(name)
                    .orElseThrow(() -> ArmError.property(properties.path(name), "is required"));
        }
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        ApiVersions versions = namespace().versions();
        String group = "/subscriptions/{subscription}/resourceGroups/{group}";
        String all = "/providers/" + TYPE.text();
        for (String scope : List.of(group, VaultProvider.ONE, VaultProvider.ONE + "/keys/{key}")) {
            String one = scope + all + "/{assignment}";
            routes.add(versions, "PUT", one, call -> put(call, resources))
                    .add(versions, "GET", one, call -> read(call, resources))
                    .add(versions, "DELETE", one, call -> delete(call, resources));
            if (!scope.equals(group)) { // a group's are listed with those of its accounts
                routes.add(versions, "GET", scope + all, call -> list(call, resources));
            }
        }
    }

    private static Response put(ArmRequest call, Resources resources) {
        resources.admit(id(call)); // before the body is read
        Resources.Accepted put =
                resources.put(
                        new ResourceRequest(
                                id(call),
                                call.version(),
                                call.body(),
                                call.conditions(),
                                call.caller().objectId()));
        return ArmJson.response(put.created() ? 201 : 200, put.resource().show(call.version()));
    }

    private static Response read(ArmRequest call, Resources resources) {
        return ArmJson.response(200, resources.require(id(call)).show(call.version()));
    }

    private static Response delete(ArmRequest call, Resources resources) {
        Removal removal = resources.delete(id(call), call.conditions(), call.caller().objectId());
        return switch (removal) {
            case Removal.Gone(var resource) -> ArmJson.response(200, resource.show(call.version()));
            case Removal.Absent _, Removal.Begun _ -> Response.empty(204);
        };
    }

    private Response list(ArmRequest call, Resources resources) {
        return ArmJson.response(
                200,
                ArmJson.list(
                        list(resources.require(extended(call))).stream()
                                .map(each -> each.show(call.version()))
                                .toList()));
    }

    private static ResourceId id(ArmRequest call) {
        return extended(call).extension(TYPE, call.name("assignment"));
    }

    private static ResourceId extended(ArmRequest call) {
        if (!call.names().containsKey("vault")) {
            return ResourceId.ofGroup(call.subscription(), call.group());
        }
        return call.names().containsKey("key")
                ? ResourceId.inGroup(
                        call.subscription(),
                        call.group(),
                        VaultKeyProvider.TYPE,
                        call.name("vault"),
                        call.name("key"))
                : ResourceId.inGroup(
                        call.subscription(), call.group(), VaultProvider.TYPE, call.name("vault"));
    }
}
