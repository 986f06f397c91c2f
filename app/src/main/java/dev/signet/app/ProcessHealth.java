// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.nio.charset.StandardCharsets;

/// `/health`: whether the process serves. An account whose key is lost does not make the process
/// ill; each account has a health check of its own.
record ProcessHealth(AccountFleet fleet) implements Plane {
    @Override
    public Response handle(Request request) {
        String status = fleet.settled() ? "Healthy" : "Starting";
        byte[] body = ("{\"status\":\"" + status + "\"}").getBytes(StandardCharsets.US_ASCII);
        return Response.of(200, "application/json", body);
    }
}
