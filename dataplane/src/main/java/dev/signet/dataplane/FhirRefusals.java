// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.dataplane.edge.ErrorTable;
import dev.signet.dataplane.edge.RequestIds;
import dev.signet.dataplane.edge.Serializer;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.time.InstantSource;
import java.util.UUID;

/// Refuses as OperationOutcomes where an account's plane is not asked, or not yet. Any thread.
///
/// @param chance for ids
public record FhirRefusals(InstantSource clock, Chance chance) implements Refusals {
    @Override
    public Response of(Failed failed) {
        String incident = failed.fact(INCIDENT, "");
        UUID id = incident.isEmpty() ? chance.uuid() : UUID.fromString(incident);
        return RequestIds.refused(response(ErrorTable.refusal(failed), id), id);
    }

    /// The same of what `request` asks; its own name for itself is told back.
    public Response of(Failed failed, Request request) {
        return of(ErrorTable.refusal(failed), request);
    }

    /// The response that says a refusal, in JSON.
    Response of(Outcome refused, Request request) {
        UUID id = chance.uuid();
        return RequestIds.refused(response(refused, id), request, id);
    }

    private Response response(Outcome refused, UUID id) {
        return Serializer.response(
                OperationOutcomes.identified(refused, id, clock.instant()),
                "",
                false,
                clock.instant());
    }
}
