// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.dataplane.FhirPlane;
import dev.signet.http.Headers;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.util.List;

/// The data plane where no account has the name. Who shows no good token is told what an account
/// would say, whatever was asked: that one is needed. Who shows one is told that there is none.
///
/// @param gate a plane whose gate says so
record UnknownAccount(FhirPlane gate) implements Plane {
    @Override
    public Response handle(Request request) {
        var authorization = request.headers().values("Authorization");
        return gate.handle(
                new Request(
                        "GET",
                        request.base(),
                        List.of("Patient"),
                        List.of(),
                        authorization.isEmpty()
                                ? Headers.of()
                                : Headers.of("Authorization", authorization.getFirst()),
                        request.body(),
                        request.remoteAddress()));
    }
}
