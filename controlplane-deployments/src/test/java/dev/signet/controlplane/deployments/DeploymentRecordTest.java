// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.deployments.DeploymentRecord.Operation;
import dev.signet.controlplane.deployments.DeploymentRecord.Provided;
import dev.signet.controlplane.deployments.DeploymentRecord.RunningDocument;
import dev.signet.controlplane.deployments.DeploymentRecord.TemplateDocument;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.templates.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The records of deployments byte by byte: docs/formats/control-records.md.
final class DeploymentRecordTest {
    private static final Path VECTORS = Path.of("..", "vectors", "control", "deployments-v1.txt");
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Problem PROBLEM =
            new Problem(
                    "DeploymentFailed", "no", "", List.of(Problem.of("Forbidden", "no (4002)")));

    private static DeploymentRecord elsewhere(Optional<String> at) {
        return new DeploymentRecord(
                1,
                "",
                at,
                "Deploy",
                Optional.of("westus2"),
                Map.of(),
                "Incremental",
                "run",
                "Running",
                AT,
                Optional.empty(),
                "123",
                Optional.empty(),
                Plane.JSON.readTree("{}"),
                Plane.JSON.readTree("{}"),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private static final Map<String, Object> EXPECTED =
            Map.of(
                    "to-tenant",
                    elsewhere(Optional.empty()),
                    "to-management-group",
                    elsewhere(Optional.of("/providers/Microsoft.Management/managementGroups/mg")),
                    "to-resource",
                    elsewhere(
                            Optional.of(
                                    "/subscriptions/sub/resourceGroups/Group/providers/"
                                            + "Microsoft.KeyVault/vaults/v")),
                    "deployment",
                    new DeploymentRecord(
                            1,
                            "sub",
                            Optional.of("Group"),
                            "Deploy",
                            Optional.empty(),
                            Map.of("a", "b"),
                            "Incremental",
                            "run",
                            "Failed",
                            AT,
                            Optional.of(AT),
                            "123",
                            Optional.of("https://templates.test/t.json"),
                            Plane.JSON.readTree("{\"s\":{\"type\":\"SecureString\"}}"),
                            Plane.JSON.readTree("{}"),
                            List.of("/subscriptions/sub/resourceGroups/Group"),
                            List.of(new Provided("Microsoft.KeyVault/vaults", "westus2")),
                            Optional.of(PROBLEM)),
                    "template",
                    new TemplateDocument(1, Plane.JSON.readTree("{\"resources\":[]}")),
                    "operation",
                    new Operation(
                            1,
                            "0000",
                            "Create",
                            "Running",
                            AT,
                            Optional.empty(),
                            Optional.of("/subscriptions/sub"),
                            "Microsoft.KeyVault/vaults",
                            "v",
                            "Accepted",
                            Optional.empty()),
                    "running",
                    new RunningDocument(1, "with-subscription/sub/deployment/d"));

    private static Map<String, byte[]> vectors() throws IOException {
        var vectors = new LinkedHashMap<String, byte[]>();
        for (String line : Files.readAllLines(VECTORS)) {
            if (!line.startsWith("#")) {
                int space = line.indexOf(' ');
                vectors.put(
                        line.substring(0, space),
                        line.substring(space + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return vectors;
    }

    @Test
    void everyVectorIsReadAsTheRecordThatItIs() throws IOException {
        Map<String, byte[]> vectors = vectors();
        assertEquals(EXPECTED.keySet(), vectors.keySet());
        vectors.forEach(
                (name, bytes) ->
                        assertEquals(
                                EXPECTED.get(name),
                                RecordCodec.read(bytes, EXPECTED.get(name).getClass())));
    }

    @Test
    void whatADeploymentIsToComesBackFromItsRecord() {
        for (Target target :
                List.of(
                        new Target.Tenant(),
                        new Target.ManagementGroup("mg"),
                        new Target.Subscription("sub"),
                        new Target.Group("sub", "Group"),
                        new Target.OfResource(
                                new Target.Group("sub", "Group"),
                                "/providers/Microsoft.KeyVault/vaults/v"))) {
            var id = new DeploymentId(target, "Deploy");
            var record =
                    DeploymentRecord.begun(
                            id,
                            Optional.of("westus2"),
                            Map.of(),
                            "Incremental",
                            new UUID(1, 2),
                            AT,
                            "123",
                            Optional.empty(),
                            Plane.JSON.readTree("{}"),
                            List.of());
            byte[] bytes = RecordCodec.write(record);
            assertEquals(id, RecordCodec.read(bytes, DeploymentRecord.class).id());
            assertEquals(DeploymentBody.hasLocation(target), record.location().isPresent());
            assertEquals(id, DeploymentId.of(id.resource()));
            assertEquals(Optional.of(id), DeploymentId.of(id.text()));
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        EXPECTED.values()
                .forEach(
                        record ->
                                assertEquals(
                                        record,
                                        RecordCodec.read(
                                                RecordCodec.write(record), record.getClass())));
    }

    @Test
    void otherFormatsAndBrokenRecordsAreRefusedByKind() throws IOException {
        for (var vector : vectors().entrySet()) {
            String text = new String(vector.getValue(), StandardCharsets.UTF_8);
            Class<?> type = EXPECTED.get(vector.getKey()).getClass();
            refused(Failure.FORMAT_TOO_NEW, text.replace("\"format\":1", "\"format\":2"), type);
            refused(Failure.FORMAT_TOO_OLD, text.replace("\"format\":1", "\"format\":0"), type);
            refused(Failure.CORRUPT, text.substring(1), type);
            refused(Failure.CORRUPT, text.replace("\"format\":1", "\"format\":1,\"x\":1"), type);
            refused(Failure.CORRUPT, text.replaceFirst(",\"[a-z]+\"", ",\"other\""), type);
        }
    }

    private static void refused(Failure failure, String text, Class<?> type) {
        var refused =
                assertThrows(
                        Failed.class,
                        () -> RecordCodec.read(text.getBytes(StandardCharsets.UTF_8), type));
        assertEquals(failure, refused.failure(), text);
    }
}
