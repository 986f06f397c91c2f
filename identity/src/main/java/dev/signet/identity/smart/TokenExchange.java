// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.smart.TokenForwarder.Forwarded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/AadSmartOnFhirProxy/token`: a code of the proxy's is taken apart, the authority's own code is
/// shown there, and what the EHR told is put beside the token. Any other grant is handed on as it
/// is.
record TokenExchange(TokenForwarder tokens) {
    private static final String CODE = "authorization_code";
    private static final int TYPE_CHARS_MAX = 256;
    private static final int CLIENT_ID_CHARS_MAX = 256;
    private static final int SECRET_CHARS_MAX = 1024;
    private static final int VERIFIER_CHARS_MAX = 256;
    private static final int COMPOUND_CHARS_MAX = 16 * 1024;

    /// What an app may say; its values are handed on as they are.
    private static final List<String> HANDED_ON = List.of("client_secret", "code_verifier");

    Response answer(Request request) {
        String text = body(request);
        var said = new Said(Request.form(text));
        Optional<String> authorization = request.header("Authorization");
        if (!said.required("grant_type", TYPE_CHARS_MAX).equals(CODE)) {
            Forwarded other = tokens.forward(text, authorization, request.remoteAddress());
            return SmartProxy.json(other.status(), other.body());
        }
        // its audience would be this address, which the authority does not know for its own
        said.without("client_assertion", "client_assertion_type");
        String clientId = clientId(said, authorization);
        Map<String, Object> compound =
                Encoded.json("code", said.required("code", COMPOUND_CHARS_MAX));
        if (!(compound.get("code") instanceof String code) || code.isEmpty()) {
            throw Said.refused("code", "one that the SMART proxy has given");
        }
        var context = LaunchContext.of("code", compound);
        String redirect = Launch.redirect(said.required("redirect_uri", Launch.REDIRECT_CHARS_MAX));
        var form = new ArrayList<String>();
        form.add(Said.pair("grant_type", CODE));
        form.add(Said.pair("code", code));
        form.add(Said.pair("redirect_uri", SmartProxy.callback(request, redirect)));
        String named = said.first("client_id", CLIENT_ID_CHARS_MAX);
        if (!named.isEmpty()) {
            form.add(Said.pair("client_id", named));
        }
        for (String each : HANDED_ON) {
            String value =
                    said.first(
                            each,
                            each.equals("client_secret") ? SECRET_CHARS_MAX : VERIFIER_CHARS_MAX);
            if (!value.isEmpty()) {
                form.add(Said.pair(each, value));
            }
        }
        Forwarded answer =
                tokens.forward(String.join("&", form), authorization, request.remoteAddress());
        return answer.status() == 200
                ? SmartProxy.json(200, launched(answer.body(), context, clientId))
                : SmartProxy.json(answer.status(), answer.body());
    }

    private static String body(Request request) {
        try {
            return new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException _) {
            throw new Failed(Failure.MALFORMED, "the form cannot be read");
        }
    }

    /// From the form, else from a Basic header.
    private static String clientId(Said said, Optional<String> authorization) {
        String named = said.first("client_id", CLIENT_ID_CHARS_MAX);
        String header = authorization.orElse("");
        if (!named.isEmpty() || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return said.required("client_id", CLIENT_ID_CHARS_MAX);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring(6).strip());
            String pair = new String(bytes, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return pair.substring(0, colon);
            }
        } catch (IllegalArgumentException _) {
            // refused below
        }
        throw Said.refused("Authorization", "Basic with client id and secret");
    }

    /// The authority's answer with what the EHR told.
    private static byte[] launched(byte[] body, LaunchContext context, String clientId) {
        Map<String, Object> answer;
        try {
            answer =
                    new LinkedHashMap<>(
                            JSONObjectUtils.parse(new String(body, StandardCharsets.UTF_8)));
        } catch (ParseException _) {
            throw new Failed(Failure.UNAVAILABLE, "the authority answers no token");
        }
        // what the authority itself says of the patient has been signed, and stands
        context.members().forEach(answer::putIfAbsent);
        answer.put("client_id", clientId);
        if (answer.get("scope") instanceof String scope) {
            answer.put("scope", ProxyScopes.plain(scope));
        }
        return JSONObjectUtils.toJSONString(answer).getBytes(StandardCharsets.UTF_8);
    }
}
