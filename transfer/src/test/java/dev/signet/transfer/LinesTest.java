// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static List<Lines.Line> all(InputStream bytes, int most) throws IOException {
        var lines = new Lines(bytes, Lines.Place.START, most);
        var all = new ArrayList<Lines.Line>();
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            all.add(line.get());
        }
        return all;
    }

    private static InputStream of(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(List<Lines.Line> lines) {
        return lines.stream()
                .map(
                        line ->
                                line.number()
                                        + ":"
                                        + line.text()
                                                .map(
                                                        each ->
                                                                new String(
                                                                        each,
                                                                        StandardCharsets.UTF_8))
                                                .orElse("too long " + line.bytes()))
                .toList();
    }

    @Test
    void linesComeWithTheirNumbersWhateverEndsThem() throws IOException {
        String text = "\ufeff{\"a\":1}\r\n\n  \n{\"b\":2}\nhalf";
        assertEquals(List.of("1:{\"a\":1}", "4:{\"b\":2}", "5:half"), texts(all(of(text), 100)));
        assertEquals(List.of(), texts(all(of(""), 100)));
        assertEquals(List.of(), texts(all(of("\n\n"), 100)));
    }

    @Test
    void aLineOfJustTheBoundIsReadAndOneByteMoreIsNot() throws IOException {
        String text = "a".repeat(100) + "\r\n" + "b".repeat(101) + "\r\n" + "c";
        assertEquals(
                List.of("1:" + "a".repeat(100), "2:too long 102", "3:c"),
                texts(all(of(text), 100)));
    }

    @Test
    void aLineOf300MegabytesIsPassedOverInLittleMemory() throws IOException {
        long length = 300L << 20;
        var bytes =
                new InputStream() {
                    private long left = length;

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] into, int at, int count) {
                        if (left == -2) {
                            return -1;
                        }
                        if (left <= 0) {
                            into[at] = left == 0 ? (byte) '\n' : (byte) 'z';
                            left--;
                            return 1;
                        }
                        int some = (int) Math.min(left, count);
                        Arrays.fill(into, at, at + some, (byte) 'x');
                        left -= some;
                        return some;
                    }
                };
        var lines = all(bytes, 2 << 20);
        assertEquals(List.of("1:too long " + length, "2:z"), texts(lines));
    }

    @Test
    void whereALineEndsAnotherReaderGoesOn() throws IOException {
        byte[] text = "one\r\n\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);
        for (Lines.Line line : all(new ByteArrayInputStream(text), 100)) {
            int from = (int) line.next().bytes();
            var rest = new ByteArrayInputStream(text, from, text.length - from);
            var lines = new Lines(rest, line.next(), 100);
            long expected = line.number() == 1 ? 3 : line.number() + 1;
            var next = lines.next();
            assertEquals(line.number() < 4, next.isPresent());
            next.ifPresent(each -> assertEquals(expected, each.number()));
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void whatIsCompressedIsToldByItsFirstBytes() throws IOException {
        byte[] packed = gzip("one\ntwo".getBytes(StandardCharsets.UTF_8));
        var bytes = Unpacked.of(new ByteArrayInputStream(packed));
        assertTrue(bytes.isPacked());
        assertEquals(List.of("1:one", "2:two"), texts(all(bytes, 100)));
        assertFalse(Unpacked.of(of("x")).isPacked());
        assertFalse(Unpacked.of(of("")).isPacked());
    }

    @Test
    void aCompressedFileThatIsCutOrDamagedOrABombIsRefused() throws IOException {
        byte[] packed = gzip("one\ntwo\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        byte[] cut = Arrays.copyOf(packed, packed.length - 9);
        assertFalse(refusal(cut).becomesTooLong());
        byte[] changed = packed.clone();
        changed[packed.length / 2] ^= 1;
        assertFalse(refusal(changed).becomesTooLong());
        assertTrue(refusal(gzip(new byte[64 << 20])).becomesTooLong());
    }

    private static Unpacked.NotUnpacked refusal(byte[] packed) {
        return assertThrows(
                Unpacked.NotUnpacked.class,
                () -> Unpacked.of(new ByteArrayInputStream(packed)).readAllBytes());
    }
}
