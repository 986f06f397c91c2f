// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Fact;
import dev.signet.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Resource groups. Deleting one deletes its accounts and vaults, as an operation.
final class Groups {
    private static final Pattern NAME = Pattern.compile("[-\\w._()]{0,89}[-\\w_()]");

    private final Inventory inventory;
    private final Executor executor;

    Groups(Inventory inventory, Executor executor) {
        this.inventory = inventory;
        this.executor = executor;
    }

    void addTo(Routes routes) {
        String all = "/subscriptions/{subscription}/resourceGroups";
        String one = all + "/{group}";
        routes.add(ApiFamily.RESOURCES, "GET", all, this::list)
                .add(ApiFamily.RESOURCES, "GET", one, call -> read(call, 200))
                .add(ApiFamily.RESOURCES, "HEAD", one, this::exists)
                .add(ApiFamily.RESOURCES, "PUT", one, this::put)
                .add(ApiFamily.RESOURCES, "PATCH", one, this::patch)
                .add(ApiFamily.RESOURCES, "DELETE", one, this::delete)
                .add(
                        ApiFamily.RESOURCES,
                        "GET",
                        "/subscriptions/{subscription}/operationresults/{operation}",
                        this::operation);
    }

    private Response list(Call call) {
        Filter filter = Filter.of(call);
        return Json.response(
                200,
                Json.list(
                        inventory.groups(call.subscription()).stream()
                                .map(Groups::json)
                                .filter(filter::passes)
                                .toList()));
    }

    private Response read(Call call, int status) {
        GroupRecord group =
                inventory
                        .group(call.subscription(), call.group())
                        .orElseThrow(() -> Refusal.GROUP_NOT_FOUND.failed("group", call.group()));
        return Json.response(status, json(group));
    }

    private Response exists(Call call) {
        boolean there = inventory.group(call.subscription(), call.group()).isPresent();
        return Response.empty(there ? 204 : 404);
    }

    private Response put(Call call) {
        if (!NAME.matcher(call.group()).matches()) {
            throw Refusal.property(
                    "resourceGroupName",
                    "must have 1 to 90 letters, digits and '-._()', and not end with a period");
        }
        Fields body = call.fields();
        Location location =
                body.text("location")
                        .map(Location::new)
                        .orElseThrow(() -> Refusal.property("location", "is required"));
        Map<String, String> tags = body.tags("tags").orElse(Map.of());
        boolean created =
                inventory.change(
                        () -> {
                            Optional<GroupRecord> old =
                                    inventory.group(call.subscription(), call.group());
                            old.ifPresent(group -> checkChange(group, location));
                            GroupRecord group =
                                    old.map(each -> each.with(tags))
                                            .orElseGet(() -> fresh(call, location, tags));
                            inventory.batch().put(group).write();
                            return old.isEmpty();
                        });
        return read(call, created ? 201 : 200);
    }

    private static GroupRecord fresh(Call call, Location location, Map<String, String> tags) {
        return new GroupRecord(
                RecordCodec.FORMAT,
                call.subscription(),
                call.group(),
                location.text(),
                tags,
                Optional.empty());
    }

    private static void checkChange(GroupRecord group, Location location) {
        requireStaying(group);
        if (!location.same(new Location(group.location()))) {
            throw Refusal.GROUP_LOCATION.failed(
                    new Fact("location", location.text()), new Fact("existing", group.location()));
        }
    }

    private Response patch(Call call) {
        Optional<Map<String, String>> tags = call.fields().tags("tags");
        inventory.change(
                () -> {
                    GroupRecord group = require(inventory, call);
                    inventory.batch().put(group.with(tags.orElse(group.tags()))).write();
                    return true;
                });
        return read(call, 200);
    }

    private Response delete(Call call) {
        Optional<String> operation =
                inventory.change(
                        () ->
                                inventory
                                        .group(call.subscription(), call.group())
                                        .map(this::beginDeletion));
        if (operation.isEmpty()) {
            throw Refusal.GROUP_NOT_FOUND.failed("group", call.group());
        }
        executor.group(call.subscription(), call.group());
        return pending(call, operation.get());
    }

    /// One write: the group, its operation and those of its accounts.
    private String beginDeletion(GroupRecord group) {
        if (group.operation().isPresent()) {
            return group.operation().get(); // being deleted already: the same answer again
        }
        List<AccountRecord> accounts =
                inventory.accounts(group.subscription(), group.name()).stream()
                        .filter(account -> account.operation().isEmpty())
                        .toList();
        OperationRecord operation = executor.fresh(group.subscription(), "");
        Inventory.Batch batch =
                inventory.batch().begin(operation).put(group.with(Optional.of(operation.id())));
        accounts.forEach(account -> executor.begin(account, account.modified(), batch));
        batch.write();
        accounts.forEach(account -> executor.account(account.name()));
        return operation.id();
    }

    private Response operation(Call call) {
        OperationRecord operation =
                inventory
                        .operation(call.name("operation"))
                        .orElseThrow(Refusal.OPERATION_NOT_FOUND::failed);
        return switch (operation.status()) {
            case "Running" -> pending(call, operation.id());
            case "Succeeded" -> Response.empty(200);
            default -> OperationResults.failed(operation);
        };
    }

    private static Response pending(Call call, String operation) {
        String path = "/subscriptions/" + call.subscription() + "/operationresults/" + operation;
        return Response.empty(202)
                .with("Location", call.address(path))
                .with("Retry-After", OperationResults.RETRY_AFTER_SECONDS);
    }

    /// The group of a call, when it is there to stay.
    ///
    /// @throws dev.signet.base.Failed `NOT_FOUND`, `CONFLICT`
    static GroupRecord require(Inventory inventory, Call call) {
        GroupRecord group =
                inventory
                        .group(call.subscription(), call.group())
                        .orElseThrow(() -> Refusal.GROUP_NOT_FOUND.failed("group", call.group()));
        requireStaying(group);
        return group;
    }

    private static void requireStaying(GroupRecord group) {
        if (group.operation().isPresent()) {
            throw Refusal.GROUP_BEING_DELETED.failed("group", group.name());
        }
    }

    private static ObjectNode json(GroupRecord group) {
        ObjectNode node = Json.object();
        node.put(
                "id", "/subscriptions/" + group.subscription() + "/resourceGroups/" + group.name());
        node.put("name", group.name());
        node.put("type", "Microsoft.Resources/resourceGroups");
        node.put("location", group.location());
        ObjectNode tags = node.putObject("tags");
        group.tags().forEach(tags::put);
        node.putObject("properties")
                .put("provisioningState", group.operation().isPresent() ? "Deleting" : "Succeeded");
        return node;
    }
}
