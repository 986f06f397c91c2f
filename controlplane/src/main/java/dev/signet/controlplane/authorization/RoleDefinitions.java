// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.http.Response;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataRole;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.Authorization/roleDefinitions`: the built-in roles for FHIR data. Nobody makes or
/// changes one.
///
/// @param subscription under which they are shown
record RoleDefinitions(String subscription) {
    private static final String TYPE = "Microsoft.Authorization/roleDefinitions";
    private static final String DEFINITIONS = "/providers/" + TYPE;
    private static final String ACTIONS = "Microsoft.HealthcareApis/services/fhir/resources/";
    private static final String BUILT_IN = "BuiltInRole";

    void addTo(Routes routes) {
        ApiVersions versions = RoleAssignmentProvider.NAMESPACE.versions();
        for (String scope :
                List.of(
                        "",
                        RoleAssignmentProvider.SUBSCRIPTION,
                        RoleAssignmentProvider.GROUP,
                        RoleAssignmentProvider.ACCOUNT)) {
            routes.add(versions, "GET", scope + DEFINITIONS, this::definitions)
                    .add(versions, "GET", scope + DEFINITIONS + "/{definition}", this::definition);
        }
    }

    private Response definitions(ArmRequest call) {
        RoleFilter filter = RoleFilter.of(call, Set.of("rolename", "type"));
        return ArmJson.response(
                200,
                ArmJson.list(
                        Stream.of(DataRole.values())
                                .filter(role -> filter.passes("rolename", role.label()))
                                .filter(_ -> filter.passes("type", BUILT_IN))
                                .map(this::json)
                                .toList()));
    }

    private Response definition(ArmRequest call) {
        String id = call.name("definition");
        DataRole role =
                DataRole.of(id)
                        .orElseThrow(() -> RoleErrors.ROLE_DEFINITION_UNKNOWN.failed("role", id));
        return ArmJson.response(200, json(role));
    }

    private ObjectNode json(DataRole role) {
        ObjectNode node = ArmJson.object();
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
        node.put("id", id(subscription, role));
        node.put("type", TYPE);
        node.put("name", role.definitionId().toString());
        return node;
    }

    static String id(String subscription, DataRole role) {
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
