// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Fact;
import dev.signet.controlplane.AccountRecord.Stamp;
import dev.signet.http.Response;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataRole;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.Authorization`: the built-in roles for FHIR data, and who holds them on which
/// account (contract 6.2). The scope of an assignment is one account.
final class RoleResources {
    private static final String NAMESPACE = "/providers/Microsoft.Authorization";
    private static final String ASSIGNMENTS = NAMESPACE + "/roleAssignments";
    private static final String DEFINITIONS = NAMESPACE + "/roleDefinitions";
    private static final String ASSIGNMENT_TYPE = "Microsoft.Authorization/roleAssignments";
    private static final String DEFINITION_TYPE = "Microsoft.Authorization/roleDefinitions";
    private static final String SUBSCRIPTION = "/subscriptions/{subscription}";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/{group}";
    private static final String ACCOUNT =
            GROUP + "/providers/Microsoft.HealthcareApis/services/{name}";
    private static final String ACTIONS = "Microsoft.HealthcareApis/services/fhir/resources/";
    private static final String BUILT_IN = "BuiltInRole";
    private static final Pattern GUID =
            Pattern.compile("[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}");
    private static final Set<String> PRINCIPAL_TYPES =
            Set.of("user", "group", "serviceprincipal", "foreigngroup", "device");
    private static final int DESCRIPTION_CHARACTERS_MAX = 1024;

    private final ControlPlaneSettings settings;
    private final Inventory inventory;
    private final RoleAssignments assignments;

    RoleResources(ControlPlaneSettings settings, Inventory inventory, RoleAssignments assignments) {
        this.settings = settings;
        this.inventory = inventory;
        this.assignments = assignments;
    }

    void addTo(Routes routes) {
        ApiFamily family = ApiFamily.AUTHORIZATION;
        for (String scope : List.of("", SUBSCRIPTION, GROUP, ACCOUNT)) {
            routes.add(family, "GET", scope + DEFINITIONS, this::definitions)
                    .add(family, "GET", scope + DEFINITIONS + "/{definition}", this::definition);
        }
        routes.add(family, "GET", SUBSCRIPTION + ASSIGNMENTS, this::listAll)
                .add(family, "GET", GROUP + ASSIGNMENTS, this::listGroup)
                .add(family, "GET", ACCOUNT + ASSIGNMENTS, this::listAccount);
        String one = ACCOUNT + ASSIGNMENTS + "/{assignment}";
        routes.add(family, "PUT", one, this::put)
                .add(family, "GET", one, this::read)
                .add(family, "DELETE", one, this::delete);
    }

    private Response definitions(Call call) {
        RoleFilter filter = RoleFilter.of(call, Set.of("rolename", "type"));
        return Json.response(
                200,
                Json.list(
                        Stream.of(DataRole.values())
                                .filter(role -> filter.passes("rolename", role.label()))
                                .filter(_ -> filter.passes("type", BUILT_IN))
                                .map(this::json)
                                .toList()));
    }

    private Response definition(Call call) {
        String id = call.name("definition");
        DataRole role =
                DataRole.of(id)
                        .orElseThrow(() -> Refusal.ROLE_DEFINITION_UNKNOWN.failed("role", id));
        return Json.response(200, json(role));
    }

    private Response listAll(Call call) {
        return list(
                call,
                inventory.accounts().stream()
                        .filter(each -> each.subscription().equalsIgnoreCase(call.subscription()))
                        .toList());
    }

    private Response listGroup(Call call) {
        if (inventory.group(call.subscription(), call.group()).isEmpty()) {
            throw Refusal.GROUP_NOT_FOUND.failed("group", call.group());
        }
        return list(call, inventory.accounts(call.subscription(), call.group()));
    }

    private Response listAccount(Call call) {
        return list(call, List.of(Services.require(inventory, call)));
    }

    private Response list(Call call, List<AccountRecord> accounts) {
        RoleFilter filter = RoleFilter.of(call, Set.of("principalid", "assignedto"));
        return Json.response(
                200,
                Json.list(
                        accounts.stream()
                                .flatMap(
                                        account ->
                                                assignments.of(account.accountId()).stream()
                                                        .filter(each -> passes(filter, each))
                                                        .map(each -> json(account, each)))
                                .toList()));
    }

    private static boolean passes(RoleFilter filter, RoleAssignmentRecord assignment) {
        return filter.passes("principalid", assignment.principalId())
                && filter.passes("assignedto", assignment.principalId());
    }

    /// What a PUT has come to.
    private record Put(boolean created, AccountRecord account, RoleAssignmentRecord assignment) {}

    private Response put(Call call) {
        String name = call.name("assignment");
        if (!GUID.matcher(name).matches()) {
            throw Refusal.property("name", "must be a GUID");
        }
        Asked asked = Asked.of(call.fields());
        Put put = inventory.change(() -> put(call, name.toLowerCase(Locale.ROOT), asked));
        Response response =
                Json.response(put.created() ? 201 : 200, json(put.account(), put.assignment()));
        return put.account().wanted().properties().objectIds().isEmpty()
                ? response
                : response.with(
                        "Warning",
                        "299 - \"The account has accessPolicies: as long as it has, roles do not"
                                + " count.\"");
    }

    private Put put(Call call, String name, Asked asked) {
        AccountRecord account = Services.require(inventory, call);
        Optional<RoleAssignmentRecord> old = assignments.find(account.accountId(), name);
        Stamp now = call.stamp(inventory.now());
        var wanted =
                new RoleAssignmentRecord(
                        RecordCodec.FORMAT,
                        account.accountId(),
                        name,
                        asked.role(),
                        asked.principalId(),
                        asked.principalType(),
                        asked.description(),
                        old.map(RoleAssignmentRecord::created).orElse(now),
                        now);
        if (old.isPresent() && !old.get().givesTheSame(wanted)) {
            throw Refusal.ROLE_ASSIGNMENT_FIXED.failed();
        }
        for (RoleAssignmentRecord each : assignments.of(account.accountId())) {
            if (!each.name().equals(name) && each.givesTheSame(wanted)) {
                throw Refusal.ROLE_ASSIGNMENT_EXISTS.failed("id", each.name().replace("-", ""));
            }
        }
        assignments.put(wanted);
        return new Put(old.isEmpty(), account, wanted);
    }

    private Response read(Call call) {
        AccountRecord account = Services.require(inventory, call);
        RoleAssignmentRecord found =
                assignments
                        .find(account.accountId(), call.name("assignment"))
                        .orElseThrow(
                                () ->
                                        Refusal.ROLE_ASSIGNMENT_UNKNOWN.failed(
                                                "name", call.name("assignment")));
        return Json.response(200, json(account, found));
    }

    private Response delete(Call call) {
        AccountRecord account = Services.require(inventory, call);
        Optional<RoleAssignmentRecord> found =
                inventory.change(
                        () -> {
                            var there =
                                    assignments.find(account.accountId(), call.name("assignment"));
                            there.ifPresent(assignments::remove);
                            return there;
                        });
        return found.map(each -> Json.response(200, json(account, each)))
                .orElseGet(() -> Response.empty(204));
    }

    /// What the body of a PUT asks for.
    private record Asked(
            DataRole role,
            String principalId,
            Optional<String> principalType,
            Optional<String> description) {
        static Asked of(Fields body) {
            Fields properties =
                    body.object("properties")
                            .orElseThrow(() -> Refusal.property("properties", "is required"));
            String id =
                    properties
                            .text("roleDefinitionId")
                            .orElseThrow(() -> required(properties, "roleDefinitionId"));
            DataRole role =
                    DataRole.of(id)
                            .orElseThrow(
                                    () ->
                                            Refusal.ROLE_UNKNOWN.failed(
                                                    new Fact("role", id),
                                                    new Fact(
                                                            "target",
                                                            properties.path("roleDefinitionId"))));
            String principal =
                    properties
                            .text("principalId", 64)
                            .orElseThrow(() -> required(properties, "principalId"));
            if (!GUID.matcher(principal).matches()) {
                throw Refusal.property(properties.path("principalId"), "must be a GUID");
            }
            Optional<String> type = properties.text("principalType", 64);
            if (type.isPresent()
                    && !PRINCIPAL_TYPES.contains(type.get().toLowerCase(Locale.ROOT))) {
                throw Refusal.property(
                        properties.path("principalType"),
                        "must be User, Group, ServicePrincipal, ForeignGroup or Device");
            }
            for (String narrowing : List.of("condition", "delegatedManagedIdentityResourceId")) {
                if (properties.text(narrowing).filter(text -> !text.isEmpty()).isPresent()) {
                    throw Refusal.property(properties.path(narrowing), "is not supported");
                }
            }
            return new Asked(
                    role,
                    principal,
                    type,
                    properties.text("description", DESCRIPTION_CHARACTERS_MAX));
        }

        private static dev.signet.base.Failed required(Fields properties, String name) {
            return Refusal.property(properties.path(name), "is required");
        }
    }

    private ObjectNode json(AccountRecord account, RoleAssignmentRecord assignment) {
        String scope = ServiceJson.id(account);
        ObjectNode node = Json.object();
        ObjectNode properties = node.putObject("properties");
        properties.put("roleDefinitionId", id(account.subscription(), assignment.role()));
        properties.put("principalId", assignment.principalId());
        assignment.principalType().ifPresent(type -> properties.put("principalType", type));
        properties.put("scope", scope);
        properties.putNull("condition");
        properties.putNull("conditionVersion");
        properties.put("createdOn", OperationResults.time(assignment.created().at()));
        properties.put("updatedOn", OperationResults.time(assignment.updated().at()));
        properties.put("createdBy", assignment.created().by());
        properties.put("updatedBy", assignment.updated().by());
        properties.putNull("delegatedManagedIdentityResourceId");
        properties.put("description", assignment.description().orElse(null));
        node.put("id", scope + ASSIGNMENTS + "/" + assignment.name());
        node.put("type", ASSIGNMENT_TYPE);
        node.put("name", assignment.name());
        return node;
    }

    private ObjectNode json(DataRole role) {
        ObjectNode node = Json.object();
        ObjectNode properties = node.putObject("properties");
        properties.put("roleName", role.label());
        properties.put("type", BUILT_IN);
        properties.put("description", "");
        properties.putArray("assignableScopes").add("/");
        ObjectNode permission = properties.putArray("permissions").addObject();
        permission.putArray("actions");
        permission.putArray("notActions");
        ArrayNode actions = permission.putArray("dataActions");
        for (DataAction action : DataAction.values()) {
            if (role.actions().contains(action)) {
                actions.add(ACTIONS + action(action));
            }
        }
        permission.putArray("notDataActions");
        node.put("id", id(settings.subscriptions().getFirst(), role));
        node.put("type", DEFINITION_TYPE);
        node.put("name", role.definitionId().toString());
        return node;
    }

    private static String id(String subscription, DataRole role) {
        return "/subscriptions/" + subscription + DEFINITIONS + "/" + role.definitionId();
    }

    private static String action(DataAction action) {
        return switch (action) {
            case READ -> "read";
            case WRITE -> "write";
            case DELETE -> "delete";
            case HARD_DELETE -> "hardDelete/action";
            case EXPORT -> "export/action";
            case RESOURCE_VALIDATE -> "resourceValidate/action";
            case REINDEX -> "reindex/action";
            case CONVERT_DATA -> "convertData/action";
            case EDIT_PROFILE_DEFINITIONS -> "editProfileDefinitions/action";
            case IMPORT -> "import/action";
            case SEARCH_PARAMETER -> "searchParameter/action";
            case BULK_OPERATOR -> "bulkOperator/action";
            case SMART -> "smart/action";
        };
    }
}
