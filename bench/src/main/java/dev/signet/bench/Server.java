// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.conformance.Client;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// The process of a contender, with the options that the launcher gives a server.
record Server(
        Contender contender,
        Path data,
        List<String> ports,
        Process process,
        Subject subject,
        Duration readyAfter)
        implements AutoCloseable {

    /// @param more options of `up`, for a contender that the launcher starts
    static Server start(Contender contender, Path data, List<String> more, String... ports) {
        try {
            var command = new ArrayList<>(contender.command(data, List.of(ports)));
            command.addAll(more);
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            awaitReady(process);
            Duration readyAfter = Duration.ofNanos(System.nanoTime() - start);
            var json = JsonMapper.builder().build();
            var client = new Client(json.readTree(data.resolve("endpoints.json").toFile()));
            var subject =
                    new Subject(
                            contender.name(),
                            Integer.parseInt(ports[2]),
                            "/fhir/demo",
                            process.pid(),
                            onlyFolder(data.resolve("accounts")),
                            client);
            return new Server(contender, data, List.of(ports), process, subject, readyAfter);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("ready")) {
                return;
            }
        }
        throw new IllegalStateException("the server did not get ready");
    }

    private static Path onlyFolder(Path accounts) throws IOException {
        try (Stream<Path> folders = Files.list(accounts)) {
            return folders.findFirst().orElseThrow();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
