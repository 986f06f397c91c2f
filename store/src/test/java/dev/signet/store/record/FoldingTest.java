// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.store.VectorGenerator;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldingTest {
    private static final String ONE = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String OTHER = "7d444840-9dc0-11d1-b245-5ffdce74fad2";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unfolded(Folding folding, int length) {
        var values = ByteBuffer.wrap(folding.values(), 0, folding.valuesLength());
        return Unfolding.of(folding.text(), folding.textLength(), values, length);
    }

    /// What a text becomes: the text in hexadecimal where it is not ASCII, a blank, the values.
    private static String folded(String text) {
        var folding = Folding.of(bytes(text));
        assertEquals(
                text,
                new String(unfolded(folding, bytes(text).length), StandardCharsets.UTF_8),
                "comes back");
        var said = new StringBuilder();
        for (byte each : Arrays.copyOf(folding.text(), folding.textLength())) {
            said.append(each >= ' ' ? (char) each : "<%02x>".formatted(each));
        }
        byte[] values = Arrays.copyOf(folding.values(), folding.valuesLength());
        return said + " " + HexFormat.of().formatHex(values);
    }

    @Test
    void aUuidIsSixteenBytesOnceAndAMarkAgain() {
        String one = ONE.replace("-", "");
        String other = OTHER.replace("-", "");
        assertEquals("<ff> " + one, folded(ONE));
        assertEquals(
                "a/<ff>,<ff>;<f8><f9> " + one + other,
                folded("a/" + ONE + "," + OTHER + ";" + ONE + OTHER));
        assertEquals("aa<ff>-4 " + one, folded("aa" + ONE + "-4"));
        var many = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            many.append("%08x-0000-4000-8000-000000000000".formatted(i));
        }
        String thrice = many + many.toString();
        assertTrue(
                folded(thrice).startsWith("<ff>".repeat(8) + "<f8><f9><fa><fb><fc><fd><ff><ff> "));
    }

    @Test
    void whatIsNearlyAUuidStays() {
        for (String near :
                List.of(
                        ONE.toUpperCase(Locale.ROOT),
                        ONE.replace('b', 'g'),
                        ONE.substring(1),
                        ONE.substring(0, 35),
                        ONE.replace('-', '_'),
                        "0f8fad5bd-9cb-469f-a165-70867728950e")) {
            assertEquals(near + " ", folded(near));
        }
    }

    @Test
    void instantsAreSecondsSince1970AndSecondsSinceTheOneBefore() {
        assertEquals("<f5>Z 00000000", folded("1970-01-01T00:00:00Z"));
        assertEquals("<f5>Z ffffffff", folded("1969-12-31T23:59:59Z"));
        assertEquals(
                "<f5>+01:00,<f6>.5Z,<f7>Z 65e1193fffff",
                folded("2024-02-29T23:54:39+01:00,2024-02-29T23:54:39.5Z,2024-03-01T18:06:54Z"));
        assertEquals(
                "<f5>,<f5> 0000000200000001", folded("1970-01-01T00:00:02,1970-01-01T00:00:01"));
        assertEquals(
                "<f5>,<f5> 0000000000010000", folded("1970-01-01T00:00:00,1970-01-01T18:12:16"));
        assertEquals("<f5> 7fffffff", folded("2038-01-19T03:14:07"));
        assertEquals("<f5> 80000000", folded("1901-12-13T20:45:52"));
    }

    @Test
    void whatIsNoInstantStays() {
        for (String near :
                List.of(
                        "2023-02-29T00:00:00",
                        "1900-02-29T00:00:00",
                        "2024-13-01T00:00:00",
                        "2024-00-01T00:00:00",
                        "2024-01-00T00:00:00",
                        "2024-04-31T00:00:00",
                        "2024-01-01T24:00:00",
                        "2024-01-01T00:60:00",
                        "2024-01-01T00:00:60",
                        "2024-01-01T00:00:0",
                        "2024-01-01 00:00:00",
                        "2038-01-19T03:14:08",
                        "1901-12-13T20:45:51",
                        "2o24-01-01T00:00:00")) {
            assertEquals(near + " ", folded(near));
        }
    }

    @Test
    void everyInstantComesBackAsTheCalendarSpellsIt() {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            int seconds = random.nextInt();
            String text =
                    LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC)
                            .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"));
            assertEquals("<f5> " + HexFormat.of().toHexDigits(seconds), folded(text));
        }
    }

    @Test
    void base64OfDataStandsAsItsBytes() {
        byte[] note =
                bytes("# Chief complaint\n- Cough, since three weeks; no fever, no weight loss");
        for (int length = 46; length < note.length; length++) {
            byte[] part = Arrays.copyOf(note, length);
            String spelled = Base64.getEncoder().encodeToString(part);
            String text = "{\"data\":\"" + spelled + "\",\"id\":\"" + ONE + "\"}";
            String plain = new String(part, StandardCharsets.UTF_8).replace("\n", "<0a>");
            String count = Character.toString(length);
            assertEquals(
                    "{\"data\":\"<fe>"
                            + count
                            + plain
                            + "\",\"id\":\"<ff>\"} "
                            + ONE.replace("-", ""),
                    folded(text));
        }
    }

    @Test
    void base64ThatAnEncoderWouldSpellOtherwiseStays() {
        String spelled = Base64.getEncoder().encodeToString(new byte[49]); // two signs =
        for (String near :
                List.of(
                        spelled.replace("A==", "B=="), // bits behind the last byte
                        spelled.replace("==", "="),
                        spelled.replace("==", ""),
                        spelled.substring(8), // too short to be worth it
                        spelled.replace("AAAA", "AA AA"),
                        spelled.replace('A', '_'))) {
            String text = "{\"data\":\"" + near + "\"}";
            assertEquals(text + " ", folded(text));
        }
        String elsewhere = "{\"date\":\"" + spelled + "\"}";
        assertEquals(elsewhere + " ", folded(elsewhere));
    }

    @Test
    void anyBytesComeBackAsTheyWere() {
        var random = new Random(6);
        byte[] pieces = bytes(VectorGenerator.FOLDABLE);
        for (int i = 0; i < 3_000; i++) {
            byte[] content = new byte[random.nextInt(400)];
            if (i % 3 == 0) {
                random.nextBytes(content);
            } else {
                // pieces of what is folded, cut anywhere, and a byte changed
                for (int at = 0; at < content.length; ) {
                    int from = random.nextInt(pieces.length);
                    int length = Math.min(random.nextInt(120), pieces.length - from);
                    length = Math.min(length, content.length - at);
                    System.arraycopy(pieces, from, content, at, length);
                    at += Math.max(1, length);
                }
                if (content.length > 0) {
                    content[random.nextInt(content.length)] = (byte) random.nextInt();
                }
            }
            assertArrayEquals(content, unfolded(Folding.of(content), content.length));
        }
        byte[] marks = new byte[1_000];
        Arrays.fill(marks, FoldMarks.UUID);
        assertArrayEquals(marks, unfolded(Folding.of(marks), marks.length));
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        refuses("<ff>", 15, 36);
        refuses("<ff>", 17, 36);
        refuses("<ff>", 16, 35);
        refuses("<ff>", 16, 37);
        refuses("<f8>", 0, 36);
        refuses("<f6>", 0, 19);
        refuses("<f7>", 2, 19);
        refuses("<f5>", 3, 19);
        refuses("<c0>", 0, 1);
        refuses("<fe><05>abcd", 0, 8);
        refuses("<fe><ff><ff><ff><ff><7f>abcd", 0, 8);
        refuses("<fe>", 0, 0);
        refuses("abc", 0, 2);
        refuses("abc", 0, 4);
        refuses("abc", 1, 3);
    }

    private static void refuses(String said, int values, int length) {
        var text = new ByteArrayOutputStream();
        for (int i = 0; i < said.length(); i++) {
            if (said.charAt(i) == '<') {
                text.write(HexFormat.fromHexDigits(said, i + 1, i + 3));
                i += 3;
            } else {
                text.write(said.charAt(i));
            }
        }
        byte[] bytes = text.toByteArray();
        var thrown =
                assertThrows(
                        RuntimeException.class,
                        () ->
                                Unfolding.of(
                                        bytes, bytes.length, ByteBuffer.allocate(values), length),
                        said);
        assertTrue(
                thrown instanceof IllegalArgumentException
                        || thrown instanceof BufferUnderflowException,
                thrown.toString());
    }
}
