// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.json;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Strict JSON (RFC 8259): one object, no duplicate names, nothing behind it, bounded depth.
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(16)
                                                    .maxStringLength(256 * 1024)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    /// An empty object.
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// @throws Failed `MALFORMED` with the fact `byte` where it is not JSON, or no object
    public static Members read(byte[] bytes) {
        JsonNode node;
        try {
            node = MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            long offset = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw new Failed(
                    Failure.MALFORMED,
                    "the body is not well-formed JSON",
                    new Fact("byte", offset));
        }
        if (node instanceof ObjectNode object) {
            return new Members("", object);
        }
        throw new Failed(Failure.MALFORMED, "the body is no JSON object", new Fact("byte", 0));
    }

    public static byte[] write(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
