// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.cli.FakeServer.Asked;
import dev.signet.cli.FakeServer.Ended;
import dev.signet.cli.server.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What `az` was typed when its traffic was recorded, typed at `./signet`: the verb and the options
/// are those that the recording names (headers `CommandName` and `ParameterSetName`), their values
/// those that stand in the request, and the same request comes of it.
///
/// `recorded-lines.json` is made of the recordings of Azure/azure-cli-extensions (MIT), commit
/// 9438a1ec: one line for each command that sends one request; `acr`, which sends two, is in
/// [ServiceVerbsTest].
final class RecordedLinesTest {
    private static final String RECORDED = "/subscriptions/00000000-0000-0000-0000-000000000000";
    private static final Pattern PLACE =
            Pattern.compile(
                    "(?:/resourceGroups/(?<group>[^/?]+))?/providers/[^/]+"
                            + "/(?<type>services|workspaces)(?:/(?<name>[^/?]+))?"
                            + "(?:/fhirservices(?:/(?<below>[^/?]+))?)?");

    /// In an older one the key of a workspace's service is not shown.
    private static final Pattern SHOWN =
            Pattern.compile("healthcareapis workspace fhir-service (show|list|update)");

    private static final Map<String, String> VALUES =
            Map.of(
                    "--kind", "/kind",
                    "--location", "/location",
                    "--identity-type", "/identity/type",
                    "--public-network-access", "/properties/publicNetworkAccess",
                    "--export-configuration-storage-account-name",
                            "/properties/exportConfiguration/storageAccountName");

    @TempDir private Path folder;

    static Stream<JsonNode> lines() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        RecordedLinesTest.class.getResourceAsStream("/recorded-lines.json"))) {
            return Json.elements(Json.MAPPER.readTree(in)).stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void theSameLineSendsTheSameRequest(JsonNode line) throws IOException {
        String command = line.path("command").asString();
        String uri = line.path("uri").asString().replace(RECORDED, FakeServer.SUBSCRIPTION);
        String method = line.path("method").asString();
        if (SHOWN.matcher(command).matches()) {
            uri = uri.replace("2021-11-01", "2024-03-31");
        }
        try (var server = new FakeServer(folder)) {
            String path = uri.replaceFirst("\\?.*", "");
            server.on(
                    method + " " + path,
                    200,
                    "{\"value\":[],\"properties\":{\"provisioningState\":\"Succeeded\"}}");
            String[] words = words(command, line);
            Ended ended = server.type(words);
            assertEquals(0, ended.exitCode(), () -> List.of(words) + ended.err());
            Asked asked = server.last(method);
            assertEquals(uri, asked.path());
            if (line.path("request").isObject()) {
                assertEquals(line.path("request"), asked.json(), () -> List.of(words).toString());
            } else {
                assertTrue(asked.body().isEmpty(), asked.body());
            }
        }
    }

    private static String[] words(String command, JsonNode line) {
        var words = new ArrayList<>(List.of(command.split(" ")));
        Matcher place = PLACE.matcher(line.path("uri").asString());
        assertTrue(place.find(), line.path("uri").asString());
        for (JsonNode option : Json.elements(line.path("options"))) {
            words.add(option.asString());
            words.addAll(values(option.asString(), command, place, line.path("request")));
        }
        return words.toArray(String[]::new);
    }

    private static List<String> values(
            String option, String command, Matcher place, JsonNode request) {
        JsonNode properties = request.path("properties");
        return switch (option) {
            case "-y", "--yes", "--created" -> List.of();
            case "-g", "--resource-group" -> List.of(said(place.group("group")));
            case "--resource-name", "--workspace-name" -> List.of(said(place.group("name")));
            case "--name" ->
                    List.of(
                            command.contains("fhir-service")
                                    ? said(place.group("below"))
                                    : said(place.group("name")));
            case "--tags" -> pairs(request.path("tags"), name -> name);
            case "--access-policies" ->
                    List.of("object-id=" + text(properties, "/accessPolicies/0/objectId"));
            case "--cosmos-db-configuration" ->
                    pairs(properties.path("cosmosDbConfiguration"), RecordedLinesTest::dashed);
            case "--authentication-configuration" ->
                    pairs(
                            properties.path("authenticationConfiguration"),
                            RecordedLinesTest::dashed);
            case "--cors-configuration" ->
                    pairs(properties.path("corsConfiguration"), RecordedLinesTest::dashed);
            default -> List.of(text(request, Objects.requireNonNull(VALUES.get(option), option)));
        };
    }

    private static String said(@Nullable String group) {
        return group == null ? "" : group;
    }

    private static String text(JsonNode node, String pointer) {
        return node.at(pointer).asString();
    }

    /// `maxAge` as `max-age`.
    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /// `NAME=VALUE`, a list as one for each of its values.
    private static List<String> pairs(JsonNode object, Function<String, String> spelling) {
        var pairs = new ArrayList<String>();
        for (var member : object.properties()) {
            String name = spelling.apply(member.getKey());
            List<JsonNode> values =
                    member.getValue().isArray()
                            ? Json.elements(member.getValue())
                            : List.of(member.getValue());
            values.forEach(value -> pairs.add(name + "=" + value.asString()));
        }
        return pairs;
    }
}
