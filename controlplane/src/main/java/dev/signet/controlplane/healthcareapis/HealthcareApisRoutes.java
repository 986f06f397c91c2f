// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmErrorResponse;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.http.Response;
import dev.signet.json.Members;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The addresses of Microsoft.HealthcareApis that belong to no resource: whether a name is free,
/// and the list of operations.
final class HealthcareApisRoutes {
    private static final String NAMESPACE = HealthcareApis.NAMESPACE.name();
    private static final List<String> RIGHTS = List.of("read", "write", "delete");

    private final Resources resources;

    private HealthcareApisRoutes(Resources resources) {
        this.resources = resources;
    }

    static void addTo(Routes routes, Resources resources) {
        var all = new HealthcareApisRoutes(resources);
        routes.add(
                        HealthcareApis.NAMESPACE.versions(),
                        "POST",
                        "/subscriptions/{subscription}/providers/"
                                + NAMESPACE
                                + "/checkNameAvailability",
                        all::availability)
                .add(
                        HealthcareApis.NAMESPACE.versions(),
                        "GET",
                        "/providers/" + NAMESPACE + "/operations",
                        _ -> ArmJson.response(200, operations()));
    }

    private Response availability(ArmRequest call) {
        Members body = call.members();
        String name = body.text("name").orElseThrow(() -> ArmError.property("name", "is required"));
        String asked =
                body.text("type").orElseThrow(() -> ArmError.property("type", "is required"));
        ResourceType type =
                List.of(AccountProvider.TYPE, Workspaces.WORKSPACE.type()).stream()
                        .filter(each -> each.text().equalsIgnoreCase(asked))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        ArmError.property(
                                                "type",
                                                "must be "
                                                        + AccountProvider.TYPE.text()
                                                        + " or "
                                                        + Workspaces.WORKSPACE.type().text()));
        boolean ofServices = type.same(AccountProvider.TYPE);
        boolean valid =
                ofServices ? AccountRules.validName(name) : AccountRules.validWorkspaceName(name);
        ArmError invalid =
                ofServices ? AccountErrors.NAME_INVALID : AccountErrors.WORKSPACE_NAME_INVALID;
        boolean available = valid && !isTaken(call.subscription(), type, name);
        ObjectNode answer = ArmJson.object();
        answer.put("nameAvailable", available);
        if (!available) {
            answer.put("reason", valid ? "AlreadyExists" : "Invalid");
            answer.put(
                    "message",
                    valid
                            ? "Service name is not available."
                            : ArmErrorResponse.message(invalid.failed()));
        }
        return ArmJson.response(200, answer);
    }

    private boolean isTaken(String subscription, ResourceType type, String name) {
        ResourceId id = ResourceId.inGroup(subscription, "", type, name);
        return resources.provider(type) instanceof KeptProvider<?> kept
                && resources.isTaken(kept, id);
    }

    private static ObjectNode operations() {
        var all = new ArrayList<ObjectNode>();
        addRights(all, "services");
        all.add(operation("operationresults", "locations/operationresults/read", "read"));
        addRights(all, "workspaces");
        addRights(all, "workspaces/dicomservices");
        addRights(all, "workspaces/iotconnectors");
        addRights(all, "workspaces/fhirservices");
        all.add(operation("checkNameAvailability", "checkNameAvailability/post", "post"));
        all.add(operation("operations", "Operations/read", "read"));
        return ArmJson.list(all);
    }

    private static void addRights(List<ObjectNode> all, String type) {
        RIGHTS.forEach(right -> all.add(operation(type, type + "/" + right, right)));
    }

    private static ObjectNode operation(String resource, String name, String right) {
        ObjectNode node = ArmJson.object();
        node.put("name", NAMESPACE + "/" + name);
        ObjectNode display = node.putObject("display");
        display.put("provider", NAMESPACE);
        display.put("resource", resource);
        display.put("operation", right);
        display.put("description", "");
        node.put("origin", right.equals("post") ? "user" : "user,system");
        return node;
    }
}
