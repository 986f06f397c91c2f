// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
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
import java.util.stream.Stream;
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

    private static final ResourceType TYPE = Assignment.TYPE;
    private static final List<ResourceType> EXTENDED =
            List.of(
                    ResourceType.of("Microsoft.HealthcareApis/services"),
                    ResourceType.of("Microsoft.HealthcareApis/workspaces/fhirservices"));
    /// In which the account is looked at.
    private static final String EXTENDED_VERSION = "2021-11-01";
    private static final String ASSIGNMENTS = "/providers/" + TYPE.text();

    private final RoleDefinitions definitions;
    private final RoleAssignments assignments;
    private final ScopedDataRoles own;
    private final ScopedRoleProvider scoped;

    /// @param subscription under which the roles themselves are shown
    /// @param others kinds of roles beside those for FHIR data
    public RoleAssignmentProvider(
            String subscription, RoleAssignments assignments, List<ScopedRoles> others) {
        this.assignments = assignments;
        this.own =
                new ScopedDataRoles(
                        assignments,
                        EXTENDED.stream().map(RoleAssignmentProvider::pattern).toList());
        List<ScopedRoles> kinds = Stream.concat(Stream.of(own), others.stream()).toList();
        this.definitions = new RoleDefinitions(subscription, kinds);
        this.scoped = new ScopedRoleProvider(kinds);
    }

    /// Of assignments at resource groups and at the subscription.
    public ScopedRoleProvider scoped() {
        return scoped;
    }

    private static String pattern(ResourceType type) {
        String path = type.path();
        return ResourceRoutes.pattern(type)
                + "/{"
                + path.substring(path.lastIndexOf('/') + 1)
                + "}";
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
        AssignmentRequest.checkName(id.name());
    }

    @Override
    public void validate(ResourceRequest request) {
        AssignmentRequest<DataRole> _ = asked(request);
    }

    static AssignmentRequest<DataRole> asked(ResourceRequest request) {
        return AssignmentRequest.of(request.body(), DataRole::of, RoleErrors.ROLE_UNKNOWN);
    }

    private static Resource shown(ResourceId extended, RoleAssignmentRecord assignment) {
        return new Assignment(
                extended,
                extended.text(),
                assignment.name(),
                RoleDefinitions.id(extended.subscription(), assignment.role().definitionId()),
                assignment.principalId(),
                assignment.principalType(),
                assignment.description(),
                assignment.created(),
                assignment.updated());
    }

    @Override
    public Failed missing(ResourceId id) {
        return RoleErrors.ROLE_ASSIGNMENT_UNKNOWN.failed("name", id.name());
    }

    @Override
    public Optional<Resource> find(Resource extended, ResourceId id) {
        return assignments.find(uid(extended), id.name()).map(each -> shown(extended.id(), each));
    }

    @Override
    public List<Resource> list(Resource extended) {
        var here =
                assignments.of(uid(extended)).stream()
                        .<Resource>map(each -> shown(extended.id(), each));
        return Stream.concat(here, own.list(extended).stream()).toList();
    }

    @Override
    public Put put(Resource extended, ResourceRequest request, Stamp now) {
        AssignmentRequest<DataRole> asked = asked(request);
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
        return new Put(old.isEmpty(), shown(extended.id(), wanted), warning(extended));
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
        return new Removal.Gone(shown(extended.id(), found.get()));
    }

    private static UUID uid(Resource extended) {
        return extended.uid().orElseThrow();
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        definitions.addTo(routes);
        ApiVersions versions = NAMESPACE.versions();
        routes.add(
                        versions,
                        "GET",
                        SUBSCRIPTION + ASSIGNMENTS,
                        call ->
                                listAt(
                                        call,
                                        resources,
                                        new Scope.Subscription(call.subscription())))
                .add(
                        versions,
                        "GET",
                        GROUP + ASSIGNMENTS,
                        call ->
                                listAt(
                                        call,
                                        resources,
                                        new Scope.Group(call.subscription(), call.group())));
        EXTENDED.forEach(type -> addTo(routes, resources, type));
    }

    private void addTo(Routes routes, Resources resources, ResourceType type) {
        ApiVersions versions = NAMESPACE.versions();
        String account = pattern(type);
        routes.add(
                versions,
                "GET",
                account + ASSIGNMENTS,
                call -> {
                    ResourceId id = ResourceRoutes.id(call, type);
                    return listed(call, id, resources.list(this, new Scope.Within(id)).stream());
                });
        AssignmentRoutes.addTo(routes, resources, account, call -> ResourceRoutes.id(call, type));
    }

    /// Those of a group or a subscription: there, and on all that is below.
    private Response listAt(ArmRequest call, Resources resources, Scope scope) {
        ResourceId place = ScopedRoleProvider.scope(call);
        Resource extended = resources.require(place);
        var below =
                resources.providers().stream()
                        .filter(provider -> provider.type().same(TYPE))
                        .flatMap(provider -> resources.list(provider, scope).stream());
        return listed(call, extended.id(), Stream.concat(scoped.list(extended).stream(), below));
    }

    /// The answer with those of `all` that the request asks for.
    ///
    /// @param place at which they are asked for
    public static Response listed(ArmRequest call, ResourceId place, Stream<Resource> all) {
        RoleFilter filter = RoleFilter.of(call, Set.of("principalid", "assignedto"));
        return ArmJson.response(
                200,
                ArmJson.list(
                        all.map(each -> each.show(call.version()))
                                .filter(each -> passes(filter, place, each))
                                .distinct()
                                .toList()));
    }

    private static boolean passes(RoleFilter filter, ResourceId place, ObjectNode assignment) {
        String principal = assignment.at("/properties/principalId").asString();
        String scope = assignment.at("/properties/scope").asString();
        return filter.passes("principalid", principal)
                && filter.passes("assignedto", principal)
                && (!filter.atScope() || ScopedRoleRecord.isWithin(place.text(), scope));
    }
}
