// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Client;
import dev.signet.identity.Directory;
import dev.signet.identity.grant.DeviceCodes;
import dev.signet.identity.grant.Grant;
import java.util.LinkedHashMap;
import java.util.Optional;

/// `/oauth2/v2.0/devicecode`: a device asks for its codes (RFC 8628 section 3.1).
record DeviceEndpoint(
        IssuerSettings settings, Directory directory, DeviceCodes devices, Refused refused) {
    Response answer(Request request) {
        Form form;
        ClientProof.Said said;
        try {
            form = Form.body(request);
            said = ClientProof.said(request, form);
        } catch (Failed e) {
            if (e.failure() != Failure.MALFORMED) {
                throw e;
            }
            return refused.answer(TokenRefusal.MALFORMED);
        }
        Optional<String> twice = form.twice();
        if (twice.isPresent()) {
            return refused.twice(twice.get());
        }
        Optional<Client> client = directory.client(said.clientId());
        if (client.isEmpty()) {
            return refused.answer(TokenRefusal.UNKNOWN_CLIENT);
        }
        Optional<Scopes> scopes = Scopes.of(form.first("scope"));
        Optional<String> audience = scopes.flatMap(each -> each.audience(form.first("resource")));
        if (audience.isEmpty()) {
            return refused.answer(TokenRefusal.BAD_SCOPE);
        }
        var asked =
                new Grant(
                        client.get().clientId(),
                        "",
                        audience.get(),
                        scopes.get().smart(),
                        scopes.get().named(),
                        "");
        if (!AccessRequest.of(asked, directory, settings).isGranted(directory)) {
            return refused.answer(TokenRefusal.NOT_CONSENTED);
        }
        return TokenEndpoint.given(told(devices.give(asked, request.remoteAddress()), request));
    }

    private static LinkedHashMap<String, Object> told(DeviceCodes.Codes given, Request request) {
        String page = request.base() + '/' + request.path().getFirst() + "/oauth2/deviceauth";
        var answer = new LinkedHashMap<String, Object>();
        answer.put("user_code", given.user());
        answer.put("device_code", given.device());
        answer.put("verification_uri", page);
        answer.put("verification_url", page);
        answer.put("expires_in", DeviceCodes.LIFE.toSeconds());
        answer.put("interval", DeviceCodes.INTERVAL.toSeconds());
        answer.put(
                "message",
                "To sign in, open the page %s in a browser and enter the code %s."
                        .formatted(page, given.user()));
        return answer;
    }
}
