// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.conformance.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A whole account out into files, such files into an account, and what of it is changed or deleted
/// by criteria: `$export`, `$import`, `$bulk-update`, `$bulk-delete`, from outside. One thread.
record Moving(Subject subject) {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String NDJSON = ".ndjson";
    private static final String[] ASYNC = {"Prefer", "respond-async"};
    private static final String PATCH =
            """
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
            {"name":"type","valueCode":"add"},
            {"name":"path","valueString":"Encounter.meta"},
            {"name":"name","valueString":"tag"},
            {"name":"value","valueCoding":{"system":"urn:bench","code":"moved"}}]}]}""";

    /// @param resources that the files had
    record Moved(long resources, double seconds) {
        double perSecond() {
            return resources / seconds;
        }
    }

    /// Writes what `$export` gives into `folder`, which is there.
    Moved out(Path folder) {
        long begun = System.nanoTime();
        var client = subject.client();
        var asked = client.send("fhir", "GET", base() + "/$export", "", ASYNC).expect(202);
        JsonNode output = done(asked).path("output");
        double seconds = seconds(begun);
        long resources = 0;
        for (int i = 0; i < output.size(); i++) {
            JsonNode file = output.get(i);
            resources += file.path("count").asLong();
            byte[] lines =
                    client.send(
                                    "fhir",
                                    "GET",
                                    file.path("url").asString(),
                                    "",
                                    "Accept",
                                    "application/fhir+ndjson")
                            .expect(200)
                            .body();
            try {
                Files.write(folder.resolve(file.path("type").asString() + "-" + i + NDJSON), lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Moved(resources, seconds);
    }

    /// Loads all files of `folder`, from which the server may read.
    ///
    /// @param mode `IncrementalLoad` or `InitialLoad`
    /// @throws IllegalStateException when a line was not loaded
    Moved in(Path folder, String mode) {
        String inputs;
        try (Stream<Path> files = Files.list(folder)) {
            inputs = files.sorted().map(Moving::input).collect(Collectors.joining(","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String parameters =
                """
                {"resourceType":"Parameters","parameter":[
                {"name":"inputFormat","valueString":"application/fhir+ndjson"},
                {"name":"mode","valueString":"%s"},%s]}"""
                        .formatted(mode, inputs);
        long begun = System.nanoTime();
        var asked =
                subject.client()
                        .send("fhir", "POST", base() + "/$import", parameters, ASYNC)
                        .expect(202);
        JsonNode manifest = done(asked);
        double seconds = seconds(begun);
        if (manifest.path("error").size() > 0) {
            throw new IllegalStateException("lines of the files were not loaded");
        }
        long resources = 0;
        for (JsonNode file : manifest.path("output")) {
            resources += file.path("count").asLong();
        }
        return new Moved(resources, seconds);
    }

    /// Patches all Encounters: each gets a tag.
    Moved updated() {
        return changed("PATCH", "/Encounter/$bulk-update", PATCH, "ResourceUpdatedCount");
    }

    /// Deletes all Encounters; their history stays.
    Moved deleted() {
        return changed("DELETE", "/Encounter/$bulk-delete", "", "ResourceDeletedCount");
    }

    /// @param counted the parameter of the answer in which what was changed is counted by type
    /// @throws IllegalStateException when nothing was changed
    private Moved changed(String method, String path, String body, String counted) {
        long begun = System.nanoTime();
        var asked = subject.client().send("fhir", method, base() + path, body, ASYNC).expect(202);
        JsonNode told = done(asked);
        double seconds = seconds(begun);
        long resources = 0;
        for (JsonNode parameter : told.path("parameter")) {
            if (parameter.path("name").asString().equals(counted)) {
                for (JsonNode count : parameter.findValues("valueDecimal")) {
                    resources += count.asLong();
                }
            }
        }
        if (resources == 0) {
            throw new IllegalStateException(path + " has changed nothing");
        }
        return new Moved(resources, seconds);
    }

    private static String input(Path file) {
        return """
        {"name":"input","part":[{"name":"url","valueUri":"%s"}]}"""
                .formatted(file.toUri());
    }

    private String base() {
        return subject.client().arm() + subject.base();
    }

    /// Asks until the job is over.
    private JsonNode done(Client.Answer asked) {
        var address = URI.create(asked.header("Content-Location").orElseThrow());
        while (true) {
            var answer = subject.client().get("fhir", address.toString()).expect(200, 202);
            if (answer.status() == 200) {
                return answer.json();
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
