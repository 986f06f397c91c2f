// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Api;
import dev.signet.identity.Client;
import dev.signet.identity.DirectoryAdministration;
import dev.signet.identity.DirectoryAdministration.Application;
import dev.signet.json.Members;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/v1.0/applications` and `/v1.0/servicePrincipals`.
record Applications(
        DirectoryAdministration directory,
        Function<String, Optional<String>> firstParty,
        InstantSource clock) {
    private static final Pattern BY_NAME =
            Pattern.compile("servicePrincipalNames/any\\(\\w+:\\s*\\w+ eq '([^']{1,256})'\\)");
    private static final Pattern BY_APP_ID = Pattern.compile("appId eq '([^']{1,256})'");
    private static final int SECRET_YEARS = 2;

    Response applications(Request request, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> {
                    Optional<String> appId = filtered(request);
                    yield Page.of(
                            request,
                            directory.applications().stream()
                                    .filter(
                                            each ->
                                                    appId.map(id -> isCalled(each, id))
                                                            .orElse(true))
                                    .map(GraphJson::application)
                                    .toList());
                }
                case "POST" -> added(GraphJson.of(request));
                default -> throw GraphPlane.notAllowed();
            };
        }
        Application application = application(rest.getFirst());
        if (rest.size() == 2
                && rest.get(1).equalsIgnoreCase("addPassword")
                && request.method().equals("POST")) {
            return secret(application, GraphJson.of(request));
        }
        GraphPlane.requireOne(rest);
        return switch (request.method()) {
            case "GET" -> GraphJson.json(200, GraphJson.application(application));
            case "PATCH" -> {
                Members body = GraphJson.of(request);
                // what is not said stays: without its certificates it would be a public client
                if (body.said("keyCredentials")) {
                    Application _ = directory.setCertificates(application, certificates(body));
                }
                yield Response.empty(204);
            }
            case "DELETE" -> {
                directory.removeApplication(application);
                yield Response.empty(204);
            }
            default -> throw GraphPlane.notAllowed();
        };
    }

    private Response added(Members body) {
        var redirects = new LinkedHashSet<String>();
        for (String kind : List.of("publicClient", "spa", "web")) {
            Members its = body.objectOrEmpty(kind);
            for (String each : its.texts("redirectUris").orElse(List.of())) {
                redirects.add(redirect(its, each));
            }
        }
        List<X509Certificate> certificates = certificates(body);
        Application made = directory.addApplication(GraphJson.text(body, "displayName"), redirects);
        if (!certificates.isEmpty()) {
            made = directory.setCertificates(made, certificates);
        }
        return GraphJson.json(201, GraphJson.application(made));
    }

    /// An address that users may be sent to: https, this machine, or an app's own scheme; never one
    /// that a browser would run.
    private static String redirect(Members members, String text) {
        if (text.length() <= 2048) {
            try {
                URI uri = URI.create(text);
                String scheme = uri.getScheme() == null ? "" : uri.getScheme();
                boolean loopback =
                        scheme.equals("http")
                                && Set.of("localhost", "127.0.0.1")
                                        .contains(uri.getHost() == null ? "" : uri.getHost());
                boolean own = scheme.contains(".") && uri.getRawFragment() == null;
                boolean secure = scheme.equals("https") && uri.getHost() != null;
                if ((loopback || own || secure) && uri.getRawFragment() == null) {
                    return text;
                }
            } catch (IllegalArgumentException _) {
                // refused below
            }
        }
        throw members.refused(
                "redirectUris",
                "must be made of https addresses, http://localhost, or an app's scheme such as"
                        + " org.example.app:/back");
    }

    /// `keyCredentials`: certificates, base64 of DER.
    private static List<X509Certificate> certificates(Members body) {
        var certificates = new ArrayList<X509Certificate>();
        for (Members each : body.objects("keyCredentials").orElse(List.of())) {
            String key = each.requiredText("key");
            try {
                byte[] der = Base64.getMimeDecoder().decode(key);
                certificates.add(
                        (X509Certificate)
                                CertificateFactory.getInstance("X.509")
                                        .generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException | IllegalArgumentException e) {
                throw each.refused("key", "must be base64 of an X.509 certificate");
            }
        }
        return certificates;
    }

    private Response secret(Application application, Members body) {
        Instant now = clock.instant();
        Members credential = body.objectOrEmpty("passwordCredential");
        Instant end =
                credential
                        .text("endDateTime")
                        .map(text -> instant(credential, text))
                        .orElse(
                                OffsetDateTime.ofInstant(now, ZoneOffset.UTC)
                                        .plusYears(SECRET_YEARS)
                                        .toInstant());
        if (!end.isAfter(now)) {
            throw credential.refused("endDateTime", "must be an instant to come");
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("secretText", directory.addSecret(application, end));
        answer.put("endDateTime", end.toString());
        return GraphJson.json(200, answer);
    }

    private static Instant instant(Members credential, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw credential.refused("endDateTime", "must be an instant, as 2026-01-31T12:00:00Z");
        }
    }

    Response principals(Request request, List<String> rest) {
        if (request.method().equals("POST") && rest.isEmpty()) {
            Application there = application(GraphJson.text(GraphJson.of(request), "appId"));
            return GraphJson.json(201, principal(there));
        }
        if (!request.method().equals("GET")) {
            throw GraphPlane.notAllowed();
        }
        if (!rest.isEmpty()) {
            GraphPlane.requireOne(rest);
            String one = rest.getFirst();
            return GraphJson.json(
                    200, principal(directory.principal(one).orElseGet(() -> application(one))));
        }
        Optional<String> asked = filtered(request);
        if (asked.isEmpty()) {
            return Page.of(
                    request, directory.applications().stream().map(this::principal).toList());
        }
        String id = asked.get();
        Optional<Map<String, Object>> found =
                directory.applications().stream()
                        .filter(each -> isCalled(each, id))
                        .findFirst()
                        .map(this::principal)
                        .or(
                                () ->
                                        firstParty
                                                .apply(id)
                                                .map(object -> GraphJson.principal(object, id, id)))
                        .or(
                                () ->
                                        Api.of(id)
                                                .map(
                                                        api ->
                                                                GraphJson.principal(
                                                                        api.applicationId(),
                                                                        api.applicationId(),
                                                                        api.label())))
                        .or(
                                () ->
                                        directory
                                                .client(id)
                                                .filter(client -> !client.isPublic())
                                                .map(
                                                        client ->
                                                                GraphJson.principal(
                                                                        client.objectId(),
                                                                        client.clientId(),
                                                                        client.clientId())));
        return Page.of(request, found.stream().toList());
    }

    private Map<String, Object> principal(Application application) {
        Client client = application.client();
        return GraphJson.principal(client.objectId(), client.clientId(), application.name());
    }

    /// The application id that `$filter` asks for.
    private static Optional<String> filtered(Request request) {
        Optional<String> filter = request.parameter("$filter");
        if (filter.isEmpty()) {
            return Optional.empty();
        }
        for (Pattern form : List.of(BY_NAME, BY_APP_ID)) {
            Matcher matcher = form.matcher(filter.get());
            if (matcher.matches()) {
                return Optional.of(matcher.group(1));
            }
        }
        throw new Failed(
                Failure.INVALID, "$filter is appId eq '...' or one of servicePrincipalNames");
    }

    private Application application(String id) {
        return found(directory, id);
    }

    /// @param id its client id, object id or name
    static Application found(DirectoryAdministration directory, String id) {
        return directory.applications().stream()
                .filter(each -> isCalled(each, id))
                .findFirst()
                .orElseThrow(() -> GraphPlane.missing("there is no such application"));
    }

    private static boolean isCalled(Application application, String id) {
        return application.client().clientId().equalsIgnoreCase(id)
                || application.client().objectId().equalsIgnoreCase(id)
                || application.name().equalsIgnoreCase(id);
    }
}
