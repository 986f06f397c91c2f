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
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.Authorization/roleDefinitions`: the built-in roles for FHIR data and those of others
/// that can be given here. Nobody makes or changes one.
///
/// @param subscription under which they are shown
/// @param kinds of roles
record RoleDefinitions(String subscription, List<RoleKind> kinds) {
    private static final String TYPE = "Microsoft.Authorization/roleDefinitions";
    private static final String DEFINITIONS = "/providers/" + TYPE;
    private static final String ACTIONS = "Microsoft.HealthcareApis/services/fhir/resources/";
    private static final String BUILT_IN = "BuiltInRole";

    RoleDefinitions {
        kinds = List.copyOf(kinds);
    }

    void addTo(Routes routes) {
        ApiVersions versions = RoleAssignmentProvider.NAMESPACE.versions();
        var above =
                Stream.of("", RoleAssignmentProvider.SUBSCRIPTION, RoleAssignmentProvider.GROUP);
        Stream.concat(above, scopes())
                .forEach(scope -> addTo(routes, versions, scope + DEFINITIONS));
    }

    private void addTo(Routes routes, ApiVersions versions, String all) {
        routes.add(versions, "GET", all, this::definitions)
                .add(versions, "GET", all + "/{definition}", this::definition);
    }

    private Stream<String> scopes() {
        return kinds.stream()
                .flatMap(each -> each.extended().stream())
                .map(RoleAssignmentProvider::pattern);
    }

    private Stream<RoleDefinition> all() {
        return kinds.stream().flatMap(each -> each.roles().stream());
    }

    private Response definitions(ArmRequest call) {
        RoleFilter filter = RoleFilter.of(call, Set.of("rolename", "type"));
        return ArmJson.response(
                200,
                ArmJson.list(
                        all().filter(role -> filter.passes("rolename", role.label()))
                                .filter(_ -> filter.passes("type", BUILT_IN))
                                .map(this::json)
                                .toList()));
    }

    private Response definition(ArmRequest call) {
        String id = call.name("definition");
        RoleDefinition role =
                all().filter(each -> each.id().toString().equalsIgnoreCase(id))
                        .findFirst()
                        .orElseThrow(() -> RoleErrors.ROLE_DEFINITION_UNKNOWN.failed("role", id));
        return ArmJson.response(200, json(role));
    }

    private ObjectNode json(RoleDefinition role) {
        ObjectNode node = ArmJson.object();
        ObjectNode properties = node.putObject("properties");
        properties.put("roleName", role.label());
        properties.put("type", BUILT_IN);
        properties.put("description", "");
        properties.putArray("assignableScopes").add("/");
        ObjectNode permission = properties.putArray("permissions").addObject();
        permission.putArray("actions");
        permission.putArray("notActions");
        role.dataActions().forEach(permission.putArray("dataActions")::add);
        permission.putArray("notDataActions");
        node.put("id", id(subscription, role.id()));
        node.put("type", TYPE);
        node.put("name", role.id().toString());
        return node;
    }

    /// A role for FHIR data.
    static RoleDefinition of(DataRole role) {
        return new RoleDefinition(
                role.definitionId(),
                role.label(),
                Stream.of(DataAction.values())
                        .filter(role.actions()::contains)
                        .map(action -> ACTIONS + action.text())
                        .toList());
    }

    static String id(String subscription, UUID definition) {
        return "/subscriptions/" + subscription + DEFINITIONS + "/" + definition;
    }
}
