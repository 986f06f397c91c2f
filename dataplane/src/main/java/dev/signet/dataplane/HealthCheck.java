// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.JsonWriter;
import dev.signet.http.Response;

/// `/health/check`, in the shape of microsoft/fhir-server (azure-contract CMK-D4 to D6): a key
/// that the customer has taken away is *Degraded*, never *Unhealthy*; it needs no
/// key. Without the token of a reader it says how the account is, which a load balancer has to
/// know, and not which versions of which key it needs.
final class HealthCheck {
    private HealthCheck() {}

    /// @param told whether the caller may know the key's versions and the warnings
    static Response of(Access access, boolean told) {
        return switch (access.state()) {
            case Access.State.Serving(var database, _)
                    when database.ended().isPresent() || database.damage().isPresent() ->
                    unhealthy();
            case Access.State.Serving(_, boolean stale) when stale ->
                    response(
                            200,
                            "Degraded",
                            "The vault does not answer; data is served until the grace ends.",
                            "CustomerManagedKeyStale",
                            "",
                            access,
                            told);
            case Access.State.Serving _ -> response(200, "Healthy", "", "", "", access, told);
            case Access.State.Refused _ ->
                    response(
                            200,
                            "Degraded",
                            "The health of the store has degraded.",
                            "CustomerManagedKeyAccessLost",
                            "Error412",
                            access,
                            told);
            case Access.State.Opening _ ->
                    response(
                            200,
                            "Degraded",
                            "The store is being opened.",
                            "Starting",
                            "",
                            access,
                            told);
            case Access.State.Broken _ -> unhealthy();
        };
    }

    private static Response unhealthy() {
        var json = new JsonWriter(256);
        json.raw(
                "{\"overallStatus\":\"Unhealthy\",\"details\":[{\"name\":\"DataStoreHealthCheck\",");
        json.raw("\"status\":\"Unhealthy\",\"description\":\"The store is unhealthy.\",");
        json.raw("\"data\":{\"Error\":\"Error500\"}}]}");
        return Response.of(503, "application/json", json.toBytes());
    }

    private static Response response(
            int status,
            String overall,
            String description,
            String reason,
            String error,
            Access access,
            boolean told) {
        var json = new JsonWriter(512);
        json.raw("{\"overallStatus\":\"" + overall + "\",\"details\":[{\"name\":");
        json.raw("\"DataStoreHealthCheck\",\"status\":\"" + overall + "\"");
        if (!description.isEmpty()) {
            json.raw(",\"description\":\"" + description + "\"");
        }
        json.raw(",\"data\":{");
        String separator = "";
        if (!reason.isEmpty()) {
            json.raw("\"Reason\":\"" + reason + "\"");
            separator = ",";
        }
        if (!error.isEmpty()) {
            json.raw(separator + "\"Error\":\"" + error + "\"");
            separator = ",";
        }
        if (told) {
            json.raw(separator);
            needs(json, access);
        }
        json.raw("}}]}");
        return Response.of(status, "application/json", json.toBytes());
    }

    private static void needs(JsonWriter json, Access access) {
        json.raw("\"KeyVersionsNeeded\":[");
        String separator = "";
        for (String version : access.keyVersionsNeeded()) {
            json.raw(separator);
            json.string(version);
            separator = ",";
        }
        json.raw("],\"Warnings\":[");
        separator = "";
        for (Access.Warning warning : access.warnings()) {
            json.raw(separator);
            json.raw("{\"Code\":");
            json.string(warning.code());
            json.raw(",\"Text\":");
            json.string(warning.text());
            json.raw("}");
            separator = ",";
        }
        json.raw("]");
    }
}
