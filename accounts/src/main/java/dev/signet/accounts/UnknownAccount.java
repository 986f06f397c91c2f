// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.dataplane.FhirPlane;
import dev.signet.dataplane.FhirRefusals;
import dev.signet.http.Headers;
import dev.signet.http.Headers.Header;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.util.ArrayList;
import java.util.List;

/// The data plane where no account has the name. Who shows no good token is told what an account
/// would say, whatever was asked: that one is needed. Who shows one is told that there is none. Of
/// the request go on who asks, in which form, and what it calls itself.
///
/// @param gate a plane whose gate says so
record UnknownAccount(FhirPlane gate) implements Plane {
    private static final List<String> GOING_ON = List.of("Authorization", "X-Request-Id");

    @Override
    public Response handle(Request request) {
        var headers = new ArrayList<Header>(3);
        for (String name : GOING_ON) {
            request.header(name).ifPresent(value -> headers.add(new Header(name, value)));
        }
        headers.add(new Header("Accept", FhirRefusals.mediaType(request)));
        return gate.handle(
                new Request(
                        "GET",
                        request.base(),
                        List.of("Patient"),
                        List.of(),
                        new Headers(headers),
                        request.body(),
                        request.remoteAddress()));
    }
}
