// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A command that has been typed and has ended.
///
/// @param command as typed, for messages
record CommandRun(List<String> command, int exitCode, String out, String err) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Runs a command without standard input.
    ///
    /// @throws IllegalStateException when it has not ended in time
    static CommandRun of(Map<String, String> environment, Duration atMost, List<String> command) {
        try {
            Path out = Files.createTempFile("command", ".out");
            Path err = Files.createTempFile("command", ".err");
            try {
                var builder =
                        new ProcessBuilder(command)
                                .redirectInput(
                                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                                .redirectOutput(out.toFile())
                                .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new IllegalStateException("does not end: " + command + read(err));
                }
                return new CommandRun(command, process.exitValue(), read(out), read(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Types a line of the launcher, without the word `signet`.
    static CommandRun signet(String line, String... more) {
        List<String> command = new ArrayList<>();
        command.add(SignetProcess.home().resolve("signet").toString());
        command.addAll(words(line, more));
        return of(Map.of(), Duration.ofMinutes(4), command);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /// The words of a line, parted at spaces, and more words as they are.
    static List<String> words(String line, String... more) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(List.of(more));
        return words;
    }

    /// This run when it has ended so.
    CommandRun ends(int code) {
        if (exitCode != code) {
            throw new AssertionError(
                    command + " ended with " + exitCode + ", not " + code + ":\n" + out + err);
        }
        return this;
    }

    /// What it has printed, as JSON.
    JsonNode json() {
        return JSON.readTree(ends(0).out());
    }

    /// What it has printed, as one line of text.
    String line() {
        return ends(0).out().strip();
    }
}
