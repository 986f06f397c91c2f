// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.dataplane.edge.ErrorTable;
import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.edge.Representations;
import dev.signet.dataplane.edge.RequestIds;
import dev.signet.dataplane.edge.Serializer;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/// Refuses as OperationOutcomes where an account's plane is not asked, or not yet, in the form that
/// was asked for; in which version of FHIR an account speaks makes no difference to what is said
/// here. Any thread.
///
/// @param chance for ids
public record FhirRefusals(InstantSource clock, Chance chance) implements Refusals {
    /// The media type in which a refusal of `request` is written.
    public static String mediaType(Request request) {
        return Formats.mediaType(request);
    }

    /// What `request` has called itself is told back.
    @Override
    public Response of(Failed failed, Request request) {
        String incident = failed.fact(INCIDENT, "");
        UUID id = incident.isEmpty() ? chance.uuid() : UUID.fromString(incident);
        return response(ErrorTable.refusal(failed), request, id);
    }

    /// The response that says a refusal.
    Response of(Outcome refused, Request request) {
        return response(refused, request, chance.uuid());
    }

    private Response response(Outcome refused, Request request, UUID id) {
        Instant now = clock.instant();
        Outcome identified = OperationOutcomes.identified(refused, id, now);
        Response response = Serializer.response(identified, "", false, now);
        return RequestIds.refused(Representations.ofOutcome(request, response), request, id);
    }
}
