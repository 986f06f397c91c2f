// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.name;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.store.Change;
import dev.signet.store.Method;
import dev.signet.store.Sample;
import dev.signet.store.VectorGenerator;
import dev.signet.store.Walks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatTest {
    @TempDir Path folder;

    private static InputStream vector(String name) {
        return Objects.requireNonNull(FormatTest.class.getResourceAsStream("/vectors/" + name));
    }

    private static byte[] v1(String name) throws IOException {
        var properties = new Properties();
        try (var stream = vector("v1.properties")) {
            properties.load(stream);
        }
        return HexFormat.of().parseHex(properties.getProperty(name));
    }

    @Test
    void recordsOfVersionOneRead() throws IOException {
        Body body = Body.of(v1("body"));
        assertEquals(key(VectorGenerator.JSON_ID), body.key());
        assertEquals(3, body.version());
        assertEquals(VectorGenerator.TIME, body.time());
        assertArrayEquals(put(VectorGenerator.JSON_ID, "Ada").json(), body.json());
        assertTrue(
                Sample.text(body.stored(Schema.update(1, 0)))
                        .contains(
                                "\"meta\":{\"versionId\":\"3\",\"lastUpdated\":\""
                                        + "2026-01-01T00:00:00.123+00:00\"}"));
        Body deletion = Body.of(v1("deletion"));
        assertTrue(deletion.deleted());
        assertEquals(4, deletion.version());
        assertEquals(new Head(300, (1L << 40) | 7, false), Head.of(v1("head")));
        assertEquals(new Head(1, 1L << 20, true), Head.of(v1("head.deleted")));
        var transaction = Transaction.of(v1("transaction"));
        assertEquals(2, transaction.changes());
        assertEquals(VectorGenerator.TIME, transaction.time());
        var chain = new Transaction.Chain(new byte[32], 1, transaction.time(), 2);
        chain.add(v1("body"));
        chain.add(v1("deletion"));
        assertArrayEquals(v1("digest"), chain.end());
        assertArrayEquals(v1("digest"), transaction.digest());
    }

    private static byte[] v2(String name) throws IOException {
        var properties = new Properties();
        try (var stream = vector("v2.properties")) {
            properties.load(stream);
        }
        return HexFormat.of().parseHex(properties.getProperty(name));
    }

    @Test
    void recordsOfVersionTwoRead() throws IOException {
        Body body = Body.of(v2("body"));
        assertEquals(Method.PUT, body.method());
        assertTrue(body.created());
        assertEquals(3, body.version());
        Body deletion = Body.of(v2("deletion"));
        assertEquals(Method.DELETE, deletion.method());
        assertTrue(deletion.deleted() && !deletion.created());
        assertEquals(new Head(300, 1L << 40 | 7, false, 12), Head.of(v2("head")));
        assertTrue(Mark.is(v2("mark")) && !Mark.is(v2("body")));
        var mark = new Mark(VectorGenerator.TIME + 2, List.of(7L, 1L << 20, 3L << 20 | 5));
        assertEquals(mark, Mark.of(v2("mark")));
        var transaction = Transaction.of(v2("transaction"));
        var rest = new Erased.Rest(new byte[32], 1, transaction);
        rest.add(1, v2("deletion"));
        Erased erased = Erased.of(v2("erased"));
        assertEquals(2, erased.by());
        assertEquals(Set.of(0), erased.places());
        assertArrayEquals(rest.end(), erased.rest());
        for (String name : List.of("mark", "erased")) {
            byte[] record = v2(name);
            byte[] longer = Arrays.copyOf(record, record.length + 1);
            byte[] shorter = Arrays.copyOf(record, record.length - 1);
            for (byte[] wrong : List.of(longer, shorter)) {
                assertFails(Failure.CORRUPT, () -> read(name, wrong));
            }
        }
    }

    @Test
    void versionsThatAnotherServerHasNumberedRead() throws IOException {
        Body body = Body.of(v3("body"));
        assertTrue(body.given());
        assertEquals(3, body.version());
        assertEquals(VectorGenerator.TIME, body.time());
        assertEquals(Method.PUT, body.method());
        assertFalse(body.created());
        Body deletion = Body.of(v3("deletion"));
        assertTrue(deletion.given() && deletion.deleted());
        assertEquals(new Head(300, 1L << 40 | 7, false, 12, true), Head.of(v3("head")));
        assertFalse(Body.of(v2("body")).given());
        byte[] later = v3("head");
        later[0] = 3;
        assertFails(Failure.FORMAT_TOO_NEW, () -> Head.of(later));
    }

    @Test
    void foldedBodiesRead() throws IOException {
        for (String name : List.of("body", "given")) {
            Body body = Body.of(v4(name));
            assertEquals(key(VectorGenerator.JSON_ID), body.key());
            assertEquals(name.equals("given"), body.given());
            assertEquals(3, body.version());
            assertEquals(VectorGenerator.TIME, body.time());
            assertEquals(VectorGenerator.FOLDABLE, new String(body.json(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aFoldedBodyAndAnotherDictionaryDoNotGoTogether() throws IOException {
        for (byte[] record : List.of(v2("body"), v3("body"), v4("body"), v4("given"))) {
            record[0] ^= 6; // 2 and 4, 3 and 5
            assertFails(Failure.CORRUPT, () -> Body.of(record));
        }
    }

    private static byte[] v4(String name) throws IOException {
        var properties = new Properties();
        try (var stream = vector("v4.properties")) {
            properties.load(stream);
        }
        return HexFormat.of().parseHex(properties.getProperty(name));
    }

    private static byte[] v3(String name) throws IOException {
        var properties = new Properties();
        try (var stream = vector("v3.properties")) {
            properties.load(stream);
        }
        return HexFormat.of().parseHex(properties.getProperty(name));
    }

    private static void read(String name, byte[] record) {
        switch (name) {
            case "mark" -> Mark.of(record);
            default -> Erased.of(record);
        }
    }

    @Test
    void whatWasWrittenBeforeSaysNotHowItWasAskedFor() throws IOException {
        Body third = Body.of(v1("body"));
        assertEquals(Method.UNSAID, third.method());
        assertFalse(third.created());
        byte[] first = v1("body");
        first[2] = 1; // the version
        assertTrue(Body.of(first).created());
        byte[] flagged = v1("body");
        flagged[1] = 4;
        assertFails(Failure.CORRUPT, () -> Body.of(flagged));
    }

    @Test
    void aDatabaseOfVersionOneOpens() throws IOException {
        try (var zip = new ZipInputStream(vector("database-v1.zip"))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
        try (var database = Sample.open(folder)) {
            assertEquals("Eva", name(database.read(key("a")).orElseThrow()));
            assertEquals("Ada", name(database.readVersion(key("a"), 1).orElseThrow()));
            assertTrue(database.read(key("b")).orElseThrow().deleted());
            try (var snapshot = database.snapshot()) {
                assertEquals(2, snapshot.lsn());
                assertEquals(List.of(key("a")), snapshot.keys(named("Eva"), 5));
            }
            assertTrue(Walks.of(database).isSound(), Walks.of(database).toString());
        }
    }

    @Test
    void anotherVersionOfARecordIsRefusedAsTooOldOrTooNew() throws IOException {
        refusesVersions(v1("body"), 6, Body::of);
        refusesVersions(v1("head"), 3, Head::of);
        refusesVersions(v1("transaction"), 2, Transaction::of);
        refusesVersions(v2("erased"), 2, Erased::of);
    }

    private static void refusesVersions(byte[] record, int next, Function<byte[], Object> reading) {
        record[0] = 0;
        assertFails(Failure.FORMAT_TOO_OLD, () -> reading.apply(record));
        record[0] = (byte) next;
        assertFails(Failure.FORMAT_TOO_NEW, () -> reading.apply(record));
    }

    @Test
    void aRecordCutOrMadeLongerAnywhereIsRefused() throws IOException {
        for (byte[] record :
                List.of(v1("body"), v1("deletion"), v2("body"), v2("deletion"), v4("body"))) {
            refusesLengths(record, Body::of);
        }
        refusesLengths(v1("head"), Head::of);
        refusesLengths(v2("head"), Head::of);
        refusesLengths(v1("transaction"), Transaction::of);
    }

    private static void refusesLengths(byte[] record, Function<byte[], Object> reading) {
        for (int length = 0; length <= record.length + 3; length++) {
            if (length != record.length) {
                byte[] other = Arrays.copyOf(record, length);
                assertFails(Failure.CORRUPT, () -> reading.apply(other));
            }
        }
    }

    @Test
    void noBytesMakeARecordThrowAnythingElse() throws IOException {
        var random = new Random(3);
        for (byte[] record : List.of(v1("body"), v1("deletion"), v1("head"), v1("transaction"))) {
            for (int i = 0; i < 2_000; i++) {
                byte[] changed = record.clone();
                for (int n = 0; n <= random.nextInt(3); n++) {
                    changed[1 + random.nextInt(changed.length - 1)] = (byte) random.nextInt();
                }
                for (Function<byte[], Object> reading :
                        List.<Function<byte[], Object>>of(Body::of, Head::of, Transaction::of)) {
                    try {
                        reading.apply(changed);
                    } catch (Failed failed) {
                        assertEquals(Failure.CORRUPT, failed.failure());
                    }
                }
            }
        }
    }

    @Test
    void noBytesMakeAFoldedBodyThrowAnythingElse() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = v4("body");
            for (int n = 0; n <= random.nextInt(3); n++) {
                changed[1 + random.nextInt(changed.length - 1)] = (byte) random.nextInt();
            }
            try {
                Body.of(changed);
            } catch (Failed failed) {
                assertEquals(Failure.CORRUPT, failed.failure());
            }
        }
    }

    @Test
    void resourcesOfEverySizeComeBackAsTheyWere() {
        var random = new Random(4);
        for (int length : new int[] {2, 30, 127, 128, 1_000, 70_000, 3_000_000}) {
            for (boolean compressible : new boolean[] {true, false}) {
                byte[] json = new byte[length];
                random.nextBytes(json);
                if (compressible) {
                    Arrays.fill(json, (byte) 'x');
                }
                int offset = length / 2;
                var document = Sample.document(key("a"), new byte[0]);
                var packed = Body.pack(new Change.Put(key("a"), json, offset, true, document));
                byte[] record = packed.with(1, VectorGenerator.TIME, true);
                assertTrue(record.length < length + 40);
                Body body = Body.of(record);
                assertArrayEquals(json, body.json());
                String stamped = new String(body.stored(1).json(), StandardCharsets.ISO_8859_1);
                String plain = new String(json, StandardCharsets.ISO_8859_1);
                assertTrue(stamped.startsWith(plain.substring(0, offset) + "\"versionId\":\"1\""));
                assertTrue(stamped.endsWith("+00:00\"," + plain.substring(offset)));
            }
        }
    }

    @Test
    void numbersHaveOneSpelling() {
        for (long value : new long[] {0, 1, 127, 128, 16_384, 1L << 40, Long.MAX_VALUE}) {
            var bytes = ByteBuffer.allocate(Varint.BYTES_MAX);
            Varint.put(bytes, value);
            bytes.flip();
            assertEquals(value, Varint.take(bytes));
            assertEquals(0, bytes.remaining());
        }
        var longer = ByteBuffer.wrap(new byte[] {(byte) 0x80, 0});
        assertThrows(IllegalArgumentException.class, () -> Varint.take(longer));
    }
}
