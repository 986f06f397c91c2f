// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1.00,\"b\":[1e2,-0,0.10E-3,true,false,null],\"c\":{}}",
                "[]",
                "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001/\"",
                "\"é€😀\u007f\"",
                "\"lone \\ud800 surrogate\"",
                "123456789012345678901234567890.10"
            })
    void compactJsonIsWrittenAsItWasRead(String json) {
        assertEquals(json, new String(Json.read(json.getBytes(UTF_8)).bytes(), UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":2}|12",
                "{\"a\":1} x|9",
                "{\"a\":1}{}|7",
                "{\"a\":NaN}|5",
                "{\"a\":01}|6",
                "{\"a\":1,}|7",
                "{'a':1}|1",
                "{\"a\":\"tab\tin\"}|9",
                "{\"a\":tru}|5",
                "[1,2|5",
                "``|0"
            })
    void malformedJsonIsRefusedWithItsByte(String json, long at) {
        Failed failed = assertThrows(Failed.class, () -> Json.read(json.getBytes(UTF_8)));
        assertEquals(Failure.MALFORMED, failed.failure());
        assertEquals(at, Long.parseLong(failed.fact("byte", "")), 1.0);
    }

    @Test
    void theByteIsCountedFromTheOffset() {
        byte[] body = "xxxx{\"a\":1,]zz".getBytes(UTF_8);
        Failed failed = assertThrows(Failed.class, () -> JsonReader.read(body, 4, 8));
        assertEquals("7", failed.fact("byte", ""));
    }

    @Test
    void aRangeOfALargerArrayIsRead() {
        byte[] body = "xxxx{\"a\":1}zz".getBytes(UTF_8);
        assertEquals(
                new JsonObject(new String[] {"a"}, new Json[] {JsonNumber.of(1)}),
                JsonReader.readObject(body, 4, 7));
    }

    @Test
    void sixtyFourLevelsAreReadAndOneMoreIsRefused() {
        Json.read(("[".repeat(64) + "]".repeat(64)).getBytes(UTF_8));
        Failed failed =
                assertThrows(
                        Failed.class,
                        () -> Json.read(("[".repeat(65) + "]".repeat(65)).getBytes(UTF_8)));
        assertEquals(Failure.MALFORMED, failed.failure());
    }

    @Test
    void aNameTwiceAmongManyIsRefused() {
        var json = new StringBuilder("{");
        for (int i = 0; i < 1000; i++) {
            json.append("\"n").append(i).append("\":0,");
        }
        json.append("\"n7\":1}");
        assertThrows(Failed.class, () -> Json.read(json.toString().getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c328", // no continuation
                "80", // a continuation alone
                "c0af", // overlong
                "c1bf",
                "e09fbf",
                "f08fbfbf",
                "eda080", // surrogates
                "edbfbf",
                "f4908080", // beyond U+10FFFF
                "f5808080",
                "ff",
                "e282", // cut
                "e28228",
                "f09f98"
            })
    void bytesThatAreNotUtf8AreRefusedWithTheirByte(String hex) {
        byte[] broken = HexFormat.of().parseHex(hex);
        for (int before = 0; before < 20; before++) {
            String start = "xx[\"" + "a".repeat(before);
            byte[] body = join(start.getBytes(UTF_8), broken, "\"]xx".getBytes(UTF_8));
            Failed failed =
                    assertThrows(Failed.class, () -> JsonReader.read(body, 2, body.length - 4));
            assertEquals(Failure.MALFORMED, failed.failure());
            assertEquals("the body is not UTF-8", failed.text());
            assertEquals(String.valueOf(before + 2), failed.fact("byte", ""));
        }
    }

    @Test
    void aSequenceThatTheEndCutsIsRefusedThoughTheArrayGoesOn() {
        byte[] body = "\"é\"".getBytes(UTF_8);
        Failed failed = assertThrows(Failed.class, () -> JsonReader.read(body, 0, 2));
        assertEquals("1", failed.fact("byte", ""));
    }

    @Test
    void theFirstAndLastOfEachLengthAreRead() {
        int[] points = {0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
        String all = "\"" + new String(points, 0, points.length) + "\"";
        assertEquals(all, new String(Json.read(all.getBytes(UTF_8)).bytes(), UTF_8));
    }

    private static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        assertEquals(JsonBoolean.TRUE, Json.read("\ufefftrue".getBytes(UTF_8)));
    }

    @Test
    void aBodyThatIsNoObjectIsRefused() {
        assertThrows(Failed.class, () -> Json.readObject("[1]".getBytes(UTF_8)));
    }

    @Test
    void membersAreFoundReplacedAddedAndTakenAway() {
        JsonObject object = Json.readObject("{\"a\":1,\"b\":\"x\"}".getBytes(UTF_8));
        assertEquals("x", object.text("b", ""));
        assertNull(object.find("c"));
        JsonObject changed =
                object.with("a", JsonNull.NULL).with("c", JsonBoolean.TRUE).without("b");
        assertEquals("{\"a\":null,\"c\":true}", new String(changed.bytes(), UTF_8));
        assertEquals("{\"a\":1,\"b\":\"x\"}", new String(object.bytes(), UTF_8));
    }

    @Test
    void printingShowsNoContent() {
        JsonObject object = Json.readObject("{\"marker\":[\"marker\"]}".getBytes(UTF_8));
        assertFalse(object.toString().contains("marker"));
        assertFalse(object.value(0).toString().contains("marker"));
        assertFalse(new JsonString("marker").toString().contains("marker"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "NaN", "1 "})
    void aTextThatIsNoNumberIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new JsonNumber(text));
    }

    @Test
    void whatSharesItsPartsIsWrittenWithinABoundAndTold() {
        Json shared = Json.read("[\"\u00e9\u00e9\u00e9\u00e9\"]".getBytes(UTF_8));
        for (int i = 0; i < 24; i++) {
            shared = JsonArray.of(List.of(shared, shared));
        }
        Json grown = shared;
        var told = new ArrayList<Long>();
        Failed failed =
                assertThrows(Failed.class, () -> JsonWriter.bytes(grown, 1 << 16, told::add));
        assertEquals(Failure.TOO_LARGE, failed.failure());
        assertTrue(told.stream().mapToLong(Long::longValue).sum() <= (1 << 16) + 64);
        Json small = Json.read("{\"a\":[1,\"\u00e9x\"]}".getBytes(UTF_8));
        int length = small.bytes().length;
        assertArrayEquals(small.bytes(), JsonWriter.bytes(small, length, _ -> {}));
        assertThrows(Failed.class, () -> JsonWriter.bytes(small, length - 1, _ -> {}));
    }
}
