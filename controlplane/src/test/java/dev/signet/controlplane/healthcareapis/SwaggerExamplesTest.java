// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.signet.controlplane.Arm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Microsoft's own example bodies: every one is accepted, and every member of the example
/// answer is in ours.
final class SwaggerExamplesTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/swagger");

    private final Arm arm = Arm.started();

    static Stream<Path> creations() throws IOException {
        return examples("ServiceCreate");
    }

    static Stream<Path> patches() throws IOException {
        return examples("ServicePatch");
    }

    private static Stream<Path> examples(String prefix) throws IOException {
        try (var files = Files.walk(EXAMPLES)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("creations")
    void everyExampleOfACreationIsAccepted(Path file) throws IOException {
        JsonNode example = Arm.JSON.readTree(Files.readString(file));
        String version = example.at("/parameters/api-version").asString();
        String name = example.at("/parameters/resourceName").asString();
        String body = example.at("/parameters/serviceDescription").toString();
        var created = arm.put(Arm.service(name, version), body).expect(201);
        assertFalse(created.has("Warning"), "nothing is ignored");
        assertEquals("Succeeded", arm.end(created).get("status").asString());
        JsonNode answer = arm.get(Arm.service(name, version)).expect(200).json();
        Set<String> missing = paths(example.at("/responses/201/body"), "");
        missing.removeAll(paths(answer, ""));
        if (file.endsWith("ServiceCreateMinimum.json")) {
            // that example's answer shows what its request never set
            missing.removeIf(path -> path.endsWith("/maxAge") || path.endsWith("/keyVaultKeyUri"));
        }
        assertEquals(Set.of(), missing);
        // and back again
        arm.put(Arm.service(name, version), answer.toString()).expect(200);
    }

    @ParameterizedTest
    @MethodSource("patches")
    void everyExampleOfAPatchIsAccepted(Path file) throws IOException {
        JsonNode example = Arm.JSON.readTree(Files.readString(file));
        String version = example.at("/parameters/api-version").asString();
        arm.create("service1", Arm.cosmos(""));
        JsonNode answer =
                arm.send(
                                "PATCH",
                                Arm.service("service1", version),
                                example.at("/parameters/servicePatchDescription").toString())
                        .expect(200)
                        .json();
        assertEquals(example.at("/parameters/servicePatchDescription/tags"), answer.get("tags"));
    }

    private static Set<String> paths(JsonNode node, String at) {
        var all = new TreeSet<String>();
        node.properties()
                .forEach(
                        member -> {
                            String path = at + "/" + member.getKey();
                            all.add(path);
                            all.addAll(paths(member.getValue(), path));
                        });
        return all;
    }
}
