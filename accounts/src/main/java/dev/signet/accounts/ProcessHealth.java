// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.dataplane.Access;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// `/health`: whether the process serves. An account whose key is lost does not make the process
/// ill; each account has a health check of its own. What is wrong with the whole of it stands in
/// `warnings`, by codes only, because anybody may ask.
public record ProcessHealth(AccountFleet fleet, ProcessWarnings troubles) implements Plane {
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
        return Response.of(200, "application/json", text.getBytes(StandardCharsets.US_ASCII));
    }
}
