// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.fhir.json.Meter;
import java.nio.charset.StandardCharsets;

/// Breaks compact JSON into lines and indents them, for people, as far as it does not get many
/// times as long. Values stay as they are. One walk, one thread.
final class PrettyJson {
    private static final byte[] BLANKS =
            ("\n" + "  ".repeat(128)).getBytes(StandardCharsets.US_ASCII);

    /// Deep and short values would be mostly blanks.
    private static final long COPIES_MAX = 4;

    private final byte[] json;

    /// Empty while it is measured.
    private final byte[] out;

    private int length;
    private int depth;

    private PrettyJson(byte[] json, byte[] out) {
        this.json = json;
        this.out = out;
    }

    /// @param json well-formed and without white space between its parts
    /// @param meter is told what it takes, before
    static byte[] of(byte[] json, Meter meter) {
        int length = new PrettyJson(json, new byte[0]).walk();
        meter.take(length);
        var out = new byte[length];
        new PrettyJson(json, out).walk();
        return out;
    }

    private int walk() {
        boolean inString = false;
        for (int i = 0; i < json.length; i++) {
            byte c = json[i];
            if (inString) {
                write(c);
                if (c == '\\') {
                    write(json[++i]);
                }
                inString = c != '"';
                continue;
            }
            switch (c) {
                case '{', '[' -> {
                    write(c);
                    if (json[i + 1] == '}' || json[i + 1] == ']') {
                        write(json[++i]);
                    } else {
                        depth++;
                        line();
                    }
                }
                case '}', ']' -> {
                    depth--;
                    line();
                    write(c);
                }
                case ',' -> {
                    write(c);
                    line();
                }
                case ':' -> {
                    write(c);
                    write((byte) ' ');
                }
                default -> {
                    write(c);
                    inString = c == '"';
                }
            }
        }
        return length;
    }

    private void line() {
        if (length < COPIES_MAX * json.length) {
            int count = Math.min(BLANKS.length, 1 + 2 * depth);
            for (int i = 0; i < count; i++) {
                write(BLANKS[i]);
            }
        }
    }

    private void write(byte c) {
        if (length < out.length) {
            out[length] = c;
        }
        length++;
    }
}
