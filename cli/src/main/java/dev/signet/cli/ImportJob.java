// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Installation;
import dev.signet.cli.server.Json;
import dev.signet.cli.server.TokenSource;
import dev.signet.cli.server.Wire;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An account's `$import`, asked for by HTTP. One thread.
final class ImportJob {
    private static final String SERVICES = "/providers/Microsoft.HealthcareApis/services";

    /// How an account tells a line that it has not loaded.
    private static final Pattern TOLD = Pattern.compile("\"Line ([0-9]{1,15}) has not been loaded");

    private final Installation installation;
    private final TokenSource tokens;
    private final Wire wire;
    private final String base;

    ImportJob(Installation installation, TokenSource tokens, Wire wire, String account) {
        this.installation = installation;
        this.tokens = tokens;
        this.wire = wire;
        this.base = installation.arm() + "/fhir/" + account;
    }

    /// The name of the account, if there is just one.
    static String onlyAccount(Installation installation, TokenSource tokens, Wire wire) {
        URI address =
                URI.create(
                        installation.arm()
                                + "/subscriptions/"
                                + installation.subscription()
                                + SERVICES
                                + "?api-version=2021-11-01");
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(Wire.ANSWER)
                        .header("Authorization", "Bearer " + tokens.token(installation.audience()))
                        .build();
        var names = new ArrayList<String>();
        Json.read(wire.send(request).body())
                .ifPresent(
                        node ->
                                Json.elements(node.path("value"))
                                        .forEach(
                                                each ->
                                                        Json.text(each, "name")
                                                                .ifPresent(names::add)));
        if (names.size() != 1) {
            throw CommandFailed.usage("--account: expected is one of " + String.join(", ", names));
        }
        return names.getFirst();
    }

    private HttpRequest.Builder to(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(Wire.ANSWER)
                .header("Authorization", "Bearer " + tokens.token(installation.fhirAudience()))
                .header("Accept", "application/fhir+json");
    }

    HttpResponse<byte[]> get(String path) {
        return wire.send(to(base + "/" + path).build());
    }

    /// @return where the job is asked after
    String begin(List<String> urls, boolean initial) {
        ObjectNode parameters = Json.object();
        parameters.put("resourceType", "Parameters");
        ArrayNode all = parameters.putArray("parameter");
        all.addObject().put("name", "inputFormat").put("valueString", "application/fhir+ndjson");
        all.addObject()
                .put("name", "mode")
                .put("valueString", initial ? "InitialLoad" : "IncrementalLoad");
        for (String url : urls) {
            ObjectNode input = all.addObject().put("name", "input");
            input.putArray("part").addObject().put("name", "url").put("valueUri", url);
        }
        var answer =
                wire.send(
                        to(base + "/$import")
                                .header("Content-Type", "application/fhir+json")
                                .header("Prefer", "respond-async")
                                .POST(BodyPublishers.ofString(parameters.toString()))
                                .build());
        if (answer.statusCode() != 202) {
            throw refused(answer);
        }
        return answer.headers().firstValue("Content-Location").orElseThrow(() -> refused(answer));
    }

    private static CommandFailed refused(HttpResponse<byte[]> answer) {
        String why = ImportVerb.issue(answer.body());
        return CommandFailed.error(
                "the account answered " + answer.statusCode() + (why.isEmpty() ? "" : ": " + why));
    }

    /// @return empty while it is under way
    Optional<Manifest> look(String address, ImportProgress shown) {
        var answer = wire.send(to(address).build());
        if (answer.statusCode() == 202) {
            shown.at(answer.headers().firstValue("X-Progress").orElse(""), System.nanoTime());
            return Optional.empty();
        }
        if (answer.statusCode() == 429 || answer.statusCode() == 503) {
            return Optional.empty(); // later
        }
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        return Optional.of(
                Manifest.of(Json.read(answer.body()).orElseThrow(() -> refused(answer))));
    }

    /// The lines that an account says it has not loaded, by the address of their file. Of a file
    /// it tells 10,000 at most.
    Map<String, Set<Long>> refused(Manifest manifest) {
        var all = new HashMap<String, Set<Long>>();
        manifest.errors()
                .forEach(
                        (file, address) -> {
                            var answer = wire.send(to(address).build());
                            if (answer.statusCode() != 200) {
                                throw refused(answer);
                            }
                            all.put(file, numbers(answer.body()));
                        });
        return all;
    }

    private static Set<Long> numbers(byte[] outcomes) {
        var numbers = new HashSet<Long>();
        Matcher told = TOLD.matcher(new String(outcomes, StandardCharsets.UTF_8));
        while (told.find()) {
            numbers.add(Long.parseLong(told.group(1)));
        }
        return numbers;
    }

    /// What has become of the files.
    ///
    /// @param types resources that are there now, by the beginning of their file's name
    /// @param there those that were there already, just so
    /// @param errors where the lines of a file are told that have not been loaded, by its address
    record Manifest(
            TreeMap<String, Long> types,
            long loaded,
            long there,
            long wrong,
            Map<String, String> errors) {
        static Manifest of(JsonNode node) {
            var types = new TreeMap<String, Long>();
            long loaded = 0;
            long there = 0;
            for (JsonNode each : Json.elements(node.path("output"))) {
                long count = each.path("count").asLong();
                types.merge(type(each), count, Long::sum);
                long known = each.path("alreadyThere").asLong();
                loaded += count - known;
                there += known;
            }
            long wrong = 0;
            var errors = new TreeMap<String, String>();
            for (JsonNode each : Json.elements(node.path("error"))) {
                wrong += each.path("count").asLong();
                String of = Json.text(each, "inputUrl").orElse("");
                Json.text(each, "url").ifPresent(url -> errors.put(of, url));
            }
            return new Manifest(types, loaded, there, wrong, errors);
        }

        private static String type(JsonNode entry) {
            String url = Json.text(entry, "inputUrl").orElse("");
            String name = url.substring(url.lastIndexOf('/') + 1);
            return Json.text(entry, "type").orElseGet(() -> name.replaceFirst("[-.].*", ""));
        }

        void print(PrintStream out, double seconds) {
            types.forEach((type, count) -> out.printf(Locale.ROOT, "%-40s %,12d%n", type, count));
            out.printf(
                    Locale.ROOT,
                    "%-40s %,12d in %.1f s, %,.0f/s%n",
                    "loaded",
                    loaded,
                    seconds,
                    loaded / Math.max(0.001, seconds));
            if (there > 0) {
                out.printf(Locale.ROOT, "%-40s %,12d%n", "already there", there);
            }
            if (wrong > 0) {
                out.printf(Locale.ROOT, "%-40s %,12d%n", "not loaded", wrong);
                errors.values().forEach(url -> out.println("  " + url));
            }
        }
    }
}
