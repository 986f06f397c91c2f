// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.verification.AuthorityEndpoints;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The proxy of an account, a browser with its cookies, and an authority that answers as it is
/// told.
final class ProxyScene {
    static final String ACCOUNT = "https://localhost:8443/fhir/demo";
    static final String APP = "https://app.example.org/index.html";
    static final String CALLBACK = ACCOUNT + "/AadSmartOnFhirProxy/callback/" + Encoded.of(APP);
    static final String LAUNCH =
            Encoded.of(
                    "{\"patient\":\"p-1\",\"encounter\":\"e.2\",\"need_patient_banner\":true,"
                            + "\"color\":\"red\"}");

    final List<String> asked = new ArrayList<>();
    final List<String> cookies = new ArrayList<>();
    Optional<String> authorization = Optional.empty();
    String authorize = "https://issuer.example.org/tenant/oauth2/v2.0/authorize";
    int status = 200;
    boolean choosesPatients;
    String answer =
            "{\"access_token\":\"t\",\"scope\":\"openid https://localhost:8443/fhir/demo/"
                    + "patient$Observation.rs\"}";

    private final SmartProxy proxy =
            new SmartProxy(
                    Set.of("https://azurehealthcareapis.com"),
                    () ->
                            new AuthorityEndpoints(
                                    "https://issuer", authorize, "", "", "", choosesPatients),
                    (form, header, _) -> {
                        asked.add(form);
                        authorization = header;
                        if (status == 0) {
                            throw new Failed(Failure.UNAVAILABLE, "it is silent");
                        }
                        return new TokenForwarder.Forwarded(
                                status, answer.getBytes(StandardCharsets.UTF_8));
                    },
                    Entropy.system());

    /// What a launched app asks for, each by name; a pair replaces what has its name.
    static List<Request.Parameter> parameters(String... pairs) {
        var all = new ArrayList<Request.Parameter>();
        for (String[] usual :
                new String[][] {
                    {"response_type", "code"},
                    {"client_id", "app"},
                    {"redirect_uri", APP},
                    {"launch", LAUNCH},
                    {"scope", "launch patient/Observation.rs openid offline_access"},
                    {"state", "s t&a=te"},
                    {"aud", ACCOUNT},
                    {"code_challenge", "c"},
                    {"code_challenge_method", "S256"}
                }) {
            all.add(new Request.Parameter(usual[0], usual[1]));
        }
        for (int i = 0; i < pairs.length; i += 2) {
            String name = pairs[i];
            all.removeIf(each -> each.name().equals(name));
            all.add(new Request.Parameter(name, pairs[i + 1]));
        }
        return all;
    }

    Response authorize(String... pairs) {
        return get(List.of("AadSmartOnFhirProxy", "authorize"), parameters(pairs));
    }

    /// As the authority sends the browser back.
    Response callback(String redirect, String... pairs) {
        var query = new ArrayList<Request.Parameter>();
        for (int i = 0; i < pairs.length; i += 2) {
            query.add(new Request.Parameter(pairs[i], pairs[i + 1]));
        }
        return get(List.of("AadSmartOnFhirProxy", "callback", Encoded.of(redirect)), query);
    }

    Response get(List<String> path, List<Request.Parameter> query) {
        return send("GET", path, query, "", Optional.empty());
    }

    Response token(String form, String... basic) {
        return send(
                "POST",
                List.of("AadSmartOnFhirProxy", "token"),
                List.of(),
                form,
                basic.length == 0 ? Optional.empty() : Optional.of(basic[0]));
    }

    Response send(
            String method,
            List<String> path,
            List<Request.Parameter> query,
            String body,
            Optional<String> header) {
        Headers headers = Headers.of();
        if (!cookies.isEmpty()) {
            headers = headers.with("Cookie", String.join("; ", cookies));
        }
        if (header.isPresent()) {
            headers = headers.with("Authorization", header.get());
        }
        Response answer =
                proxy.handle(
                        new Request(
                                method,
                                ACCOUNT,
                                path,
                                query,
                                headers,
                                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                                "127.0.0.1"));
        answer.headers()
                .first("Set-Cookie")
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .ifPresent(cookies::add);
        return answer;
    }

    /// A parameter of the address that an answer sends the browser to.
    static String sent(Response answer, String name) {
        String location = answer.headers().first("Location").orElseThrow();
        return parameters(location).stream()
                .filter(each -> each.name().equals(name))
                .map(Request.Parameter::value)
                .findFirst()
                .orElse("");
    }

    private static List<Request.Parameter> parameters(String location) {
        return Request.form(location.substring(location.indexOf('?') + 1));
    }

    static String location(Response answer) {
        String location = answer.headers().first("Location").orElse("");
        int query = location.indexOf('?');
        return query < 0 ? location : location.substring(0, query);
    }

    static String text(Response answer) {
        return answer.body() instanceof Response.Body.Bytes(var bytes)
                ? new String(bytes, StandardCharsets.UTF_8)
                : "";
    }
}
