// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.resources;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.arm.ResourceFilter;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.GroupRecord;
import dev.signet.controlplane.engine.Inventory;
import dev.signet.controlplane.engine.OperationRecord;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.controlplane.routes.OperationRoutes;
import dev.signet.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Resource groups. What is in one goes with it, as an operation of the engine.
public final class GroupProvider implements DirectProvider {
    private static final Pattern NAME = Pattern.compile("[-\\w._()]{0,89}[-\\w_()]");

    private final Inventory inventory;

    public GroupProvider(Inventory inventory) {
        this.inventory = inventory;
    }

    /// A group as it is shown.
    private record Shown(GroupRecord group) implements Resource {
        @Override
        public ResourceId id() {
            return ResourceId.ofGroup(group.subscription(), group.name());
        }

        @Override
        public ObjectNode show(String version) {
            ObjectNode node = ArmJson.object();
            node.put("id", id().text());
            node.put("name", group.name());
            node.put("type", ResourceType.GROUP.text());
            node.put("location", group.location());
            ObjectNode tags = node.putObject("tags");
            group.tags().forEach(tags::put);
            String state = group.operation().isPresent() ? "Deleting" : "Succeeded";
            node.putObject("properties").put("provisioningState", state);
            return node;
        }
    }

    /// What the body of a PUT asks for.
    private record Asked(Location location, Map<String, String> tags) {
        static Asked of(ObjectNode body) {
            var members = ArmMembers.of(body);
            Location location =
                    members.text("location")
                            .map(Location::new)
                            .orElseThrow(() -> ArmError.property("location", "is required"));
            return new Asked(location, ArmMembers.tags(members).orElse(Map.of()));
        }
    }

    @Override
    public ResourceType type() {
        return ResourceType.GROUP;
    }

    @Override
    public Namespace namespace() {
        return Namespace.RESOURCES;
    }

    @Override
    public boolean tracked() {
        return false;
    }

    @Override
    public void check(ResourceId id) {
        if (!NAME.matcher(id.group()).matches()) {
            throw ArmError.property(
                    "resourceGroupName",
                    "must have 1 to 90 letters, digits and '-._()', and not end with a period");
        }
    }

    @Override
    public void validate(ResourceRequest request) {
        Asked _ = Asked.of(request.body());
    }

    @Override
    public Failed missing(ResourceId id) {
        return ArmError.GROUP_NOT_FOUND.failed("group", id.group());
    }

    @Override
    public Optional<Resource> find(ResourceId id) {
        return inventory.group(id.subscription(), id.group()).map(Shown::new);
    }

    @Override
    public List<Resource> list(Scope scope) {
        return inventory.groups(scope.subscription()).stream().<Resource>map(Shown::new).toList();
    }

    @Override
    public Put put(ResourceRequest request, Stamp stamp) {
        Asked asked = Asked.of(request.body());
        return inventory.change(() -> put(request.id(), asked));
    }

    private Put put(ResourceId id, Asked asked) {
        Optional<GroupRecord> old = inventory.group(id.subscription(), id.group());
        old.ifPresent(group -> checkChange(group, asked.location()));
        GroupRecord group =
                old.map(each -> each.with(asked.tags())).orElseGet(() -> fresh(id, asked));
        inventory.batch().put(group).write();
        return new Put(old.isEmpty(), new Shown(group), Optional.empty());
    }

    private static GroupRecord fresh(ResourceId id, Asked asked) {
        return new GroupRecord(
                RecordCodec.FORMAT,
                id.subscription(),
                id.group(),
                asked.location().text(),
                asked.tags(),
                Optional.empty());
    }

    private static void checkChange(GroupRecord group, Location location) {
        group.requireStaying();
        if (!location.same(new Location(group.location()))) {
            throw ArmError.GROUP_LOCATION.failed(
                    new Fact("location", location.text()), new Fact("existing", group.location()));
        }
    }

    @Override
    public Resource patch(ResourceRequest request, Stamp stamp) {
        ResourceId id = request.id();
        Optional<Map<String, String>> tags = ArmMembers.tags(ArmMembers.of(request.body()));
        return inventory.change(
                () -> {
                    GroupRecord old = inventory.stayingGroup(id.subscription(), id.group());
                    GroupRecord group = old.with(tags.orElse(old.tags()));
                    inventory.batch().put(group).write();
                    return new Shown(group);
                });
    }

    /// Never asked: the engine removes groups with what is in them.
    @Override
    public Removal delete(ResourceId id) {
        throw new Failed(Failure.INTERNAL, "a resource group is removed by the engine");
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        String all = "/subscriptions/{subscription}/resourceGroups";
        String one = all + "/{group}";
        routes.add(ApiVersions.RESOURCES, "GET", all, this::list)
                .add(ApiVersions.RESOURCES, "GET", one, call -> read(call, resources))
                .add(ApiVersions.RESOURCES, "HEAD", one, this::exists)
                .add(ApiVersions.RESOURCES, "PUT", one, call -> put(call, resources))
                .add(ApiVersions.RESOURCES, "PATCH", one, call -> patch(call, resources))
                .add(ApiVersions.RESOURCES, "DELETE", one, call -> delete(call, resources))
                .add(
                        ApiVersions.RESOURCES,
                        "GET",
                        "/subscriptions/{subscription}/operationresults/{operation}",
                        call -> operation(call, resources));
    }

    private Response list(ArmRequest call) {
        ResourceFilter filter = ResourceFilter.of(call);
        return ArmJson.response(
                200,
                ArmJson.list(
                        list(new Scope.Subscription(call.subscription())).stream()
                                .map(group -> group.show(call.version()))
                                .filter(filter::passes)
                                .toList()));
    }

    private static Response read(ArmRequest call, Resources resources) {
        return ArmJson.response(200, resources.require(id(call)).show(call.version()));
    }

    private Response exists(ArmRequest call) {
        return Response.empty(find(id(call)).isPresent() ? 204 : 404);
    }

    private static Response put(ArmRequest call, Resources resources) {
        resources.admit(id(call));
        Resources.Accepted put = resources.put(request(call));
        return ArmJson.response(put.created() ? 201 : 200, put.resource().show(call.version()));
    }

    private static Response patch(ArmRequest call, Resources resources) {
        Resources.Accepted patch = resources.patch(request(call));
        return ArmJson.response(200, patch.resource().show(call.version()));
    }

    private static Response delete(ArmRequest call, Resources resources) {
        Removal removal = resources.delete(id(call), call.conditions(), call.caller().objectId());
        return switch (removal) {
            case Removal.Begun(var operation) -> pending(call, operation);
            case Removal.Absent _, Removal.Gone _ -> Response.empty(204);
        };
    }

    private static Response operation(ArmRequest call, Resources resources) {
        OperationRecord operation =
                resources
                        .operation(call.name("operation"))
                        .orElseThrow(ArmError.OPERATION_NOT_FOUND::failed);
        return switch (operation.status()) {
            case "Running" -> pending(call, operation.id());
            case "Succeeded" -> Response.empty(200);
            default -> OperationRoutes.failed(operation);
        };
    }

    private static Response pending(ArmRequest call, String operation) {
        String path = "/subscriptions/" + call.subscription() + "/operationresults/" + operation;
        return Response.empty(202)
                .with("Location", call.address(path))
                .with("Retry-After", OperationRoutes.RETRY_AFTER_SECONDS);
    }

    private static ResourceRequest request(ArmRequest call) {
        return new ResourceRequest(
                id(call), call.version(), call.body(), call.conditions(), call.caller().objectId());
    }

    private static ResourceId id(ArmRequest call) {
        return ResourceId.ofGroup(call.subscription(), call.group());
    }
}
