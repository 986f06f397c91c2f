// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.controlplane.AccountRecord.Goal;
import dev.signet.controlplane.AccountRecord.Stamp;
import dev.signet.controlplane.ServiceJson.Shown;
import dev.signet.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.HealthcareApis/services`: the accounts (contract 2.1 to 2.7). Requests only
/// change what is wanted; the executor does the rest.
final class Services {
    private static final String PROVIDER =
            "/subscriptions/{subscription}/providers/Microsoft.HealthcareApis";
    private static final String IN_GROUP =
            "/subscriptions/{subscription}/resourceGroups/{group}/providers"
                    + "/Microsoft.HealthcareApis/services";

    private final ControlPlaneSettings settings;
    private final ServiceRules rules;
    private final Inventory inventory;
    private final Executor executor;
    private final Fleet fleet;
    private final Chance chance;

    Services(
            ControlPlaneSettings settings,
            Inventory inventory,
            Executor executor,
            Fleet fleet,
            Chance chance) {
        this.settings = settings;
        this.rules = new ServiceRules(settings, chance);
        this.inventory = inventory;
        this.executor = executor;
        this.fleet = fleet;
        this.chance = chance;
    }

    void addTo(Routes routes) {
        ApiFamily family = ApiFamily.HEALTHCARE;
        String one = IN_GROUP + "/{name}";
        routes.add(family, "GET", PROVIDER + "/services", this::listAll)
                .add(family, "GET", IN_GROUP, this::listGroup)
                .add(family, "PUT", one, this::put)
                .add(family, "GET", one, this::read)
                .add(family, "HEAD", one, this::exists)
                .add(family, "PATCH", one, this::patch)
                .add(family, "DELETE", one, this::delete)
                .add(family, "GET", one + "/privateEndpointConnections", this::connections)
                .add(family, "GET", one + "/privateLinkResources", this::connections)
                .add(family, "POST", PROVIDER + "/checkNameAvailability", this::availability);
    }

    private Response read(Call call) {
        AccountRecord account = require(call);
        return shown(200, call, account, Shown.ALL);
    }

    private Response exists(Call call) {
        return Response.empty(find(call).isPresent() ? 204 : 404);
    }

    private Response listAll(Call call) {
        return list(
                call,
                inventory.accounts().stream()
                        .filter(
                                account ->
                                        account.subscription()
                                                .equalsIgnoreCase(call.subscription()))
                        .toList());
    }

    private Response listGroup(Call call) {
        if (inventory.group(call.subscription(), call.group()).isEmpty()) {
            throw Refusal.GROUP_NOT_FOUND.failed("group", call.group());
        }
        return list(call, inventory.accounts(call.subscription(), call.group()));
    }

    private Response list(Call call, List<AccountRecord> accounts) {
        var json = new ServiceJson(settings, call.version());
        return Json.response(
                200,
                Json.list(
                        accounts.stream()
                                .map(account -> json.service(account, Shown.ALL))
                                .toList()));
    }

    /// No private link exists here: an empty list.
    private Response connections(Call call) {
        AccountRecord _ = require(call);
        return Json.response(200, Json.list(List.of()));
    }

    /// What a PUT has come to.
    private record Put(boolean created, AccountRecord account, OperationRecord operation) {}

    private Response put(Call call) {
        ServiceRules.checkName(call.name("name"));
        ServiceRequest asked = ServiceRequest.of(call.fields());
        boolean revoked = inventory.account(call.name("name")).map(this::revoked).orElse(false);
        Put put = inventory.change(() -> put(call, asked, revoked));
        executor.account(put.account().name());
        var shown =
                new Shown(
                        asked.tags().isPresent(),
                        asked.properties().publicNetworkAccess().isPresent(),
                        asked.identity().isPresent());
        Response response =
                OperationResults.announced(
                        call,
                        put.operation(),
                        shown(put.created() ? 201 : 200, call, put.account(), shown));
        return asked.unknown().isEmpty()
                ? response
                : response.with("Warning", warning(asked.unknown()));
    }

    private Put put(Call call, ServiceRequest asked, boolean revoked) {
        GroupRecord group = Groups.require(inventory, call);
        Optional<AccountRecord> old = inventory.account(call.name("name"));
        Optional<AccountRecord> here = old.filter(account -> at(account, call));
        if (old.isPresent() && here.isEmpty()) {
            throw Refusal.NAME_TAKEN.failed("name", call.name("name"));
        }
        Etags.check(call.request(), here.map(AccountRecord::etag));
        here.ifPresent(Services::requireIdle);
        AccountState wanted =
                here.map(account -> rules.changed(account, asked))
                        .orElseGet(() -> rules.created(call.name("name"), asked));
        if (revoked) {
            throw Refusal.KEY_REVOKED.failed();
        }
        String etag = Etags.next(chance, inventory.now());
        Stamp stamp = call.stamp(inventory.now());
        AccountRecord account =
                here.orElseGet(
                        () -> fresh(call.name("name"), group, wanted, locationOf(asked), stamp));
        OperationRecord operation = executor.fresh(account.subscription(), account.location());
        AccountRecord running = account.toward(wanted, operation.id(), etag, stamp);
        inventory.batch().begin(operation).put(running).write();
        return new Put(here.isEmpty(), running, operation);
    }

    private AccountRecord fresh(
            String name, GroupRecord group, AccountState wanted, String location, Stamp stamp) {
        return new AccountRecord(
                RecordCodec.FORMAT,
                chance.uuid(),
                group.subscription(),
                group.name(),
                name,
                ServiceRules.KIND,
                location,
                wanted,
                Optional.empty(),
                Goal.PRESENT,
                Optional.empty(),
                false,
                "",
                stamp,
                stamp);
    }

    private static String locationOf(ServiceRequest asked) {
        return asked.location().map(Location::text).orElseThrow();
    }

    private static void requireIdle(AccountRecord account) {
        if (account.operation().isPresent()) {
            throw Refusal.OPERATION_IN_PROGRESS.failed("name", account.name());
        }
    }

    /// Names what was ignored, in ASCII (RFC 7234 section 5.5).
    private static String warning(List<String> ignored) {
        String names = String.join(", ", ignored).replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?");
        return "299 - \"Ignored properties: "
                + names.substring(0, Math.min(names.length(), 512))
                + "\"";
    }

    /// What a PATCH has come to.
    ///
    /// @param operation empty when the account itself is not concerned
    private record Patch(AccountRecord account, Optional<OperationRecord> operation) {}

    /// Tags at once, public access by an operation. Clients that send the whole resource back
    /// may: what they only repeat is no change.
    private Response patch(Call call) {
        ObjectNode body = call.body();
        Fields fields = Fields.of(body);
        Optional<Map<String, String>> tags = fields.tags("tags");
        Optional<String> access =
                fields.object("properties").flatMap(ServiceRequest::publicNetworkAccess);
        Patch patch =
                inventory.change(
                        () -> {
                            Groups.require(inventory, call);
                            AccountRecord old = require(call);
                            Etags.check(call.request(), Optional.of(old.etag()));
                            requireIdle(old);
                            var json = new ServiceJson(settings, call.version());
                            Echo.check(body, json.service(old, Shown.ALL));
                            return patch(call, old, old.wanted().patched(tags, access));
                        });
        Response response = shown(200, call, patch.account(), Shown.ALL);
        if (patch.operation().isEmpty()) {
            return response;
        }
        executor.account(patch.account().name());
        return OperationResults.announced(call, patch.operation().get(), response);
    }

    private Patch patch(Call call, AccountRecord old, AccountState wanted) {
        String etag = Etags.next(chance, inventory.now());
        Stamp stamp = call.stamp(inventory.now());
        if (old.spec(wanted).equals(old.spec(old.wanted()))) {
            AccountRecord changed = old.changed(wanted, etag, stamp);
            inventory.batch().put(changed).write();
            return new Patch(changed, Optional.empty());
        }
        OperationRecord operation = executor.fresh(old.subscription(), old.location());
        AccountRecord running = old.toward(wanted, operation.id(), etag, stamp);
        inventory.batch().begin(operation).put(running).write();
        return new Patch(running, Optional.of(operation));
    }

    private Response delete(Call call) {
        Optional<OperationRecord> operation =
                inventory.change(
                        () -> {
                            Optional<AccountRecord> account = find(call);
                            account.ifPresent(
                                    each -> {
                                        Etags.check(call.request(), Optional.of(each.etag()));
                                        requireIdle(each);
                                    });
                            return account.map(
                                    each -> executor.begin(each, call.stamp(inventory.now())));
                        });
        if (operation.isEmpty()) {
            return Response.empty(204);
        }
        executor.account(call.name("name"));
        return OperationResults.announcedWithLocation(call, operation.get(), Response.empty(202));
    }

    private Response availability(Call call) {
        Fields body = call.fields();
        String name = body.text("name").orElseThrow(() -> Refusal.property("name", "is required"));
        String type = body.text("type").orElseThrow(() -> Refusal.property("type", "is required"));
        if (!type.equalsIgnoreCase(ServiceJson.TYPE)) {
            throw Refusal.property("type", "must be Microsoft.HealthcareApis/services");
        }
        ObjectNode answer = Json.object();
        boolean valid = ServiceRules.validName(name);
        boolean available = valid && inventory.account(name).isEmpty();
        answer.put("nameAvailable", available);
        if (!available) {
            answer.put("reason", valid ? "AlreadyExists" : "Invalid");
            answer.put(
                    "message",
                    valid
                            ? "Service name is not available."
                            : ArmErrors.message(Refusal.NAME_INVALID.failed()));
        }
        return Json.response(200, answer);
    }

    private Response shown(int status, Call call, AccountRecord account, Shown shown) {
        var json = new ServiceJson(settings, call.version());
        return Json.response(status, json.service(account, shown))
                .with("ETag", Etags.quoted(account.etag()));
    }

    private AccountRecord require(Call call) {
        return require(inventory, call);
    }

    /// The account of a call.
    ///
    /// @throws dev.signet.base.Failed `NOT_FOUND`
    static AccountRecord require(Inventory inventory, Call call) {
        return find(inventory, call)
                .orElseThrow(
                        () ->
                                inventory.group(call.subscription(), call.group()).isEmpty()
                                        ? Refusal.GROUP_NOT_FOUND.failed("group", call.group())
                                        : Refusal.RESOURCE_NOT_FOUND.failed(
                                                new Fact("type", ServiceJson.TYPE),
                                                new Fact("name", call.name("name")),
                                                new Fact("group", call.group())));
    }

    private Optional<AccountRecord> find(Call call) {
        return find(inventory, call);
    }

    private static Optional<AccountRecord> find(Inventory inventory, Call call) {
        return inventory.account(call.name("name")).filter(account -> at(account, call));
    }

    private static boolean at(AccountRecord account, Call call) {
        return account.subscription().equalsIgnoreCase(call.subscription())
                && account.resourceGroup().equalsIgnoreCase(call.group());
    }

    private boolean revoked(AccountRecord account) {
        return fleet.keyStatus(account.accountId()).filter(status -> !status.usable()).isPresent();
    }
}
