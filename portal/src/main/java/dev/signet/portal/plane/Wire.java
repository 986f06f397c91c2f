// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.plane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Requests to the planes, one after the other on the caller's thread. Any thread.
public final class Wire {
    /// Reads and writes all that goes over it. Decimals stay as they came, to the last zero: FHIR
    /// has `1.10` mean more than `1.1`, and what an editor shows is stored again.
    public static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// A busy machine takes its time to make a key.
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int BODY_BYTES_MAX = 16 << 20;
    private static final int OK = 200;

    private final HttpClient http;

    /// @param http trusts the planes' certificates
    public Wire(HttpClient http) {
        this.http = http;
    }

    /// What is sent along.
    ///
    /// @param type its media type
    public record Body(String type, byte[] bytes) {
        public static Body json(JsonNode json) {
            return new Body("application/json", JSON.writeValueAsBytes(json));
        }

        public static Body form(String form) {
            return new Body(
                    "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// @param token empty for none
    /// @param headers alternating names and values
    /// @throws Failed `UNAVAILABLE` when there is no answer
    public Answer send(
            String method,
            String address,
            Optional<String> token,
            Optional<Body> body,
            List<String> headers) {
        return read(asked(method, address, token, body, headers));
    }

    /// What is read while it is handed on, however large it is.
    ///
    /// @param answer with status and headers; its body is empty where there are bytes
    /// @param bytes of a success, closed by the caller; empty when it was refused
    public record Opened(Answer answer, Optional<InputStream> bytes) {}

    /// Asks for a file.
    ///
    /// @param headers alternating names and values
    /// @throws Failed `UNAVAILABLE` when there is no answer
    public Opened open(String address, String token, List<String> headers) {
        HttpResponse<InputStream> response =
                asked("GET", address, Optional.of(token), Optional.empty(), headers);
        if (response.statusCode() != OK) {
            return new Opened(read(response), Optional.empty());
        }
        return new Opened(
                new Answer(OK, object(), "", response.headers()), Optional.of(response.body()));
    }

    /// A text that is open to all; empty when there is none.
    public String text(String address) {
        var response = asked("GET", address, Optional.empty(), Optional.empty(), List.of());
        try (var stream = response.body()) {
            byte[] bytes = stream.readNBytes(BODY_BYTES_MAX);
            return response.statusCode() == OK ? new String(bytes, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw silent();
        }
    }

    /// The status of what is open to all.
    ///
    /// @param patience how long an answer is waited for
    /// @throws Failed `UNAVAILABLE` when there is none
    public int status(String address, Duration patience) {
        var response =
                asked("GET", address, Optional.empty(), Optional.empty(), List.of(), patience);
        try (var _ = response.body()) {
            return response.statusCode();
        } catch (IOException e) {
            throw silent();
        }
    }

    private HttpResponse<InputStream> asked(
            String method,
            String address,
            Optional<String> token,
            Optional<Body> body,
            List<String> headers) {
        return asked(method, address, token, body, headers, ANSWER);
    }

    private HttpResponse<InputStream> asked(
            String method,
            String address,
            Optional<String> token,
            Optional<Body> body,
            List<String> headers,
            Duration patience) {
        var request = HttpRequest.newBuilder(address(address)).timeout(patience);
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        Trace.served().ifPresent(parent -> request.header("traceparent", parent));
        body.ifPresent(sent -> request.header("Content-Type", sent.type()));
        request.method(
                method,
                body.map(sent -> BodyPublishers.ofByteArray(sent.bytes()))
                        .orElseGet(BodyPublishers::noBody));
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw silent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(Failure.UNAVAILABLE, "The request was interrupted.");
        }
    }

    private static Answer read(HttpResponse<InputStream> response) {
        try {
            try (var stream = response.body()) {
                byte[] bytes = stream.readNBytes(BODY_BYTES_MAX + 1);
                if (bytes.length > BODY_BYTES_MAX) {
                    throw new Failed(
                            Failure.TOO_LARGE, "The answer is larger than a page can show.");
                }
                boolean isXml =
                        response.headers().firstValue("Content-Type").orElse("").contains("xml");
                return new Answer(
                        response.statusCode(),
                        isXml ? object() : parsed(bytes),
                        isXml ? new String(bytes, StandardCharsets.UTF_8) : "",
                        response.headers());
            }
        } catch (IOException e) {
            throw silent();
        }
    }

    /// Without the cause: its message can name the address that was asked.
    private static Failed silent() {
        return new Failed(Failure.UNAVAILABLE, "That part of the server does not answer.");
    }

    private static URI address(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new Failed(Failure.INVALID, "There is no such address.");
        }
    }

    private static JsonNode parsed(byte[] bytes) {
        try {
            JsonNode read = bytes.length == 0 ? JSON.missingNode() : JSON.readTree(bytes);
            return read.isObject() || read.isArray() ? read : object();
        } catch (JacksonException e) {
            return object();
        }
    }

    /// One without members.
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
