// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirRefusals;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;

/// The data plane where an account cannot be asked: says so in FHIR's words, whatever is asked.
record NoAccount(Failed why, FhirRefusals refusals) implements Plane {
    /// The process has only just started and does not know its accounts yet.
    static NoAccount starting(FhirRefusals refusals) {
        return new NoAccount(new Failed(Failure.UNAVAILABLE, "the server is starting"), refusals);
    }

    /// The account's settings cannot be used, so nothing can be asked of it.
    static NoAccount broken(FhirRefusals refusals) {
        return new NoAccount(
                new Failed(
                        Failure.INTERNAL,
                        "the account cannot be opened; the operator's log says why"),
                refusals);
    }

    @Override
    public Response handle(Request request) {
        return refusals.of(why, request);
    }
}
