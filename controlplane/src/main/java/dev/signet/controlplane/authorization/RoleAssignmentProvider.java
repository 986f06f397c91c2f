// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.authorization.RoleAssignment.Place;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.Authorization/roleAssignments`: who holds which of the built-in roles where: on the
/// resources that a kind of roles extends, at resource groups and at the subscription, where they
/// hold for all that is below and for what will be.
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
    private static final String ASSIGNMENTS = "/providers/" + TYPE.text();

    private final RoleDefinitions definitions;
    private final RoleAssignments assignments;

    /// @param subscription under which the roles themselves are shown
    public RoleAssignmentProvider(String subscription, RoleAssignments assignments) {
        this.assignments = assignments;
        this.definitions = new RoleDefinitions(subscription, assignments.kinds());
    }

    /// Pattern of the address of a resource of that type.
    static String pattern(ResourceType type) {
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
        return !kinds(other).isEmpty();
    }

    private List<RoleKind> kinds(ResourceType extended) {
        return assignments.kinds().stream().filter(each -> each.extend(extended)).toList();
    }

    @Override
    public String recordsOf(UUID uid) {
        return RoleAssignments.recordsOf(uid);
    }

    /// The same for records of older builds.
    public String formerRecordsOf(UUID uid) {
        return FormerRoles.recordsOf(uid);
    }

    @Override
    public void groupIsGone(ResourceId group) {
        assignments.removeWithin(group.text());
    }

    @Override
    public void check(ResourceId id) {
        AssignmentRequest.checkName(id.name());
    }

    @Override
    public void validate(ResourceRequest request) {
        var _ = asked(request.id().extended().orElseThrow().type(), request);
    }

    private AssignmentRequest<RoleDefinition> asked(
            ResourceType extended, ResourceRequest request) {
        List<RoleKind> kinds = kinds(extended);
        ArmError unknown =
                kinds.stream()
                        .filter(each -> each.extended().stream().anyMatch(extended::same))
                        .map(RoleKind::unknown)
                        .findFirst()
                        .orElse(RoleErrors.SCOPED_ROLE_UNKNOWN);
        return AssignmentRequest.of(request.body(), id -> role(kinds, id), unknown);
    }

    /// The role of that definition id, whatever its case; a full resource id counts by its last
    /// segment.
    private static Optional<RoleDefinition> role(List<RoleKind> kinds, String id) {
        String last = id.substring(id.lastIndexOf('/') + 1);
        return kinds.stream()
                .flatMap(each -> each.roles().stream())
                .filter(each -> each.id().toString().equalsIgnoreCase(last))
                .findFirst();
    }

    /// @param extended at which it was asked for; it may be given above or below
    private static Resource shown(ResourceId extended, RoleAssignment assignment) {
        return new Assignment(
                extended,
                assignment.scope().orElseGet(extended::text),
                assignment.name(),
                RoleDefinitions.id(extended.subscription(), assignment.role()),
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

    private static Place place(Resource extended) {
        return new Place(extended.uid(), extended.id().text());
    }

    @Override
    public Optional<Resource> find(Resource extended, ResourceId id) {
        return assignments.find(place(extended), id.name()).map(each -> shown(extended.id(), each));
    }

    /// Those given there, above and below, as far as they can be given there.
    @Override
    public List<Resource> list(Resource extended) {
        Place place = place(extended);
        List<RoleKind> kinds = kinds(extended.id().type());
        return assignments.stream()
                .filter(
                        each ->
                                each.isAt(place)
                                        || each.reaches(place.id())
                                        || each.isWithin(place.id()))
                .filter(each -> kinds.stream().anyMatch(kind -> kind.has(each.role())))
                .<Resource>map(each -> shown(extended.id(), each))
                .toList();
    }

    @Override
    public Put put(Resource extended, ResourceRequest request, Stamp now) {
        ResourceType type = extended.id().type();
        AssignmentRequest<RoleDefinition> asked = asked(type, request);
        Place place = place(extended);
        String name = request.id().name().toLowerCase(Locale.ROOT);
        Optional<RoleAssignment> old = assignments.find(place, name);
        var wanted =
                new RoleAssignment(
                        RecordCodec.FORMAT,
                        place.resource(),
                        place.resource().isPresent() ? Optional.empty() : Optional.of(place.id()),
                        name,
                        asked.role().id(),
                        asked.principalId(),
                        asked.principalType(),
                        asked.description(),
                        old.map(RoleAssignment::created).orElse(now),
                        now);
        if (old.isPresent() && !old.get().givesTheSame(wanted)) {
            throw RoleErrors.ROLE_ASSIGNMENT_FIXED.failed();
        }
        for (RoleAssignment each : assignments.at(place)) {
            if (!each.name().equals(name) && each.givesTheSame(wanted)) {
                throw RoleErrors.ROLE_ASSIGNMENT_EXISTS.failed("id", each.name().replace("-", ""));
            }
        }
        assignments.put(place, wanted);
        if (old.isEmpty()) {
            assignments.told(wanted, true, now.by());
        }
        return new Put(old.isEmpty(), shown(extended.id(), wanted), warning(type, extended));
    }

    private Optional<String> warning(ResourceType type, Resource extended) {
        return kinds(type).stream()
                .filter(each -> each.extended().stream().anyMatch(type::same))
                .flatMap(each -> each.warning().apply(extended).stream())
                .findFirst();
    }

    @Override
    public Removal delete(Resource extended, ResourceId id, Stamp stamp) {
        Optional<RoleAssignment> found = assignments.find(place(extended), id.name());
        if (found.isEmpty()) {
            return new Removal.Absent();
        }
        assignments.removeIf(found.get()::equals);
        assignments.told(found.get(), false, stamp.by());
        return new Removal.Gone(shown(extended.id(), found.get()));
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        definitions.addTo(routes);
        addTo(
                routes,
                resources,
                SUBSCRIPTION,
                call -> ResourceId.ofSubscription(call.subscription()),
                call -> listAt(call, resources, new Scope.Subscription(call.subscription())));
        addTo(
                routes,
                resources,
                GROUP,
                call -> ResourceId.ofGroup(call.subscription(), call.group()),
                call ->
                        listAt(
                                call,
                                resources,
                                new Scope.Group(call.subscription(), call.group())));
        extended()
                .forEach(
                        type ->
                                addTo(
                                        routes,
                                        resources,
                                        pattern(type),
                                        call -> ResourceRoutes.id(call, type),
                                        call -> list(call, resources, type)));
    }

    private Stream<ResourceType> extended() {
        return assignments.kinds().stream().flatMap(each -> each.extended().stream());
    }

    private static void addTo(
            Routes routes,
            Resources resources,
            String scope,
            Function<ArmRequest, ResourceId> id,
            Function<ArmRequest, Response> list) {
        routes.add(NAMESPACE.versions(), "GET", scope + ASSIGNMENTS, list);
        AssignmentRoutes.addTo(routes, resources, scope, id);
    }

    private Response list(ArmRequest call, Resources resources, ResourceType type) {
        Resource extended = resources.require(ResourceRoutes.id(call, type));
        return listed(call, extended.id(), list(extended).stream());
    }

    /// Those of a group or a subscription: there, and on all that is below.
    private Response listAt(ArmRequest call, Resources resources, Scope scope) {
        Resource extended =
                resources.require(
                        scope instanceof Scope.Group(var subscription, var group)
                                ? ResourceId.ofGroup(subscription, group)
                                : ResourceId.ofSubscription(call.subscription()));
        var numbered = new HashMap<UUID, ResourceId>();
        resources.providers().stream()
                .filter(provider -> extended().anyMatch(provider.type()::same))
                .flatMap(provider -> resources.list(provider, scope).stream())
                .forEach(each -> each.uid().ifPresent(uid -> numbered.put(uid, each.id())));
        return listed(call, extended.id(), Stream.concat(list(extended).stream(), on(numbered)));
    }

    /// Those given on the resources of these numbers.
    private Stream<Resource> on(Map<UUID, ResourceId> numbered) {
        return assignments.stream()
                .flatMap(
                        each ->
                                each.resource().map(numbered::get).stream()
                                        .map(id -> shown(id, each)));
    }

    /// The answer with those of `all` that the request asks for.
    ///
    /// @param place at which they are asked for
    private static Response listed(ArmRequest call, ResourceId place, Stream<Resource> all) {
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
                && (!filter.atScope() || ResourceId.isWithin(place.text(), scope));
    }
}
