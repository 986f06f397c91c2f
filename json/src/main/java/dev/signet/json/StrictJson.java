// SPDX-License-Identifier: Apache-2.0
package dev.signet.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads one JSON object (RFC 8259): no name twice, nothing behind its end, bounded depth and
/// strings. How many bytes there may be is for the caller to bound. Any thread.
public final class StrictJson {
    /// With the parser's own bounds: what no one else may have written, or a body that is small.
    public static final StrictJson PLAIN = new StrictJson(StreamReadConstraints.defaults());

    private final JsonMapper mapper;

    private StrictJson(StreamReadConstraints constraints) {
        mapper =
                JsonMapper.builder(
                                JsonFactory.builder()
                                        .streamReadConstraints(constraints)
                                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                        .build())
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
    }

    /// @param depthMax of objects and arrays in each other
    /// @param charactersMax of a string
    public static StrictJson bounded(int depthMax, int charactersMax) {
        return new StrictJson(
                StreamReadConstraints.builder()
                        .maxNestingDepth(depthMax)
                        .maxStringLength(charactersMax)
                        .build());
    }

    /// What bytes hold.
    public sealed interface Content {}

    /// @param node the caller owns it
    public record Whole(ObjectNode node) implements Content {}

    /// JSON, but no object.
    public record NoObject() implements Content {}

    /// No JSON, or beyond the bounds.
    ///
    /// @param offset where it breaks, in bytes; 0 when that is not known
    public record NoJson(long offset) implements Content {}

    /// @param bytes UTF-8
    public Content read(byte[] bytes) {
        try {
            JsonNode node = mapper.readTree(bytes);
            return node instanceof ObjectNode object ? new Whole(object) : new NoObject();
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            return new NoJson(at == null ? 0 : Math.max(at.getByteOffset(), 0));
        }
    }
}
