// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Resources to try things on.
final class Samples {
    private Samples() {}

    /// One resource of each kind that Synthea makes.
    static List<JsonObject> synthea() {
        var resources = new ArrayList<JsonObject>();
        var folder = Objects.requireNonNull(Samples.class.getResource("/synthea"));
        try (var files = Files.list(Path.of(folder.toURI()))) {
            for (Path file : files.sorted().toList()) {
                resources.add(Json.readObject(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return resources;
    }

    /// A resource written with single quotes.
    static JsonObject of(String json) {
        return Json.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
