// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmErrorResponse;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.OperationRecord;
import dev.signet.controlplane.engine.OperationRecord.Problem;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.http.Response;
import tools.jackson.databind.node.ObjectNode;

/// The ends of long-running operations on the resources of one provider: the status
/// address always
/// answers 200 with the status in its body; the Location address answers 202 until the end.
public final class OperationRoutes {
    /// Clients poll again after this long; without the header they wait 30 s, with 0 some do
    /// too.
    public static final String RETRY_AFTER_SECONDS = "1";

    private static final String LOCATION_MARK = "operationResultResponseType";

    private final KeptProvider<?> provider;
    private final Resources resources;

    OperationRoutes(KeptProvider<?> provider, Resources resources) {
        this.provider = provider;
        this.resources = resources;
    }

    void addTo(Routes routes) {
        routes.add(
                provider.namespace().versions(),
                "GET",
                "/subscriptions/{subscription}/providers/"
                        + provider.namespace().name()
                        + "/locations/{location}/operationresults/{operation}",
                this::poll);
    }

    /// The answer's header that names the operation.
    public Response announced(ArmRequest call, OperationRecord operation, Response response) {
        return response.with("Azure-AsyncOperation", call.address(path(operation)))
                .with("Retry-After", RETRY_AFTER_SECONDS);
    }

    /// The same for an operation that ends with nothing to be read.
    public Response announcedWithLocation(
            ArmRequest call, OperationRecord operation, Response response) {
        return announced(call, operation, response)
                .with(
                        "Location",
                        call.address(path(operation)) + "&" + LOCATION_MARK + "=Location");
    }

    /// A failed operation as the answer of a Location address.
    public static Response failed(OperationRecord operation) {
        Problem problem = operation.error().orElseThrow();
        var failed =
                new Failed(
                        failure(problem.code()),
                        "{message}",
                        new Fact("code", problem.code()),
                        new Fact("message", problem.message()));
        return ArmErrorResponse.response(failed);
    }

    private Response poll(ArmRequest call) {
        OperationRecord operation =
                resources
                        .operation(call.name("operation"))
                        .filter(each -> each.subscription().equalsIgnoreCase(call.subscription()))
                        .orElseThrow(ArmError.OPERATION_NOT_FOUND::failed);
        if (call.parameter(LOCATION_MARK).isPresent()) {
            return located(call, operation);
        }
        Response response = ArmJson.response(200, json(operation, call.version()));
        return operation.ended().isPresent()
                ? response
                : response.with("Retry-After", RETRY_AFTER_SECONDS);
    }

    private Response located(ArmRequest call, OperationRecord operation) {
        return switch (operation.status()) {
            case "Running" -> announcedWithLocation(call, operation, Response.empty(202));
            case "Succeeded" -> Response.empty(204);
            default -> failed(operation);
        };
    }

    private ObjectNode json(OperationRecord operation, String version) {
        ObjectNode node = ArmJson.object();
        node.put("id", path(operation));
        node.put("name", operation.id());
        node.put("status", operation.status());
        node.put("startTime", ArmJson.time(operation.started()));
        if (provider.showsOperationEnd(version)) {
            operation.ended().ifPresent(end -> node.put("endTime", ArmJson.time(end)));
        }
        if (operation.ended().isPresent()) {
            operation
                    .error()
                    .ifPresent(
                            problem ->
                                    node.putObject("error")
                                            .put("code", problem.code())
                                            .put("message", problem.message()));
        }
        return node;
    }

    private String path(OperationRecord operation) {
        return "/subscriptions/"
                + operation.subscription()
                + "/providers/"
                + provider.namespace().name()
                + "/locations/"
                + new Location(operation.location()).name()
                + "/operationresults/"
                + operation.id();
    }

    private static Failure failure(String code) {
        return switch (code) {
            case "Forbidden" -> Failure.FORBIDDEN;
            case "ServiceUnavailable" -> Failure.UNAVAILABLE;
            case "InternalServerError" -> Failure.INTERNAL;
            default -> Failure.INVALID;
        };
    }
}
