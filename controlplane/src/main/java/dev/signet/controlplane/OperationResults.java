// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.OperationRecord.Problem;
import dev.signet.http.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.node.ObjectNode;

/// The ends of long-running operations on accounts (contract 2.5): the status address always
/// answers 200 with the status in its body; the Location address answers 202 until the end.
final class OperationResults {
    /// Clients poll again after this long; without the header they wait 30 s, with 0 some do
    /// too.
    static final String RETRY_AFTER_SECONDS = "1";

    private static final String LOCATION_MARK = "operationResultResponseType";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'")
                    .withZone(ZoneOffset.UTC);

    private final Inventory inventory;

    OperationResults(Inventory inventory) {
        this.inventory = inventory;
    }

    void addTo(Routes routes) {
        routes.add(
                ApiFamily.HEALTHCARE,
                "GET",
                "/subscriptions/{subscription}/providers/Microsoft.HealthcareApis/locations"
                        + "/{location}/operationresults/{operation}",
                this::poll);
    }

    /// The answer's header that names the operation.
    static Response announced(Call call, OperationRecord operation, Response response) {
        return response.with("Azure-AsyncOperation", call.address(path(operation)))
                .with("Retry-After", RETRY_AFTER_SECONDS);
    }

    /// The same for an operation that ends with nothing to be read.
    static Response announcedWithLocation(Call call, OperationRecord operation, Response response) {
        return announced(call, operation, response)
                .with(
                        "Location",
                        call.address(path(operation)) + "&" + LOCATION_MARK + "=Location");
    }

    /// A failed operation as the answer of a Location address.
    static Response failed(OperationRecord operation) {
        Problem problem = operation.error().orElseThrow();
        var failed =
                new Failed(
                        failure(problem.code()),
                        "{message}",
                        new Fact("code", problem.code()),
                        new Fact("message", problem.message()));
        return ArmErrors.response(failed);
    }

    /// A time as ARM writes it: seven digits of the second.
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    private Response poll(Call call) {
        OperationRecord operation =
                inventory
                        .operation(call.name("operation"))
                        .filter(each -> each.subscription().equalsIgnoreCase(call.subscription()))
                        .orElseThrow(Refusal.OPERATION_NOT_FOUND::failed);
        if (call.parameter(LOCATION_MARK).isPresent()) {
            return located(call, operation);
        }
        Response response = Json.response(200, json(operation, call.version()));
        return operation.ended().isPresent()
                ? response
                : response.with("Retry-After", RETRY_AFTER_SECONDS);
    }

    private static Response located(Call call, OperationRecord operation) {
        return switch (operation.status()) {
            case "Running" -> announcedWithLocation(call, operation, Response.empty(202));
            case "Succeeded" -> Response.empty(204);
            default -> failed(operation);
        };
    }

    private static ObjectNode json(OperationRecord operation, String version) {
        ObjectNode node = Json.object();
        node.put("id", path(operation));
        node.put("name", operation.id());
        node.put("status", operation.status());
        node.put("startTime", time(operation.started()));
        if (version.compareTo("2021-11-01") >= 0) {
            operation.ended().ifPresent(end -> node.put("endTime", time(end)));
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

    private static String path(OperationRecord operation) {
        return "/subscriptions/"
                + operation.subscription()
                + "/providers/Microsoft.HealthcareApis/locations/"
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
