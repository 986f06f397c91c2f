// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Fact;
import dev.signet.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.KeyVault/vaults` and `deletedVaults` (contract 3.5) on the vaults that the
/// installation hosts. All answers are at once.
final class VaultResources {
    static final String PROVIDER = "/subscriptions/{subscription}/providers/Microsoft.KeyVault";
    static final String IN_GROUP =
            "/subscriptions/{subscription}/resourceGroups/{group}/providers"
                    + "/Microsoft.KeyVault/vaults";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-]{3,24}");
    private static final Set<String> POLICY_OPERATIONS = Set.of("add", "replace", "remove");

    private final Inventory inventory;
    private final Optional<VaultProvider> vaults;
    private final ControlPlaneSettings settings;

    VaultResources(
            Inventory inventory, Optional<VaultProvider> vaults, ControlPlaneSettings settings) {
        this.inventory = inventory;
        this.vaults = vaults;
        this.settings = settings;
    }

    void addTo(Routes routes) {
        ApiFamily family = ApiFamily.KEY_VAULT;
        String one = IN_GROUP + "/{vault}";
        String deleted = PROVIDER + "/locations/{location}/deletedVaults/{vault}";
        routes.add(family, "GET", PROVIDER + "/vaults", this::listAll)
                .add(family, "GET", IN_GROUP, this::listGroup)
                .add(family, "PUT", one, this::put)
                .add(family, "GET", one, this::read)
                .add(family, "HEAD", one, this::exists)
                .add(family, "PATCH", one, this::patch)
                .add(family, "DELETE", one, this::delete)
                .add(family, "PUT", one + "/accessPolicies/{operation}", this::policies)
                .add(family, "GET", PROVIDER + "/deletedVaults", this::listDeleted)
                .add(family, "GET", deleted, this::readDeleted)
                .add(family, "POST", deleted + "/purge", this::purge)
                .add(family, "POST", PROVIDER + "/checkNameAvailability", this::availability);
    }

    private Response listAll(Call call) {
        return list(call, vaults.map(VaultProvider::list).orElse(List.of()));
    }

    private Response listGroup(Call call) {
        if (inventory.group(call.subscription(), call.group()).isEmpty()) {
            throw Refusal.GROUP_NOT_FOUND.failed("group", call.group());
        }
        return list(
                call,
                vaults.map(VaultProvider::list).orElse(List.of()).stream()
                        .filter(vault -> VaultJson.inGroup(vault, call.group()))
                        .toList());
    }

    private static Response list(Call call, List<ObjectNode> all) {
        return Json.response(
                200,
                Json.list(
                        all.stream()
                                .map(vault -> VaultJson.resource(call.subscription(), vault))
                                .toList()));
    }

    private Response put(Call call) {
        VaultProvider provider = provider(vaults);
        GroupRecord group = Groups.require(inventory, call);
        ObjectNode body = call.body();
        checkTenant(body);
        String name = call.name("vault");
        if (provider.read(name)
                .filter(each -> !VaultJson.inGroup(each, group.name()))
                .isPresent()) {
            throw Refusal.VAULT_NAME_TAKEN.failed();
        }
        VaultProvider.Put put = provider.put(group.name(), name, body);
        return Json.response(
                put.created() ? 201 : 200, VaultJson.resource(call.subscription(), put.vault()));
    }

    private Response read(Call call) {
        return Json.response(200, VaultJson.resource(call.subscription(), require(vaults, call)));
    }

    private Response exists(Call call) {
        return Response.empty(find(vaults, call).isPresent() ? 204 : 404);
    }

    private Response patch(Call call) {
        ObjectNode body = call.body();
        ObjectNode vault = require(vaults, call);
        checkTenant(body);
        return Json.response(
                200,
                VaultJson.resource(
                        call.subscription(), provider(vaults).patch(VaultJson.name(vault), body)));
    }

    private Response delete(Call call) {
        boolean deleted =
                find(vaults, call)
                        .map(vault -> provider(vaults).delete(VaultJson.name(vault)))
                        .orElse(false);
        return Response.empty(deleted ? 200 : 204);
    }

    private Response policies(Call call) {
        String operation = call.name("operation").toLowerCase(Locale.ROOT);
        if (!POLICY_OPERATIONS.contains(operation)) {
            throw Refusal.property("operationKind", "must be add, replace or remove");
        }
        ObjectNode body = call.body();
        ObjectNode vault = require(vaults, call);
        ObjectNode changed =
                provider(vaults).accessPolicies(VaultJson.name(vault), operation, body);
        ObjectNode answer = Json.object();
        String id =
                VaultJson.id(
                        call.subscription(),
                        VaultJson.text(vault, "resourceGroup"),
                        VaultJson.name(vault));
        answer.put("id", id + "/accessPolicies/");
        answer.put("type", VaultJson.TYPE + "/accessPolicies");
        answer.putObject("properties")
                .set("accessPolicies", changed.path("properties").path("accessPolicies"));
        return Json.response(200, answer);
    }

    private Response listDeleted(Call call) {
        return Json.response(
                200,
                Json.list(
                        vaults.map(VaultProvider::deleted).orElse(List.of()).stream()
                                .map(vault -> VaultJson.deleted(call.subscription(), vault))
                                .toList()));
    }

    private Response readDeleted(Call call) {
        return Json.response(200, VaultJson.deleted(call.subscription(), requireDeleted(call)));
    }

    private Response purge(Call call) {
        provider(vaults).purge(VaultJson.name(requireDeleted(call)));
        return Response.empty(200);
    }

    private Response availability(Call call) {
        VaultProvider provider = provider(vaults);
        Fields body = call.fields();
        String name = body.text("name").orElseThrow(() -> Refusal.property("name", "is required"));
        boolean valid = NAME.matcher(name).matches();
        boolean taken =
                valid
                        && (provider.read(name).isPresent()
                                || provider.deleted().stream().anyMatch(named(name)));
        ObjectNode answer = Json.object();
        answer.put("nameAvailable", valid && !taken);
        if (!valid || taken) {
            answer.put("reason", valid ? "AlreadyExists" : "AccountNameInvalid");
            answer.put(
                    "message",
                    valid
                            ? "The vault name is already in use."
                            : "A vault name has 3 to 24 letters, digits and hyphens.");
        }
        return Json.response(200, answer);
    }

    private ObjectNode requireDeleted(Call call) {
        return provider(vaults).deleted().stream()
                .filter(named(call.name("vault")))
                .findFirst()
                .orElseThrow(
                        () ->
                                Refusal.RESOURCE_NOT_FOUND.failed(
                                        new Fact("type", "Microsoft.KeyVault/deletedVaults"),
                                        new Fact("name", call.name("vault")),
                                        new Fact("group", "")));
    }

    private static java.util.function.Predicate<ObjectNode> named(String name) {
        return vault -> VaultJson.name(vault).equalsIgnoreCase(name);
    }

    /// One tenant here: its vaults belong to it.
    private void checkTenant(ObjectNode body) {
        String tenant = body.path("properties").path("tenantId").asString(settings.tenant());
        if (!tenant.equalsIgnoreCase(settings.tenant())) {
            throw Refusal.property("properties.tenantId", "must be the tenant of the subscription");
        }
    }

    /// The vault of a call.
    static ObjectNode require(Optional<VaultProvider> vaults, Call call) {
        VaultProvider _ = provider(vaults);
        return find(vaults, call)
                .orElseThrow(
                        () ->
                                Refusal.RESOURCE_NOT_FOUND.failed(
                                        new Fact("type", VaultJson.TYPE),
                                        new Fact("name", call.name("vault")),
                                        new Fact("group", call.group())));
    }

    /// @throws dev.signet.base.Failed `NOT_FOUND` when vaults are elsewhere
    static VaultProvider provider(Optional<VaultProvider> vaults) {
        return vaults.orElseThrow(Refusal.VAULT_ELSEWHERE::failed);
    }

    private static Optional<ObjectNode> find(Optional<VaultProvider> vaults, Call call) {
        String name = call.name("vault");
        return vaults.filter(_ -> NAME.matcher(name).matches())
                .flatMap(provider -> provider.read(name))
                .filter(vault -> VaultJson.inGroup(vault, call.group()));
    }
}
