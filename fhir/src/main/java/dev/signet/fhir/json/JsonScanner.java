// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;

/// Walks over the bytes of JSON (RFC 8259) and refuses what is not well-formed, at its byte; makes
/// nothing of what it passes. One thread.
sealed class JsonScanner permits JsonReader {
    static final int NAME_BYTES_MAX = 256;
    private static final int NUMBER_BYTES_MAX = 256;

    private static final String NOT_WELL_FORMED =
            "the body is not well-formed JSON within the bounds";

    final byte[] body;
    final int end;

    /// The next byte to read.
    int at;

    private final int start;
    private int depth;

    /// @param body is not changed while this is in use
    JsonScanner(byte[] body, int offset, int length) {
        this.body = body;
        this.start = offset;
        this.end = offset + length;
        this.at = offset + markBytes(body, offset, length);
    }

    /// How many bytes a leading byte order mark takes, which is passed over: 0 or 3.
    private static int markBytes(byte[] body, int offset, int length) {
        boolean mark =
                length >= 3
                        && body[offset] == (byte) 0xef
                        && body[offset + 1] == (byte) 0xbb
                        && body[offset + 2] == (byte) 0xbf;
        return mark ? 3 : 0;
    }

    /// Where the next byte to read is, in the body.
    public int at() {
        return at;
    }

    /// Whether the next value begins with that byte; blanks before it are passed over.
    public boolean nextIs(char first) {
        skipBlanks();
        return at < end && body[at] == first;
    }

    /// Passes over the value that comes next, which must be well-formed; its names may occur
    /// twice.
    public void skip() {
        skipBlanks();
        if (at == end) {
            throw malformed();
        }
        switch (body[at]) {
            case '{' -> {
                for (boolean more = begins('}'); more; more = goesOn('}')) {
                    skipName();
                    skip();
                }
            }
            case '[' -> {
                for (boolean more = begins(']'); more; more = goesOn(']')) {
                    skip();
                }
            }
            case '"' -> {
                boolean _ = passString();
            }
            case 't' -> passWord("true");
            case 'f' -> passWord("false");
            case 'n' -> passWord("null");
            default -> passNumber();
        }
    }

    /// Passes over the first byte of an object or array and says whether it has content.
    ///
    /// @param close the byte that ends it
    public boolean begins(char close) {
        at++;
        if (++depth > JsonReader.DEPTH_MAX) {
            at--;
            throw malformed();
        }
        return !closes(close);
    }

    /// Passes over what stands behind a member or element and says whether another follows.
    public boolean goesOn(char close) {
        if (closes(close)) {
            return false;
        }
        if (at == end || body[at] != ',') {
            throw malformed();
        }
        at++;
        return true;
    }

    private boolean closes(char close) {
        skipBlanks();
        if (at < end && body[at] == close) {
            at++;
            depth--;
            return true;
        }
        return false;
    }

    private void skipName() {
        skipBlanks();
        boolean _ = skipNameOnly();
        colon();
    }

    boolean skipNameOnly() {
        if (at == end || body[at] != '"') {
            throw malformed();
        }
        int from = at;
        boolean escaped = passString();
        if (at - from - 2 > NAME_BYTES_MAX) {
            throw malformed();
        }
        return escaped;
    }

    void colon() {
        skipBlanks();
        if (at == end || body[at] != ':') {
            throw malformed();
        }
        at++;
    }

    /// Passes over a string with its quotes and says whether there are escapes in it.
    boolean passString() {
        boolean escaped = false;
        at++;
        while (at < end) {
            byte c = body[at];
            if (c > '"' && c != '\\') {
                at++;
            } else if (c == '"') {
                at++;
                return escaped;
            } else if (c == '\\') {
                escaped = true;
                passEscape();
            } else if (c >= 0 && c < ' ') {
                throw malformed();
            } else {
                at++;
            }
        }
        throw malformed();
    }

    private void passEscape() {
        at++;
        if (at == end) {
            throw malformed();
        }
        switch (body[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++) {
                    if (at == end || Character.digit(body[at], 16) < 0) {
                        throw malformed();
                    }
                    at++;
                }
            }
            default -> throw malformed();
        }
    }

    void passNumber() {
        int from = at;
        if (body[at] == '-') {
            at++;
        }
        if (at < end && body[at] == '0') {
            at++;
        } else {
            passDigits();
        }
        if (at < end && body[at] == '.') {
            at++;
            passDigits();
        }
        if (at < end && (body[at] | 0x20) == 'e') {
            at++;
            if (at < end && (body[at] == '+' || body[at] == '-')) {
                at++;
            }
            passDigits();
        }
        if (at - from > NUMBER_BYTES_MAX) {
            throw malformed();
        }
    }

    private void passDigits() {
        int from = at;
        while (at < end && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
    }

    void passWord(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || body[at + i] != word.charAt(i)) {
                throw malformed();
            }
        }
        at += word.length();
    }

    void skipBlanks() {
        while (at < end) {
            byte c = body[at];
            if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
                return;
            }
            at++;
        }
    }

    public Failed malformed() {
        return malformed(NOT_WELL_FORMED);
    }

    /// A failure at the byte that would be read next; nothing of the body is repeated.
    public Failed malformed(String text) {
        return new Failed(Failure.MALFORMED, text, new Fact("byte", at - start));
    }
}
