// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signet.fhir.primitive.PlainGrammar;
import dev.signet.fhir.primitive.Primitive;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A JSON string. One that was read is a place in the body that it was read from, which must not
/// be changed while it lives; its characters are made when they are asked for.
public final class JsonString implements Json {
    /// Longer ones would double what a tree takes; they are asked for once or twice.
    static final int KEPT_CHARACTERS_MAX = 256;

    /// A body (`byte[]`) or the characters (`String`).
    private final Object source;

    private final int offset;

    /// Bytes of the body; below zero (`~length`) when there are escapes among them.
    private final int length;

    /// The characters, once asked for; who makes them twice makes the same.
    private @Nullable String made;

    /// The string of these characters.
    ///
    /// @param value may hold lone surrogates, which are written as escapes
    public JsonString(String value) {
        source = value;
        offset = 0;
        length = value.length();
    }

    /// What stands between quotes in a body that has been checked.
    JsonString(byte[] body, int offset, int length, boolean escaped) {
        source = body;
        this.offset = offset;
        this.length = escaped ? ~length : length;
    }

    /// The characters, escapes resolved; those of a long string are made anew at each call.
    public String value() {
        String text = made;
        if (text != null) {
            return text;
        }
        if (!(source instanceof byte[] body)) {
            return (String) source;
        }
        text =
                length >= 0
                        ? new String(body, offset, length, UTF_8)
                        : unescaped(body, offset, ~length);
        if (text.length() <= KEPT_CHARACTERS_MAX) {
            made = text;
        }
        return text;
    }

    /// About how long it is in JSON: its characters or, of one that was read, its bytes.
    public int length() {
        return length >= 0 ? length : ~length;
    }

    /// Whether it was read from just this body, wherever it stands now.
    public boolean isOf(byte[] body) {
        return source == body;
    }

    /// Whether `ascii` is the value, without making it.
    boolean is(String ascii) {
        if (!(source instanceof byte[] body) || length < 0) {
            return value().equals(ascii);
        }
        if (ascii.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (body[offset + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether it follows the grammar of `primitive`. Its characters are made only where its bytes
    /// do not tell.
    public boolean isOf(Primitive primitive) {
        boolean isPlain =
                made == null
                        && length >= 0
                        && source instanceof byte[] body
                        && PlainGrammar.accepts(primitive, body, offset, length);
        return isPlain || primitive.accepts(value());
    }

    void writeTo(JsonWriter writer) {
        if (source instanceof byte[] body && length >= 0) {
            writer.quoted(body, offset, length);
        } else {
            writer.string(value());
        }
    }

    /// The characters of `length` bytes with escapes whose grammar has been checked.
    static String unescaped(byte[] body, int offset, int length) {
        var text = new StringBuilder(length);
        int end = offset + length;
        int plain = offset;
        int at = offset;
        while (at < end) {
            if (body[at] != '\\') {
                at++;
                continue;
            }
            if (at > plain) {
                text.append(new String(body, plain, at - plain, UTF_8));
            }
            at++;
            switch (body[at++]) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'u' -> {
                    int unit = 0;
                    for (int i = 0; i < 4; i++) {
                        unit = unit << 4 | Character.digit(body[at++], 16);
                    }
                    text.append((char) unit);
                }
                default -> text.append((char) body[at - 1]);
            }
            plain = at;
        }
        return text.append(new String(body, plain, end - plain, UTF_8)).toString();
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof JsonString that)) {
            return false;
        }
        if (length >= 0
                && that.length >= 0
                && source instanceof byte[] mine
                && that.source instanceof byte[] others) {
            return Arrays.equals(
                    mine, offset, offset + length, others, that.offset, that.offset + that.length);
        }
        return value().equals(that.value());
    }

    @Override
    public int hashCode() {
        return value().hashCode();
    }

    @Override
    public String toString() {
        return "string of " + length();
    }
}
