// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.JsonWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an import was asked to do.
///
/// @param initial whether nothing but new resources come, and nobody else writes meanwhile
///     (`InitialLoad`); else versions are kept (`IncrementalLoad`)
/// @param root the account's address with a slash at the end: references into it become relative
/// @param request the address of the request, as the status tells it
/// @param inputs in order
public record ImportRequest(boolean initial, String root, String request, List<Input> inputs) {
    /// The most files of one job.
    public static final int INPUTS_MAX = 10_000;

    public ImportRequest {
        inputs = List.copyOf(inputs);
    }

    /// One file.
    ///
    /// @param type of all its resources; empty: any
    /// @param etag what the file must be
    public record Input(Optional<String> type, URI url, Optional<String> etag) {}

    /// By what people know it again: the name of the first file, without its folder, and how many
    /// more there are. A query is not named: it can hold a signature.
    String about() {
        if (inputs.isEmpty()) {
            return "";
        }
        int count = inputs.size();
        String path = inputs.getFirst().url().getPath();
        String file = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
        if (file.isEmpty()) {
            return count == 1 ? "1 file" : count + " files";
        }
        return file + (count == 1 ? "" : " and " + (count - 1) + " more");
    }

    /// In one spelling, so that the same request is the same bytes.
    public byte[] bytes() {
        var all = new ArrayList<Json>();
        for (Input input : inputs) {
            JsonObject one = JsonObject.EMPTY.with("url", new JsonString(input.url().toString()));
            if (input.type().isPresent()) {
                one = one.with("type", new JsonString(input.type().get()));
            }
            if (input.etag().isPresent()) {
                one = one.with("etag", new JsonString(input.etag().get()));
            }
            all.add(one);
        }
        JsonObject whole =
                JsonObject.EMPTY
                        .with("mode", new JsonString(initial ? "InitialLoad" : "IncrementalLoad"))
                        .with("root", new JsonString(root))
                        .with("request", new JsonString(request))
                        .with("input", JsonArray.of(all));
        var writer = new JsonWriter(1 << 10);
        writer.write(whole);
        return writer.toBytes();
    }

    /// Of [#bytes].
    public static ImportRequest of(byte[] bytes) {
        JsonObject whole = Json.readObject(bytes);
        var inputs = new ArrayList<Input>();
        if (whole.find("input") instanceof JsonArray all) {
            for (Json each : all) {
                if (each instanceof JsonObject one) {
                    inputs.add(
                            new Input(
                                    text(one, "type"),
                                    URI.create(one.text("url", "")),
                                    text(one, "etag")));
                }
            }
        }
        return new ImportRequest(
                whole.text("mode", "").equals("InitialLoad"),
                whole.text("root", ""),
                whole.text("request", ""),
                inputs);
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.find(name) instanceof JsonString text
                ? Optional.of(text.value())
                : Optional.empty();
    }
}
