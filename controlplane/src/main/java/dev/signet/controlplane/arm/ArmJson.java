// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON of requests and answers: strict (no duplicate names, nothing behind the end) and
/// bounded.
public final class ArmJson {
    /// Bound of a request body, in bytes.
    public static final int BODY_BYTES_MAX = 1024 * 1024;

    private static final String CONTENT_TYPE = "application/json; charset=utf-8";
    private static final JsonMapper WRITER = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'")
                    .withZone(ZoneOffset.UTC);

    private ArmJson() {}

    /// A fresh empty object.
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// The object that the text is.
    ///
    /// @throws Failed `CORRUPT` when it is none
    public static ObjectNode object(String text) {
        return switch (StrictJson.PLAIN.read(text.getBytes(StandardCharsets.UTF_8))) {
            case StrictJson.Whole(ObjectNode object) -> object;
            case StrictJson.NoObject() ->
                    throw new Failed(Failure.CORRUPT, "a recorded JSON object is none");
            case StrictJson.NoJson(_) ->
                    throw new Failed(Failure.CORRUPT, "a recorded JSON object cannot be read");
        };
    }

    /// `{"value":[...]}`.
    public static ObjectNode list(Collection<ObjectNode> all) {
        ObjectNode list = object();
        ArrayNode value = list.putArray("value");
        all.forEach(value::add);
        return list;
    }

    /// A time as ARM writes it: seven digits of the second.
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    public static Response response(int status, JsonNode body) {
        return Response.of(status, CONTENT_TYPE, WRITER.writeValueAsBytes(body));
    }

    /// The request's body.
    ///
    /// @throws Failed `MALFORMED` with the byte, `TOO_LARGE`
    public static ObjectNode body(Request request) {
        try {
            byte[] bytes = request.body().readNBytes(BODY_BYTES_MAX + 1);
            if (bytes.length > BODY_BYTES_MAX) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "The request content is longer than {bytesMax} bytes.",
                        new Fact("bytesMax", BODY_BYTES_MAX));
            }
            return switch (StrictJson.PLAIN.read(bytes)) {
                case StrictJson.Whole(ObjectNode object) -> object;
                case StrictJson.NoObject() -> throw ArmError.CONTENT_NOT_OBJECT.failed();
                case StrictJson.NoJson(long offset) ->
                        throw ArmError.INVALID_CONTENT.failed(new Fact("byte", offset));
            };
        } catch (IOException e) {
            throw new Failed(e, Failure.MALFORMED, "The request content cannot be read.");
        }
    }
}
