// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.dataplane.Access;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// `/health`: whether the process serves. An account whose key is lost does not make the process
/// ill; each account has a health check of its own. What is wrong with the whole of it stands in
/// `warnings`, by codes only, because anybody may ask. Any thread.
public record ProcessHealth(AccountFleet fleet, ProcessWarnings troubles) implements Plane {
    /// Its route, and those of liveness and readiness; of routes the first that fits is taken.
    public static List<Route> routes(AccountFleet fleet, ProcessWarnings troubles) {
        return List.of(
                route("/health/live", ProcessHealth::live),
                route("/health/ready", request -> ready(request, fleet::settled)),
                route("/health", new ProcessHealth(fleet, troubles)));
    }

    private static Route route(String path, Plane plane) {
        return Route.at("health", path, plane).carrying(Traffic.OPERATOR);
    }

    @Override
    public Response handle(Request request) {
        var warnings = troubles.warnings(true);
        String well = troubles.isVaultDamaged() ? "Degraded" : "Healthy";
        String status = fleet.settled() ? well : "Starting";
        String codes =
                warnings.stream()
                        .map(Access.Warning::code)
                        .collect(Collectors.joining("\",\"", ",\"warnings\":[\"", "\"]"));
        String text = "{\"status\":\"" + status + "\"" + (warnings.isEmpty() ? "" : codes) + "}";
        return answer(200, text);
    }

    /// `/health/live`: the process takes requests and answers them. Who asks ends it when no
    /// answer comes, so nothing that a new start would not mend makes it say no: no key, no vault,
    /// no disk.
    static Response live(Request request) {
        return answer(200, "{\"status\":\"Live\"}");
    }

    /// `/health/ready`: 200 when every account has been opened or refused, 503 until then. A lost
    /// key does not change it: the account refuses by itself, in FHIR's words, and others serve.
    static Response ready(Request request, BooleanSupplier settled) {
        return settled.getAsBoolean()
                ? answer(200, "{\"status\":\"Ready\"}")
                : answer(503, "{\"status\":\"Starting\"}").with("Retry-After", "1");
    }

    private static Response answer(int status, String text) {
        return Response.of(status, "application/json", text.getBytes(StandardCharsets.US_ASCII));
    }
}
