// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What trees of the largest resource cost, and that the meter says so.
class TreeCostTest {
    private static final int BYTES = 2 << 20;

    /// As many values as fit and are allowed.
    private static byte[] filled(String piece, int valuesOfPiece) {
        int count = Math.min(BYTES / piece.length(), JsonReader.VALUES_MAX / valuesOfPiece) - 4;
        var json = new StringBuilder("{\"x\":[");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",");
            json.append(piece, 0, piece.length() - 1);
        }
        return json.append("]}").toString().getBytes(UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"a\",|1",
                "\"\\n\",|1",
                "12,|1",
                "[],|1",
                "{},|1",
                "[1],|2",
                "[[[[[1]]]]],|6",
                "{\"a\":1},|2",
                "{\"a\":{\"b\":{\"c\":[true]}}},|5",
                "\"0123456789\",|1",
                "null,|1",
                "{\"unknownname\":\"a\",\"other\":2},|3"
            })
    void aTreeOfTheMostValuesIsSmallAndCountedWhole(String piece, int values) {
        byte[] body = filled(piece, values);
        var told = new AtomicLong();
        long before = used();
        JsonObject tree = JsonReader.readObject(body, 0, body.length, told::addAndGet);
        long kept = used() - before;
        assertEquals(1, tree.size());
        assertTrue(kept <= 20L << 20, piece + " keeps " + kept);
        // compact headers, with which the server runs, take a little less than there is here
        assertTrue(told.get() >= 0.7 * kept, piece + " keeps " + kept + ", told " + told);
        assertTrue(told.get() <= 4 * kept + (2 << 20), piece + " keeps " + kept + ", told " + told);
    }

    /// Bytes of the heap that are reachable.
    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void oneValueMoreThanTheMostIsRefusedBeforeTheRestIsRead() {
        var json = new StringBuilder("[");
        // the array itself is the last value, so one place is left for it
        json.append("1,".repeat(JsonReader.VALUES_MAX - 2)).append("1]");
        JsonReader.read(json.toString().getBytes(UTF_8), 0, json.length());
        byte[] most = ("{\"a\":" + json + "}").getBytes(UTF_8);
        var refused =
                assertThrows(
                        Failed.class,
                        () -> JsonReader.readObject(most, 0, most.length, Meter.NONE));
        assertEquals(Failure.TOO_LARGE, refused.failure());
        byte[] broken =
                ("{\"a\":[" + "1,".repeat(JsonReader.VALUES_MAX + 1) + "not read").getBytes(UTF_8);
        var early =
                assertThrows(
                        Failed.class,
                        () -> JsonReader.readObject(broken, 0, broken.length, Meter.NONE));
        assertEquals(Failure.TOO_LARGE, early.failure());
        assertEquals(1, JsonReader.readObject(most, 0, most.length).size());
    }

    @Test
    void whatTheMeterThrowsEndsTheReading() {
        byte[] body = filled("\"a\",", 1);
        var told = new AtomicLong();
        assertThrows(
                IllegalStateException.class,
                () ->
                        JsonReader.readObject(
                                body,
                                0,
                                body.length,
                                bytes -> {
                                    if (told.addAndGet(bytes) > 1 << 20) {
                                        throw new IllegalStateException();
                                    }
                                }));
        assertTrue(told.get() < 2 << 20, "told " + told);
    }

    @Test
    void anObjectOfTooManyMembersIsRefused() {
        var json = new StringBuilder("{\"n\":0");
        for (int i = 1; i < JsonReader.MEMBERS_MAX; i++) {
            json.append(",\"n").append(i).append("\":0");
        }
        byte[] most = (json + "}").getBytes(UTF_8);
        assertEquals(JsonReader.MEMBERS_MAX, Json.readObject(most).size());
        byte[] more = (json + ",\"m\":0}").getBytes(UTF_8);
        var failed = assertThrows(Failed.class, () -> Json.readObject(more));
        assertEquals(Failure.TOO_LARGE, failed.failure());
    }
}
