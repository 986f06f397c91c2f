// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import dev.signet.conformance.FreePort;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// [HapiServer] as a process of its own, for the time of a test.
final class HapiProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(10);

    private final Process process;
    private final Path log;
    private final Path database;
    private final String port = FreePort.next();

    private HapiProcess(Path scratch, Path database) throws IOException {
        this.log = scratch.resolve("hapi.log");
        this.database = database;
        this.process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx1g",
                                        "-XX:+UseSerialGC",
                                        "-Djava.io.tmpdir=" + scratch,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        HapiServer.class.getName(),
                                        port,
                                        database.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
    }

    /// Starts one; [#loaded] waits for it. `-Dsignet.differential.kept=FOLDER` is where its
    /// database lies, perhaps filled by an earlier one; else it begins with nothing.
    ///
    /// @param scratch for its log and its temporary files
    static HapiProcess start(Path scratch) throws IOException {
        String kept = System.getProperty("signet.differential.kept", "");
        return new HapiProcess(scratch, kept.isEmpty() ? scratch.resolve("hapi") : Path.of(kept));
    }

    /// Waits until it is ready, and gives it these patients where it has none yet.
    Side loaded(Patients patients) throws IOException, InterruptedException {
        Side side = side();
        Path loaded = database.resolve("loaded");
        if (!Files.exists(loaded)) {
            patients.transactions(250).forEach(side::transaction);
            Files.createFile(loaded);
        }
        return side;
    }

    private Side side() throws IOException, InterruptedException {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        while (!Files.readString(log).contains("ready\n")) {
            if (process.waitFor(500, TimeUnit.MILLISECONDS) || System.nanoTime() > until) {
                throw new IllegalStateException(
                        "HAPI's server is not ready:\n" + Files.readString(log));
            }
        }
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new Side(http, "http://localhost:" + port + "/fhir", () -> "");
    }

    /// Lets it close its database: it ends with its input.
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(1, TimeUnit.MINUTES);
        } catch (IOException _) {
            // it has ended already
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        process.onExit().join();
    }
}
