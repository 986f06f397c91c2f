// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `signet` as someone types it, and what it says when it cannot.
final class LauncherTest {
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);

    private static RunningSignet signet;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private record Ended(int exitCode, String out, String err) {}

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    private static Ended run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(SignetProcess.home().resolve("signet").toString());
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("signet", ".out");
        Path err = Files.createTempFile("signet", ".err");
        try {
            var builder =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("does not end: " + command);
            }
            return new Ended(process.exitValue(), read(out), read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static void assertClear(Ended ended) {
        assertNotEquals(0, ended.exitCode());
        assertTrue(ended.err().startsWith("signet: "), ended.err());
        assertFalse(ended.err().contains("\tat "), ended.err());
        assertFalse(ended.out().contains("ready"), ended.out());
    }

    @Test
    void tokenPrintsAJwtThatTheServerTakes() throws Exception {
        String data = signet.data().toString();
        for (String resource : List.of("fhir", "arm", "vault")) {
            Ended ended = run("token", "--data", data, "--resource", resource);
            assertEquals(0, ended.exitCode(), ended.err());
            assertTrue(ended.out().matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n"), ended.out());
            assertEquals(
                    signet.client().endpoint("audiences", resource).replaceFirst("/$", ""),
                    Tokens.claims(ended.out().strip()).get("aud").asString());
        }
    }

    @Test
    void tokenSaysWhenThereIsNoServer(@TempDir Path empty) throws Exception {
        Ended ended = run("token", "--data", empty.toString());
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().contains("endpoints.json"), ended.err());
    }

    @Test
    void noVerbAnUnknownVerbAndAWrongOptionAreToldTheUsage() throws Exception {
        assertUsage(run());
        assertUsage(run("fly"));
        assertUsage(run("up", "--wings"));
        assertUsage(run("up", "--port", "many"));
        assertUsage(run("token", "--resource", "moon"));
    }

    private static void assertUsage(Ended ended) {
        assertEquals(2, ended.exitCode(), ended.out() + ended.err());
        assertTrue((ended.out() + ended.err()).toLowerCase().contains("usage: "), ended.err());
        assertFalse(ended.err().contains("\tat "), ended.err());
    }

    @Test
    void helpIsNoError() throws Exception {
        Ended ended = run("--help");
        assertEquals(0, ended.exitCode());
        for (String verb : List.of("up", "vault", "token", "demo", "test", "soak", "bench")) {
            assertTrue(ended.out().contains("\n  " + verb), ended.out());
        }
        assertEquals(0, run("up", "--help").exitCode());
    }

    @Test
    void aSecondServerOnTheSameFolderIsRefused() throws Exception {
        String data = signet.data().toString();
        Ended ended =
                run(
                        "up",
                        "--data",
                        data,
                        "--port",
                        FreePort.next(),
                        "--vault-port",
                        FreePort.next());
        assertClear(ended);
        assertTrue(ended.err().contains("open in another process"), ended.err());
        signet.client().get("", signet.client().fhir("demo") + "/metadata").expect(200);
    }

    @Test
    void aPortThatIsTakenIsNamed(@TempDir Path data) throws Exception {
        String arm = signet.client().arm();
        String taken = arm.substring(arm.lastIndexOf(':') + 1);
        Ended ended =
                run(
                        "up",
                        "--data",
                        data.toString(),
                        "--port",
                        taken,
                        "--vault-port",
                        FreePort.next());
        assertClear(ended);
        assertTrue(ended.err().contains(taken), ended.err());
        assertTrue(ended.err().contains("with --port"), ended.err());
        Ended vault = run("vault", "--data", data + "-v", "--vault-port", taken);
        assertClear(vault);
        assertTrue(vault.err().contains("with --vault-port"), vault.err());
    }

    @Test
    void tokenSaysInOneLineThatAStrangerIsAtThePort(@TempDir Path data) throws Exception {
        String endpoints = Files.readString(signet.data().resolve("endpoints.json"));
        for (String says : List.of("", "SSH-2.0-stranger\r\n", "HTTP/1.1 200 OK\r\n\r\n{}")) {
            try (var stranger = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                var answering = Thread.ofPlatform().daemon().start(() -> answer(stranger, says));
                String there = "https://localhost:" + stranger.getLocalPort();
                Files.writeString(
                        data.resolve("endpoints.json"),
                        endpoints.replace(signet.client().endpoint("issuer"), there));
                Ended ended = run("token", "--data", data.toString());
                assertEquals(1, ended.exitCode());
                assertEquals(1, ended.err().lines().count(), ended.err());
                assertTrue(ended.err().contains(there), ended.err());
                stranger.close();
                answering.join();
            }
        }
        Files.writeString(data.resolve("endpoints.json"), "{\"issuer\":1}");
        Ended ended = run("token", "--data", data.toString());
        assertEquals(1, ended.exitCode());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }

    private static void answer(ServerSocket stranger, String says) {
        try {
            while (true) {
                try (Socket one = stranger.accept()) {
                    one.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // it has been closed, or the client has gone
        }
    }

    @Test
    void theVersionIsTold() throws Exception {
        for (String[] asked :
                List.of(new String[] {"--version"}, new String[] {"up", "--version"})) {
            Ended ended = run(asked);
            assertEquals(0, ended.exitCode(), ended.err());
            assertTrue(ended.out().matches("signet [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n"), ended.out());
        }
    }

    @Test
    void theLauncherFindsItsJdkThoughTheJvmSaysSomethingFirst() throws Exception {
        Ended ended = run(Map.of("JAVA_TOOL_OPTIONS", "-Dsome=thing"), "up", "--port", "many");
        assertEquals(2, ended.exitCode(), ended.err());
        assertTrue(ended.err().contains("--port"), ended.err());
    }

    @Test
    void aServiceRootThatOthersCanReadIsRefused() throws Exception {
        try (var other = RunningSignet.start()) {
            other.process().terminate();
            Path root = other.data().resolve("root/service-root");
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rw-r--r--"));
            Ended ended =
                    run(
                            "up",
                            "--data",
                            other.data().toString(),
                            "--port",
                            FreePort.next(),
                            "--vault-port",
                            FreePort.next());
            assertClear(ended);
            assertTrue(ended.err().contains("service-root"), ended.err());
        }
    }

    @Test
    void secretsInTheFolderAreReadableByTheirOwnerOnly() throws Exception {
        try (var paths = Files.walk(signet.data().resolve("root"))) {
            for (Path path : paths.toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                assertTrue(mode.endsWith("------"), path.getFileName() + " " + mode);
            }
        }
    }
}
