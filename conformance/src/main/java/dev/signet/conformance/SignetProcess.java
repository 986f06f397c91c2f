// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server as a process of its own, started as the launcher starts it. Its output is kept.
public final class SignetProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);

    private final Process process;
    private final Path data;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    private SignetProcess(Process process, Path data) {
        this.process = process;
        this.data = data;
        // a virtual thread would keep its carrier for as long as the process says nothing: two such
        // processes, and on two processors no other virtual thread comes to its turn
        this.reader = Thread.ofPlatform().daemon().name("server-output").start(this::read);
    }

    /// Starts `signet VERB --data DATA OPTION...` and waits until it says `ready`.
    ///
    /// @throws IllegalStateException when it ends before that or is not ready in five minutes
    public static SignetProcess start(String verb, Path data, String... options) {
        return start(home(), verb, data, options);
    }

    /// The same with the launcher of another checkout, which lies in `home`.
    public static SignetProcess start(Path home, String verb, Path data, String... options) {
        var started = launch(home, Map.of(), verb, data, options);
        started.awaitReady();
        return started;
    }

    /// Starts it without waiting.
    public static SignetProcess launch(String verb, Path data, String... options) {
        return launch(home(), Map.of(), verb, data, options);
    }

    /// Starts it without waiting, with more in its environment.
    public static SignetProcess launch(
            Map<String, String> environment, String verb, Path data, String... options) {
        return launch(home(), environment, verb, data, options);
    }

    private static SignetProcess launch(
            Path home, Map<String, String> environment, String verb, Path data, String... options) {
        var command = new ArrayList<String>();
        command.add(home.resolve("signet").toString());
        command.addAll(List.of(verb, "--data", data.toString()));
        command.addAll(List.of(options));
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            return new SignetProcess(builder.start(), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The project's folder: where the launcher lies.
    public static Path home() {
        String told = System.getenv("SIGNET_HOME");
        if (told != null) {
            return Path.of(told);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isExecutable(folder.resolve("signet"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("the launcher `signet` is not above this folder");
        }
        return folder;
    }

    /// Waits for `ready`.
    public void awaitReady() {
        try {
            if (!ready.await(READY_WITHIN.toSeconds(), TimeUnit.SECONDS) || !isReady()) {
                process.destroyForcibly();
                throw new IllegalStateException("the server did not get ready:\n" + text());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Whether it has said `ready`.
    public boolean isReady() {
        return output.contains("ready");
    }

    /// What it wrote in `endpoints.json`.
    public JsonNode endpoints() {
        return JsonMapper.builder().build().readTree(data.resolve("endpoints.json").toFile());
    }

    public Path data() {
        return data;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// All it has printed so far.
    public String text() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /// SIGKILL: no chance to say anything.
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(20));
    }

    /// SIGTERM, as Ctrl-C does, and waits for the end.
    ///
    /// @return the exit code
    public int terminate() {
        process.destroy();
        awaitEnd(Duration.ofSeconds(30));
        return process.exitValue();
    }

    /// Waits for it to end by itself.
    public int awaitEnd(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the server does not end:\n" + text());
            }
            reader.join(Duration.ofSeconds(5));
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.equals("ready")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            output.add("(output ended: " + e.getMessage() + ")");
        } finally {
            ready.countDown();
        }
    }
}
