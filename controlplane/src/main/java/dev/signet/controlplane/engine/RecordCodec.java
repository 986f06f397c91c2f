// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Control records as bytes: JSON with the member `format`; docs/formats/control-records.md.
public final class RecordCodec {
    /// The format that this build writes, and the only one it reads.
    public static final int FORMAT = 1;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .build();

    private RecordCodec() {}

    public static byte[] write(Object document) {
        return MAPPER.writeValueAsBytes(document);
    }

    /// @throws Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`, `CORRUPT`
    public static <T> T read(byte[] bytes, Class<T> type) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            JsonNode format = tree.path("format");
            if (!format.isIntegralNumber() || !format.canConvertToInt()) {
                throw corrupt(type);
            }
            requireFormat(format.intValue());
            T document = MAPPER.treeToValue(tree, type);
            if (document == null) {
                throw corrupt(type);
            }
            return document;
        } catch (JacksonException | NullPointerException e) {
            throw corrupt(type);
        }
    }

    /// Refuses every format but this build's.
    public static void requireFormat(int format) {
        if (format != FORMAT) {
            throw new Failed(
                    format < FORMAT ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "the format of a control record is not known to this build",
                    new Fact("format", format),
                    new Fact("expected", FORMAT));
        }
    }

    private static Failed corrupt(Class<?> type) {
        return new Failed(
                Failure.CORRUPT,
                "a control record cannot be read",
                new Fact("kind", type.getSimpleName()));
    }
}
