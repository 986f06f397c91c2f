// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes trees as compact JSON in UTF-8 into a growing buffer. One thread at a time.
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final int START_BYTES = 2048;

    /// Asked for and not always needed, when a character of a text is not plain.
    private static final int SPARE_BYTES = 64;

    private final int bytesMax;
    private final Meter meter;
    private byte[] buffer;
    private int length;

    /// @param bytes what the buffer holds before it grows
    public JsonWriter(int bytes) {
        this(bytes, Integer.MAX_VALUE - SPARE_BYTES, Meter.NONE);
    }

    private JsonWriter(int bytes, int bytesMax, Meter meter) {
        buffer = new byte[Math.max(bytes, 64)];
        this.bytesMax = bytesMax;
        this.meter = meter;
    }

    /// `value` as a fresh array.
    static byte[] bytes(Json value) {
        var writer = new JsonWriter(START_BYTES);
        writer.write(value);
        return writer.toBytes();
    }

    /// `value` as a fresh array, when it is no longer than that; what parts of a tree share is
    /// written each time.
    ///
    /// @param meter is told of memory before it is taken
    /// @throws Failed `TOO_LARGE` while it is written
    public static byte[] bytes(Json value, int bytesMax, Meter meter) {
        var writer = new JsonWriter(START_BYTES, bytesMax, meter);
        writer.write(value);
        if (writer.length > bytesMax) {
            throw writer.tooLarge();
        }
        meter.take(writer.length);
        return writer.toBytes();
    }

    /// Appends `value`.
    public void write(Json value) {
        switch (value) {
            case JsonObject object -> object(object);
            case JsonArray array -> array(array);
            case JsonString string -> string.writeTo(this);
            case JsonNumber number -> number.writeTo(this);
            case JsonBoolean bool -> raw(bool.value() ? "true" : "false");
            case JsonNull _ -> raw("null");
        }
    }

    /// Appends a string with its quotes.
    public void string(String text) {
        reserve(text.length() + 2);
        byte[] bytes = buffer;
        int at = length;
        int end = text.length();
        bytes[at++] = '"';
        int i = 0;
        while (i < end) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
                break;
            }
            bytes[at++] = (byte) c;
            i++;
        }
        length = at;
        if (i < end) {
            rest(text, i);
        }
        buffer[length++] = '"';
    }

    /// Appends characters as they are.
    ///
    /// @param ascii JSON in ASCII
    public void raw(String ascii) {
        reserve(ascii.length());
        byte[] bytes = buffer;
        int at = length;
        for (int i = 0; i < ascii.length(); i++) {
            bytes[at + i] = (byte) ascii.charAt(i);
        }
        length = at + ascii.length();
    }

    /// Appends `count` bytes from `offset`, JSON in UTF-8.
    public void raw(byte[] bytes, int offset, int count) {
        reserve(count);
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
    }

    /// Appends bytes in quotes that need no escape, in UTF-8.
    void quoted(byte[] bytes, int offset, int count) {
        reserve(count + 2);
        buffer[length] = '"';
        System.arraycopy(bytes, offset, buffer, length + 1, count);
        buffer[length + 1 + count] = '"';
        length += count + 2;
    }

    /// Takes back what was written behind the first `kept` bytes.
    public void cutTo(int kept) {
        length = Math.min(length, kept);
    }

    /// Appends what another has written.
    public void raw(JsonWriter other) {
        raw(other.buffer, 0, other.length);
    }

    /// Bytes written so far.
    public int length() {
        return length;
    }

    /// What was written so far; a fresh array.
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    private void object(JsonObject object) {
        raw('{');
        for (int i = 0; i < object.size(); i++) {
            if (i > 0) {
                raw(',');
            }
            string(object.name(i));
            raw(':');
            write(object.value(i));
        }
        raw('}');
    }

    private void array(JsonArray array) {
        raw('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                raw(',');
            }
            write(array.at(i));
        }
        raw(']');
    }

    private void raw(char ascii) {
        reserve(1);
        buffer[length++] = (byte) ascii;
    }

    /// Appends the characters from `start`, of which some are not plain ASCII.
    private void rest(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                buffer[length++] = (byte) c;
            } else {
                i = special(text, i, c);
            }
        }
    }

    /// Appends what is not plain ASCII at `i`; returns the index of the last character taken.
    private int special(String text, int i, char c) {
        reserve(6 + text.length() - i);
        if (c < 0x80) {
            escape(c);
            return i;
        }
        if (Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1))) {
            int point = Character.toCodePoint(c, text.charAt(i + 1));
            buffer[length++] = (byte) (0xf0 | (point >> 18));
            buffer[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            buffer[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
            buffer[length++] = (byte) (0x80 | (point & 0x3f));
            return i + 1;
        }
        if (Character.isSurrogate(c)) {
            unicode(c);
        } else if (c < 0x800) {
            buffer[length++] = (byte) (0xc0 | (c >> 6));
            buffer[length++] = (byte) (0x80 | (c & 0x3f));
        } else {
            buffer[length++] = (byte) (0xe0 | (c >> 12));
            buffer[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
            buffer[length++] = (byte) (0x80 | (c & 0x3f));
        }
        return i;
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> pair(c);
            case '\n' -> pair('n');
            case '\r' -> pair('r');
            case '\t' -> pair('t');
            case '\b' -> pair('b');
            case '\f' -> pair('f');
            default -> unicode(c);
        }
    }

    private void pair(char letter) {
        buffer[length++] = '\\';
        buffer[length++] = (byte) letter;
    }

    private void unicode(char c) {
        pair('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            buffer[length++] = HEX[(c >> shift) & 0xf];
        }
    }

    private void reserve(int count) {
        if (buffer.length - length < count) {
            grow(count);
        }
    }

    private void grow(int count) {
        int most = bytesMax + SPARE_BYTES;
        if (count > most - length) {
            throw tooLarge();
        }
        int grown = Math.min(most, Math.max(2 * buffer.length, length + count));
        meter.take(grown - buffer.length);
        buffer = Arrays.copyOf(buffer, grown);
    }

    private Failed tooLarge() {
        return new Failed(
                Failure.TOO_LARGE,
                "the resource would be too large",
                new Fact("bytesMax", bytesMax));
    }
}
