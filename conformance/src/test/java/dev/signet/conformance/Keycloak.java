// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An unmodified Keycloak from Maven Central with a realm of the tests', on loopback.
final class Keycloak implements AutoCloseable {
    private static final String VERSION = "26.5.6";
    private static final String ARTIFACT = "org.keycloak:keycloak-quarkus-dist:" + VERSION + ":zip";
    private static final Path REALM =
            SignetProcess.home().resolve("conformance/src/test/keycloak/records.json");
    private static final Path WORK = SignetProcess.home().resolve("conformance/target/keycloak");
    private static final long FETCH_SECONDS = 300;
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(10);
    private static final long PAUSE_MILLIS = 250;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Path log;
    private final String realm;
    private final HttpClient http = HttpClient.newHttpClient();

    private Keycloak(Process process, Path log, String realm) {
        this.process = process;
        this.log = log;
        this.realm = realm;
    }

    /// Fetches it where it is not there yet, and starts it. Without Maven or its repository
    /// the test says that it is skipped.
    static Keycloak start(String test) throws IOException, InterruptedException {
        Path home = WORK.resolve("keycloak-" + VERSION);
        if (!Files.exists(home.resolve("whole"))) {
            unpack(fetched(test));
            Files.writeString(home.resolve("whole"), "");
        }
        Path realms = Files.createDirectories(home.resolve("data/import"));
        Files.copy(REALM, realms.resolve("records.json"), StandardCopyOption.REPLACE_EXISTING);
        int port = freePort();
        String address = "http://localhost:" + port;
        Path log = WORK.resolve("keycloak.log");
        var builder =
                new ProcessBuilder(
                                "bash",
                                "bin/kc.sh",
                                "start-dev",
                                "--http-host=127.0.0.1",
                                "--http-port=" + port,
                                "--hostname=" + address,
                                "--import-realm")
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        var keycloak = new Keycloak(builder.start(), log, address + "/realms/records");
        try {
            keycloak.awaitServing();
        } catch (IOException | InterruptedException | RuntimeException e) {
            keycloak.close();
            throw e;
        }
        return keycloak;
    }

    private static Path fetched(String test) throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        Path zip = WORK.resolve("keycloak-quarkus-dist-" + VERSION + ".zip");
        try {
            var ended =
                    Ended.run(
                            WORK,
                            FETCH_SECONDS,
                            List.of(),
                            List.of(
                                    "mvn",
                                    "-B",
                                    "-q",
                                    "dependency:copy",
                                    "-Dartifact=" + ARTIFACT,
                                    "-DoutputDirectory=" + WORK));
            if (ended.exitCode() == 0 && Files.exists(zip)) {
                return zip;
            }
        } catch (IOException _) {
            // there is no Maven
        }
        System.out.println("skipped: " + test + ", Maven does not give Keycloak");
        return abort("Maven does not give Keycloak");
    }

    /// Without the archive when it cannot be unpacked: the next run fetches it anew.
    private static void unpack(Path zip) throws IOException {
        try {
            copyEntries(zip);
        } catch (IOException | RuntimeException e) {
            Files.delete(zip);
            throw e;
        }
    }

    private static void copyEntries(Path zip) throws IOException {
        try (var entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                Path target = WORK.resolve(entry.getName()).normalize();
                if (!target.startsWith(WORK)) {
                    throw new IOException("an entry leads out of the archive");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitServing() throws IOException, InterruptedException {
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (status(realm + "/.well-known/openid-configuration") != 200) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IllegalStateException(
                        "Keycloak serves nothing:\n" + Files.readString(log));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private int status(String address) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(address)).build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException _) { // it does not listen yet
            return 0;
        }
    }

    /// The realm's address: the issuer of its tokens.
    String realm() {
        return realm;
    }

    /// A client's own token.
    String ofClient(String client, String secret) {
        return token(
                "grant_type", "client_credentials", "client_id", client, "client_secret", secret);
    }

    /// A token of a user's, through a client.
    String ofUser(String client, String secret, String name, String password) {
        return token(
                "grant_type",
                "password",
                "client_id",
                client,
                "client_secret",
                secret,
                "username",
                name,
                "password",
                password,
                "scope",
                "openid");
    }

    private String token(String... namesAndValues) {
        var form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(i == 0 ? "" : "&").append(namesAndValues[i]).append('=');
            form.append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        var request =
                HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form.toString()))
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            JsonNode json = JSON.readTree(answer.body());
            return json.required("access_token").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
