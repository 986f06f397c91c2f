// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.controlplane.Arm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What the real service was recorded to answer, this one answers: status, names of headers and
/// the body member by member.
final class RecordingsTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/recordings");
    private static final Pattern OPERATION = Pattern.compile("/operationresults/([^?]+)");
    private static final Pattern GROUP = Pattern.compile("/resourceGroups/([^/?]+)");
    private static final List<String> HEADERS = List.of("azure-asyncoperation", "etag", "location");

    /// Members whose values belong to the installation, the moment or chance; they must be there.
    private static final Set<String> OWN =
            Set.of(
                    "id",
                    "etag",
                    "startTime",
                    "endTime",
                    "principalId",
                    "tenantId",
                    "authority",
                    "createdBy",
                    "createdByType",
                    "createdAt",
                    "lastModifiedBy",
                    "lastModifiedByType",
                    "lastModifiedAt");

    /// In the documents of this api-version, and in ours, but in no recording.
    private static final Pattern DOCUMENTED = Pattern.compile("/systemData/|^/endTime$");

    private final Arm arm = new Arm();

    /// The operations that this server has begun, by the ids of those recorded.
    private final Map<String, String> operations = new HashMap<>();

    static Stream<Path> recordings() throws IOException {
        try (var files = Files.list(RECORDINGS)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyRecordedRequestIsAnsweredAsItWas(Path file) throws IOException {
        replay(Files.readString(file));
    }

    /// Kinds that nobody has recorded, and those that were, in each other's place.
    @ParameterizedTest
    @MethodSource("recordingsOfEveryKind")
    void theSameIsAnsweredForEveryKindOfServices(Path file, String kind) throws IOException {
        replay(Files.readString(file).replaceAll("\"fhir-(R4|Stu3)\"", '"' + kind + '"'));
    }

    static Stream<Arguments> recordingsOfEveryKind() throws IOException {
        return recordings()
                .filter(file -> !file.getFileName().toString().startsWith("workspace"))
                .flatMap(
                        file ->
                                Stream.of("fhir", "fhir-R4", "fhir-Stu3")
                                        .map(kind -> Arguments.of(file, kind)));
    }

    private void replay(String recording) {
        arm.plane.start();
        var differences = new ArrayList<String>();
        JsonNode all = Arm.JSON.readTree(recording);
        Set<String> groups = new TreeSet<>();
        all.forEach(
                each -> {
                    Matcher group = GROUP.matcher(each.get("uri").asString());
                    if (group.find() && groups.add(group.group(1))) {
                        arm.put(
                                        "/subscriptions/"
                                                + Arm.SUBSCRIPTION
                                                + "/resourceGroups/"
                                                + group.group(1)
                                                + "?api-version=2021-04-01",
                                        "{\"location\":\"westus2\"}")
                                .expect(201);
                    }
                });
        for (int i = 0; i < all.size(); i++) {
            replay(i, all, differences);
        }
        assertEquals(List.of(), differences);
    }

    private void replay(int place, JsonNode all, List<String> differences) {
        JsonNode recorded = all.get(place);
        String method = recorded.get("method").asString();
        String uri =
                recorded.get("uri")
                        .asString()
                        .replace("00000000-0000-0000-0000-000000000000", Arm.SUBSCRIPTION);
        Matcher poll = OPERATION.matcher(uri);
        boolean polled = poll.find();
        if (polled) {
            uri = operations.getOrDefault(poll.group(1), uri);
            if (recorded.at("/response/status").asString().equals("Running")) {
                return; // this server may have ended it by now
            }
        }
        arm.settle();
        JsonNode body = recorded.get("request");
        var answer = arm.send(method, uri, body.isNull() ? "" : body.toString());
        String at = place + " " + method + " " + uri + ": ";
        if (answer.response().status() != recorded.get("status").asInt()) {
            differences.add(at + answer.response().status() + " " + answer.text());
            return;
        }
        var headers = new ArrayList<String>();
        HEADERS.stream().filter(answer::has).forEach(headers::add);
        var expected = new ArrayList<String>();
        recorded.get("headers").forEach(name -> expected.add(name.asString()));
        if (!headers.equals(expected)) {
            differences.add(at + "headers " + headers + " for " + expected);
        }
        if (headers.contains("azure-asyncoperation")) {
            remember(place, all, answer.header("Azure-AsyncOperation"));
        }
        JsonNode response = recorded.get("response");
        Map<String, String> theirs = flat(response);
        Map<String, String> ours = answer.text().isEmpty() ? new TreeMap<>() : flat(answer.json());
        ours.keySet()
                .removeIf(path -> !theirs.containsKey(path) && DOCUMENTED.matcher(path).find());
        if (!theirs.equals(ours)) {
            differences.add(at + "\n  theirs " + theirs + "\n  ours   " + ours);
        }
    }

    /// The next poll that was recorded is that of this operation.
    private void remember(int place, JsonNode all, String address) {
        for (int i = place + 1; i < all.size(); i++) {
            Matcher poll = OPERATION.matcher(all.get(i).get("uri").asString());
            if (poll.find()) {
                operations.put(poll.group(1), address);
                return;
            }
        }
    }

    private static Map<String, String> flat(JsonNode node) {
        var all = new TreeMap<String, String>();
        add("", "", node, all);
        return all;
    }

    private static void add(String path, String name, JsonNode node, Map<String, String> all) {
        if (node.isObject()) {
            boolean operation = node.has("startTime");
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                String at = path + "/" + member.getKey();
                boolean named = operation && member.getKey().equals("name");
                add(at, named ? "id" : member.getKey(), member.getValue(), all);
            }
        } else if (node.isArray()) {
            all.put(path + "[]", Integer.toString(node.size()));
            for (int i = 0; i < node.size(); i++) {
                add(path + "[" + i + "]", name, node.get(i), all);
            }
        } else if (!node.isNull()) {
            all.put(path, OWN.contains(name) ? "" : node.asString().toLowerCase(Locale.ROOT));
        }
    }
}
