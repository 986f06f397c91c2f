// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.JsonMembers;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.DirectProvider.Put;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.controlplane.routes.ResourceRoutes;
import dev.signet.http.Response;
import dev.signet.identity.DataRole;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.Authorization/roleAssignments`: who holds which of the built-in roles for FHIR data
/// on which account. They extend accounts only.
public final class RoleAssignmentProvider implements ExtensionProvider {
    /// The namespace of roles.
    public static final Namespace NAMESPACE =
            new Namespace(
                    "Microsoft.Authorization",
                    ApiVersions.of(
                            "2015-07-01 2018-01-01-preview 2018-07-01 2018-09-01-preview 2020-03-01-preview"
                                    + " 2020-04-01-preview 2020-08-01-preview 2020-10-01-preview"
                                    + " 2021-04-01-preview 2022-04-01 2022-05-01-preview 2023-04-01-preview"),
                    List.of("roleAssignments", "roleDefinitions"));
    static final String SUBSCRIPTION = "/subscriptions/{subscription}";
    static final String GROUP = SUBSCRIPTION + "/resourceGroups/{group}";
    static final String ACCOUNT = GROUP + "/providers/Microsoft.HealthcareApis/services/{name}";

    private static final ResourceType TYPE =
            ResourceType.of("Microsoft.Authorization/roleAssignments");
    private static final List<ResourceType> EXTENDED =
            List.of(
                    ResourceType.of("Microsoft.HealthcareApis/services"),
                    ResourceType.of("Microsoft.HealthcareApis/workspaces/fhirservices"));
    /// In which the account is looked at.
    private static final String EXTENDED_VERSION = "2021-11-01";
    private static final String ASSIGNMENTS = "/providers/" + TYPE.text();
    private static final Pattern GUID =
            Pattern.compile("[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}");
    private static final Set<String> PRINCIPAL_TYPES =
            Set.of("user", "group", "serviceprincipal", "foreigngroup", "device");
    private static final int DESCRIPTION_CHARACTERS_MAX = 1024;

    private final RoleDefinitions definitions;
    private final RoleAssignments assignments;

    /// @param subscription under which the roles themselves are shown
    public RoleAssignmentProvider(String subscription, RoleAssignments assignments) {
        this.definitions = new RoleDefinitions(subscription);
        this.assignments = assignments;
    }

    /// An assignment as it is shown.
    private record Shown(ResourceId extended, RoleAssignmentRecord assignment) implements Resource {
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
                    RoleDefinitions.id(extended.subscription(), assignment.role()));
            properties.put("principalId", assignment.principalId());
            assignment.principalType().ifPresent(type -> properties.put("principalType", type));
            properties.put("scope", extended.text());
            properties.putNull("condition");
            properties.putNull("conditionVersion");
            properties.put("createdOn", ArmJson.time(assignment.created().at()));
            properties.put("updatedOn", ArmJson.time(assignment.updated().at()));
            properties.put("createdBy", assignment.created().by());
            properties.put("updatedBy", assignment.updated().by());
            properties.putNull("delegatedManagedIdentityResourceId");
            properties.put("description", assignment.description().orElse(null));
            node.put("id", id().text());
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
        return NAMESPACE;
    }

    @Override
    public boolean canExtend(ResourceType other) {
        return EXTENDED.stream().anyMatch(other::same);
    }

    @Override
    public String recordsOf(UUID uid) {
        return RoleAssignments.prefix(uid);
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
        return RoleErrors.ROLE_ASSIGNMENT_UNKNOWN.failed("name", id.name());
    }

    @Override
    public Optional<Resource> find(Resource extended, ResourceId id) {
        return assignments
                .find(uid(extended), id.name())
                .map(each -> new Shown(extended.id(), each));
    }

    @Override
    public List<Resource> list(Resource extended) {
        return assignments.of(uid(extended)).stream()
                .<Resource>map(each -> new Shown(extended.id(), each))
                .toList();
    }

    @Override
    public Put put(Resource extended, ResourceRequest request, Stamp now) {
        Asked asked = Asked.of(JsonMembers.of(request.body()));
        UUID account = uid(extended);
        String name = request.id().name().toLowerCase(Locale.ROOT);
        Optional<RoleAssignmentRecord> old = assignments.find(account, name);
        var wanted =
                new RoleAssignmentRecord(
                        RecordCodec.FORMAT,
                        account,
                        name,
                        asked.role(),
                        asked.principalId(),
                        asked.principalType(),
                        asked.description(),
                        old.map(RoleAssignmentRecord::created).orElse(now),
                        now);
        if (old.isPresent() && !old.get().givesTheSame(wanted)) {
            throw RoleErrors.ROLE_ASSIGNMENT_FIXED.failed();
        }
        for (RoleAssignmentRecord each : assignments.of(account)) {
            if (!each.name().equals(name) && each.givesTheSame(wanted)) {
                throw RoleErrors.ROLE_ASSIGNMENT_EXISTS.failed("id", each.name().replace("-", ""));
            }
        }
        assignments.put(wanted);
        return new Put(old.isEmpty(), new Shown(extended.id(), wanted), warning(extended));
    }

    private static Optional<String> warning(Resource account) {
        boolean policies =
                !account.show(EXTENDED_VERSION).at("/properties/accessPolicies").isEmpty();
        return policies
                ? Optional.of(
                        "The account has accessPolicies: as long as it has, roles do not count.")
                : Optional.empty();
    }

    @Override
    public Removal delete(Resource extended, ResourceId id) {
        Optional<RoleAssignmentRecord> found = assignments.find(uid(extended), id.name());
        if (found.isEmpty()) {
            return new Removal.Absent();
        }
        assignments.remove(found.get());
        return new Removal.Gone(new Shown(extended.id(), found.get()));
    }

    private static UUID uid(Resource extended) {
        return extended.uid().orElseThrow();
    }

    /// What the body of a PUT asks for.
    private record Asked(
            DataRole role,
            String principalId,
            Optional<String> principalType,
            Optional<String> description) {
        static Asked of(JsonMembers body) {
            JsonMembers properties =
                    body.object("properties")
                            .orElseThrow(() -> ArmError.property("properties", "is required"));
            String id =
                    properties
                            .text("roleDefinitionId")
                            .orElseThrow(() -> required(properties, "roleDefinitionId"));
            DataRole role =
                    DataRole.of(id)
                            .orElseThrow(
                                    () ->
                                            RoleErrors.ROLE_UNKNOWN.failed(
                                                    new Fact("role", id),
                                                    new Fact(
                                                            "target",
                                                            properties.path("roleDefinitionId"))));
            String principal =
                    properties
                            .text("principalId", 64)
                            .orElseThrow(() -> required(properties, "principalId"));
            if (!GUID.matcher(principal).matches()) {
                throw ArmError.property(properties.path("principalId"), "must be a GUID");
            }
            Optional<String> type = properties.text("principalType", 64);
            if (type.isPresent()
                    && !PRINCIPAL_TYPES.contains(type.get().toLowerCase(Locale.ROOT))) {
                throw ArmError.property(
                        properties.path("principalType"),
                        "must be User, Group, ServicePrincipal, ForeignGroup or Device");
            }
            for (String narrowing : List.of("condition", "delegatedManagedIdentityResourceId")) {
                if (properties.text(narrowing).filter(text -> !text.isEmpty()).isPresent()) {
                    throw ArmError.property(properties.path(narrowing), "is not supported");
                }
            }
            return new Asked(
                    role,
                    principal,
                    type,
                    properties.text("description", DESCRIPTION_CHARACTERS_MAX));
        }

        private static Failed required(JsonMembers properties, String name) {
            return ArmError.property(properties.path(name), "is required");
        }
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        definitions.addTo(routes);
        ApiVersions versions = NAMESPACE.versions();
        routes.add(
                        versions,
                        "GET",
                        SUBSCRIPTION + ASSIGNMENTS,
                        call -> list(call, resources, new Scope.Subscription(call.subscription())))
                .add(
                        versions,
                        "GET",
                        GROUP + ASSIGNMENTS,
                        call ->
                                list(
                                        call,
                                        resources,
                                        new Scope.Group(call.subscription(), call.group())));
        EXTENDED.forEach(type -> addTo(routes, resources, type));
    }

    private void addTo(Routes routes, Resources resources, ResourceType type) {
        ApiVersions versions = NAMESPACE.versions();
        String path = type.path();
        String account =
                ResourceRoutes.pattern(type)
                        + "/{"
                        + path.substring(path.lastIndexOf('/') + 1)
                        + "}";
        String one = account + ASSIGNMENTS + "/{assignment}";
        routes.add(
                        versions,
                        "GET",
                        account + ASSIGNMENTS,
                        call ->
                                list(
                                        call,
                                        resources,
                                        new Scope.Within(ResourceRoutes.id(call, type))))
                .add(versions, "PUT", one, call -> put(call, id(call, type), resources))
                .add(versions, "GET", one, call -> read(call, id(call, type), resources))
                .add(versions, "DELETE", one, call -> delete(call, id(call, type), resources));
    }

    private Response list(ArmRequest call, Resources resources, Scope scope) {
        List<Resource> all =
                resources.providers().stream()
                        .filter(provider -> provider == this || spans(provider, scope))
                        .flatMap(provider -> resources.list(provider, scope).stream())
                        .toList();
        RoleFilter filter = RoleFilter.of(call, Set.of("principalid", "assignedto"));
        return ArmJson.response(
                200,
                ArmJson.list(
                        all.stream()
                                .map(each -> each.show(call.version()))
                                .filter(each -> passes(filter, each))
                                .distinct()
                                .toList()));
    }

    /// Whether another keeps assignments on other types of resources in that scope.
    private static boolean spans(ResourceProvider provider, Scope scope) {
        return provider.type().same(TYPE) && !(scope instanceof Scope.Within);
    }

    private static boolean passes(RoleFilter filter, ObjectNode assignment) {
        String principal = assignment.at("/properties/principalId").asString();
        return filter.passes("principalid", principal) && filter.passes("assignedto", principal);
    }

    private static Response put(ArmRequest call, ResourceId id, Resources resources) {
        resources.admit(id); // before the body is read
        Resources.Accepted put =
                resources.put(
                        new ResourceRequest(
                                id,
                                call.version(),
                                call.body(),
                                call.conditions(),
                                call.caller().objectId()));
        Response response =
                ArmJson.response(put.created() ? 201 : 200, put.resource().show(call.version()));
        return ResourceRoutes.warned(response, put.warning());
    }

    private static Response read(ArmRequest call, ResourceId id, Resources resources) {
        return ArmJson.response(200, resources.require(id).show(call.version()));
    }

    private static Response delete(ArmRequest call, ResourceId id, Resources resources) {
        Removal removal = resources.delete(id, call.conditions(), call.caller().objectId());
        return switch (removal) {
            case Removal.Gone(var resource) -> ArmJson.response(200, resource.show(call.version()));
            case Removal.Absent _, Removal.Begun _ -> Response.empty(204);
        };
    }

    private static ResourceId id(ArmRequest call, ResourceType type) {
        return ResourceRoutes.id(call, type).extension(TYPE, call.name("assignment"));
    }
}
