// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.http.Headers;
import dev.signet.http.Plane;
import dev.signet.http.Planes;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.http.Response;
import dev.signet.identity.issuer.Patients;
import dev.signet.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// Patients as the data plane of their account shows them to a user: asked within the process, by
/// the same door as from outside, so that roles, the customer's key, the audit trail and the
/// throughput are the account's own. Any thread.
public final class AccountPatients implements Patients {
    private static final int COUNT_MAX = 20;

    /// An account's own address, or its default audience at Azure.
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "https://[^/]+/fhir/(?<path>[a-z0-9-]{3,64})"
                            + "|https://(?<host>[a-z0-9-]{3,64})\\.azurehealthcareapis\\.com");

    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private volatile Planes accounts = _ -> Optional.empty();

    /// From now on these accounts are asked.
    ///
    /// @param planes the data plane of each by its name
    public void serve(Planes planes) {
        accounts = planes;
    }

    private static Optional<String> name(String audience) {
        Matcher matcher = ADDRESS.matcher(audience);
        return matcher.matches()
                ? Optional.ofNullable(matcher.group("path"))
                        .or(() -> Optional.ofNullable(matcher.group("host")))
                : Optional.empty();
    }

    @Override
    public boolean areOf(String audience) {
        return name(audience).isPresent();
    }

    @Override
    public Found find(Sight sight, String text) {
        var found = new LinkedHashMap<String, Choice>();
        boolean hasMore = false;
        List<List<Parameter>> questions =
                text.isEmpty()
                        ? List.of(List.of())
                        : List.of(
                                List.of(new Parameter("name", literally(text))),
                                List.of(new Parameter("identifier", literally(text))));
        for (List<Parameter> question : questions) {
            if (!(asked(sight, question) instanceof Found.These(var these, var others))) {
                return new Found.Refused();
            }
            these.forEach(each -> found.putIfAbsent(each.id(), each));
            hasMore |= others;
        }
        return new Found.These(
                found.values().stream().limit(COUNT_MAX).toList(),
                hasMore || found.size() > COUNT_MAX);
    }

    @Override
    public Found one(Sight sight, String id) {
        return asked(sight, List.of(new Parameter("_id", literally(id))));
    }

    @Override
    public boolean mustBeForgotten() {
        return shown.stream()
                .anyMatch(name -> accounts.named(name).map(Plane::forgets).orElse(false));
    }

    /// What a user types means itself (FHIR R4, "Escaping Search Parameters").
    private static String literally(String text) {
        return text.replaceAll("[\\\\,$|]", "\\\\$0");
    }

    private Found asked(Sight sight, List<Parameter> question) {
        String name = name(sight.audience()).orElseThrow();
        var query = new ArrayList<>(question);
        query.add(new Parameter("_count", Integer.toString(COUNT_MAX)));
        query.add(new Parameter("_elements", "name,birthDate,identifier"));
        var request =
                new Request(
                        "GET",
                        sight.audience(),
                        List.of("Patient"),
                        query,
                        Headers.of(
                                "Authorization",
                                "Bearer " + sight.token(),
                                "Accept",
                                "application/fhir+json"),
                        new ByteArrayInputStream(new byte[0]),
                        sight.address());
        Optional<Response> answer = accounts.named(name).map(plane -> plane.handle(request));
        if (answer.isEmpty() || answer.get().status() != 200) {
            return new Found.Refused();
        }
        shown.add(name);
        return StrictJson.PLAIN.read(bytes(answer.get())) instanceof StrictJson.Whole(var bundle)
                ? new Found.These(
                        StreamSupport.stream(bundle.path("entry").spliterator(), false)
                                .map(entry -> entry.path("resource"))
                                .filter(
                                        each ->
                                                each.path("resourceType")
                                                        .asString("")
                                                        .equals("Patient"))
                                .map(AccountPatients::choice)
                                .toList(),
                        StreamSupport.stream(bundle.path("link").spliterator(), false)
                                .anyMatch(
                                        each -> each.path("relation").asString("").equals("next")))
                : new Found.Refused();
    }

    private static byte[] bytes(Response answer) {
        return switch (answer.body()) {
            case Response.Body.Bytes(var bytes) -> bytes;
            case Response.Body.Streamed(var writer) -> {
                var bytes = new ByteArrayOutputStream();
                try {
                    writer.write(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e); // there is no wire
                }
                yield bytes.toByteArray();
            }
        };
    }

    private static Choice choice(JsonNode patient) {
        String label =
                List.of(
                                name(patient.path("name").path(0)),
                                patient.path("birthDate").asString(""),
                                patient.path("identifier").path(0).path("value").asString(""))
                        .stream()
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "));
        String id = patient.path("id").asString("");
        return new Choice(id, label.isEmpty() ? id : label);
    }

    private static String name(JsonNode name) {
        if (name.has("text")) {
            return name.path("text").asString("");
        }
        var parts = new ArrayList<String>();
        name.path("given").forEach(given -> parts.add(given.asString("")));
        parts.add(name.path("family").asString(""));
        return String.join(" ", parts).strip();
    }
}
