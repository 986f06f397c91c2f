// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import dev.signet.fhir.json.Meter;
import java.util.Arrays;

/// XML in UTF-8, growing. One thread.
final class XmlBuffer {
    private static final int BYTES_PER_CHARACTER_MAX = 6;
    private static final char REPLACEMENT = '\ufffd';

    private final Meter meter;
    private byte[] bytes;
    private int length;

    /// @param size what it holds before it grows
    /// @param meter is told of it, and of all that it grows by
    XmlBuffer(int size, Meter meter) {
        this.meter = meter;
        meter.take(size);
        bytes = new byte[Math.max(size, 256)];
    }

    int length() {
        return length;
    }

    /// Appends what is ASCII as it is.
    @SuppressWarnings("deprecation") // which takes the low bytes: of ASCII there are no others
    void ascii(String text) {
        int count = text.length();
        reserve(count);
        text.getBytes(0, count, bytes, length);
        length += count;
    }

    /// Appends the value of an attribute, without its quotes.
    void attribute(String text) {
        reserve(text.length());
        int at = length;
        int end = text.length();
        int i = 0;
        while (i < end) { // nearly all is plain
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '&' || c == '<' || c == '>') {
                break;
            }
            bytes[at++] = (byte) c;
            i++;
        }
        length = at;
        if (i < end) {
            rest(text, i, true);
        }
    }

    /// Appends text that is XML already.
    void markup(String text) {
        rest(text, 0, false);
    }

    /// The characters from `start`. What XML cannot hold stands as U+FFFD.
    private void rest(String text, int start, boolean isPlain) {
        for (int i = start; i < text.length(); i++) {
            reserve(BYTES_PER_CHARACTER_MAX);
            char c = text.charAt(i);
            if (c < 0x80) {
                plain(c, isPlain);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                wide(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                boolean isNone = Character.isSurrogate(c) || c >= '\ufffe';
                narrow(isNone ? REPLACEMENT : c);
            }
        }
    }

    private void plain(char c, boolean isPlain) {
        boolean isControl = c < ' ' && c != '\t' && c != '\n' && c != '\r';
        if (isControl) {
            narrow(REPLACEMENT);
        } else if (!isPlain) {
            bytes[length++] = (byte) c;
        } else {
            switch (c) {
                case '"' -> ascii("&quot;");
                case '&' -> ascii("&amp;");
                case '<' -> ascii("&lt;");
                case '>' -> ascii("&gt;");
                case '\t' -> ascii("&#9;");
                case '\n' -> ascii("&#10;");
                case '\r' -> ascii("&#13;");
                default -> bytes[length++] = (byte) c;
            }
        }
    }

    private void narrow(char c) {
        if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | (c >> 6));
        } else {
            bytes[length++] = (byte) (0xe0 | (c >> 12));
            bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        }
        bytes[length++] = (byte) (0x80 | (c & 0x3f));
    }

    private void wide(int point) {
        bytes[length++] = (byte) (0xf0 | (point >> 18));
        bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        bytes[length++] = (byte) (0x80 | (point & 0x3f));
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            int larger = Math.max(bytes.length + bytes.length / 2, length + count);
            meter.take(larger);
            bytes = Arrays.copyOf(bytes, larger);
        }
    }

    /// What was written; a fresh array.
    byte[] toBytes() {
        meter.take(length);
        return Arrays.copyOf(bytes, length);
    }
}
