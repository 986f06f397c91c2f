// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A response as a test looks at it.
public record Answer(int status, Response response, byte[] body) {
    public static Answer of(Response response) {
        return new Answer(response.status(), response, bytes(response.body()));
    }

    private static byte[] bytes(Response.Body body) {
        return switch (body) {
            case Response.Body.Bytes(var bytes) -> bytes;
            case Response.Body.Streamed(var writer) -> {
                var target = new ByteArrayOutputStream();
                try {
                    writer.write(target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                yield target.toByteArray();
            }
        };
    }

    public String header(String name) {
        return response.headers().first(name).orElse("");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonObject json() {
        return Json.readObject(body);
    }

    /// The value at a path of names and indexes, as text; "" when there is none.
    public String at(Object... path) {
        return at(json(), path);
    }

    public static String at(Json json, Object... path) {
        Json now = json;
        for (Object step : path) {
            if (now instanceof JsonObject object && step instanceof String name) {
                now = object.find(name);
            } else if (now instanceof JsonArray array
                    && step instanceof Integer index
                    && index < array.size()) {
                now = array.at(index);
            } else {
                return "";
            }
        }
        return switch (now) {
            case null -> "";
            case JsonString text -> text.value();
            case JsonNumber number -> number.text();
            case Json other -> new String(other.bytes(), StandardCharsets.UTF_8);
        };
    }

    public List<Json> entries() {
        var entries = new ArrayList<Json>();
        if (json().find("entry") instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                entries.add(array.at(i));
            }
        }
        return entries;
    }

    /// Ids of the entries of that search mode, in order.
    public List<String> ids(String mode) {
        return entries().stream()
                .filter(entry -> at(entry, "search", "mode").equals(mode))
                .map(entry -> at(entry, "resource", "id"))
                .toList();
    }

    public List<String> hits() {
        expect(200);
        return ids("match");
    }

    public String link(String relation) {
        if (json().find("link") instanceof JsonArray links) {
            for (int i = 0; i < links.size(); i++) {
                if (at(links.at(i), "relation").equals(relation)) {
                    return at(links.at(i), "url");
                }
            }
        }
        return "";
    }

    /// Checks the id of an OperationOutcome.
    public Answer named(String id) {
        assertEquals(id, at("id"));
        return this;
    }

    public Answer expect(int expected) {
        assertEquals(expected, status, this::text);
        return this;
    }

    /// Checks the first issue of a refusal, which carries the call's id and its time.
    public Answer refused(int expected, String code, String diagnostics, String expression) {
        found(expected, code, diagnostics, expression);
        assertEquals(header("X-Request-Id"), UUID.fromString(at("id")).toString());
        Instant time = Instant.parse(at("meta", "lastUpdated"));
        assertEquals(time.truncatedTo(ChronoUnit.MILLIS), time);
        return this;
    }

    /// Checks the first issue of an OperationOutcome that is the answer itself.
    public Answer found(int expected, String code, String diagnostics, String expression) {
        expect(expected);
        assertEquals("OperationOutcome", at("resourceType"));
        assertEquals("error", at("issue", 0, "severity"));
        assertEquals(code, at("issue", 0, "code"), this::text);
        assertEquals(diagnostics, at("issue", 0, "diagnostics"));
        assertEquals(expression, at("issue", 0, "expression", 0), this::text);
        return this;
    }
}
