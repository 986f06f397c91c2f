// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.Vectors;
import dev.signet.controlplane.engine.OperationRecord.Problem;
import dev.signet.controlplane.provider.Stamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// docs/formats/control-records.md: records are read back as they were written, strictly, for ever.
final class RecordCodecTest {
    private static final Stamp STAMP =
            new Stamp("object", Instant.parse("2026-03-01T10:00:00.123Z"));

    private static final GroupRecord GROUP =
            new GroupRecord(1, "sub", "Group", "West US 2", Map.of("a", "b"), Optional.of("op"));
    private static final OperationRecord OPERATION =
            new OperationRecord(
                    1,
                    "op",
                    "sub",
                    "westus2",
                    STAMP.at(),
                    Optional.of(STAMP.at()),
                    Optional.of(new Problem("Forbidden", "no (4002)")));
    private static final Map<String, Object> ALL = Map.of("group", GROUP, "operation", OPERATION);

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        assertEquals(ALL.keySet(), Vectors.read(ALL));
    }

    @Test
    void everyVectorHasATest() throws IOException {
        assertEquals(Vectors.NAMES, Vectors.names());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"format\":\"1\"}",
                "{\"format\":1}",
                "{\"format\":1,\"format\":1}",
                "{\"format\":1,\"subscription\":null,\"name\":\"n\",\"location\":\"l\",\"tags\":{},"
                        + "\"operation\":null}",
                "{\"format\":1,\"subscription\":\"s\",\"name\":\"n\",\"location\":\"l\",\"tags\":{},"
                        + "\"operation\":null,\"more\":1}",
                "{\"format\":1,\"subscription\":\"s\",\"name\":\"n\",\"location\":\"l\",\"tags\":{},"
                        + "\"operation\":null} x"
            })
    void whatIsNoRecordIsCorrupt(String text) {
        assertEquals(Failure.CORRUPT, refusal(text));
    }

    @Test
    void anotherFormatIsTooOldOrTooNew() {
        assertEquals(Failure.FORMAT_TOO_OLD, refusal("{\"format\":0}"));
        assertEquals(Failure.FORMAT_TOO_NEW, refusal("{\"format\":2,\"unknown\":true}"));
    }

    private static Failure refusal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return assertThrows(Failed.class, () -> RecordCodec.read(bytes, GroupRecord.class))
                .failure();
    }
}
