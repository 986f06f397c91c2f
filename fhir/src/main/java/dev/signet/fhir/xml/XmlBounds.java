// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.charset.StandardCharsets;

/// The bounds of start tags, looked at before a parser sees them: the JDK's compares each
/// declaration of a namespace with all those that hold there, and nothing interrupts it. Document
/// types are refused here, since what they hide is no longer the same for all who read them. What
/// is not well-formed is left for the parser, which stops there. One body, one thread.
final class XmlBounds {
    /// Of an element, its namespaces included.
    static final int ATTRIBUTES_MAX = 64;

    /// Declared by one element.
    static final int NAMESPACES_MAX = 16;

    /// Declared by an element and those around it.
    static final int NAMESPACES_IN_FORCE_MAX = 128;

    /// Of FHIR's levels and a narrative's; what reads them has closer bounds, and the parser this.
    static final int LEVELS_MAX = 512;

    private static final byte[] DECLARES = bytes("xmlns");
    private static final byte[] COMMENT = bytes("!--");
    private static final byte[] COMMENT_END = bytes("-->");
    private static final byte[] CHARACTERS = bytes("![CDATA[");
    private static final byte[] CHARACTERS_END = bytes("]]>");
    private static final byte[] INSTRUCTION_END = bytes("?>");

    private final byte[] body;
    private final int[] declared = new int[LEVELS_MAX];
    private int inForce;
    private int levels;
    private int at;

    private XmlBounds(byte[] body) {
        this.body = body;
    }

    /// @param body in UTF-8
    /// @throws Failed MALFORMED for what is beyond them and for a document type
    static void check(byte[] body) {
        new XmlBounds(body).check();
    }

    private void check() {
        for (at = after('<'); at < body.length && levels < LEVELS_MAX; at = after('<')) {
            switch (body[at]) {
                case '/' -> endTag();
                case '?' -> at = after(INSTRUCTION_END, at + 1);
                case '!' -> declaration();
                default -> startTag();
            }
        }
    }

    private void declaration() {
        if (isAt(COMMENT, at)) {
            at = after(COMMENT_END, at + COMMENT.length);
        } else if (isAt(CHARACTERS, at)) {
            at = after(CHARACTERS_END, at + CHARACTERS.length);
        } else {
            throw new Failed(Failure.MALFORMED, "a document type is not read");
        }
    }

    private void endTag() {
        if (levels > 0) {
            inForce -= declared[--levels];
        }
    }

    private void startTag() {
        int attributes = 0;
        int namespaces = 0;
        int name = at;
        for (; at < body.length && body[at] != '>'; at++) {
            byte c = body[at];
            if (c == '"' || c == '\'') {
                attributes++;
                namespaces += isIn(DECLARES, name, at) ? 1 : 0;
                at = end(c);
                name = at;
                check(attributes, ATTRIBUTES_MAX, "attributesMax");
                check(namespaces, NAMESPACES_MAX, "namespacesMax");
                check(inForce + namespaces, NAMESPACES_IN_FORCE_MAX, "namespacesMax");
            }
        }
        if (body[at - 1] != '/') {
            declared[levels++] = namespaces;
            inForce += namespaces;
        }
    }

    /// The place of the quote that ends the value here; the last place when there is none.
    private int end(byte quote) {
        int place = at + 1;
        while (place < body.length && body[place] != quote) {
            place++;
        }
        return Math.min(place, body.length - 1);
    }

    private static void check(int count, int most, String name) {
        if (count > most) {
            throw new Failed(
                    Failure.MALFORMED,
                    "an element has too many attributes or namespaces",
                    new Fact(name, most));
        }
    }

    /// The place after the next such character from here on, or the end.
    private int after(char wanted) {
        int place = at;
        while (place < body.length && body[place] != wanted) {
            place++;
        }
        return Math.min(place + 1, body.length);
    }

    /// The place after the next such text, or the end.
    private int after(byte[] wanted, int from) {
        int place = from;
        while (place < body.length && !isAt(wanted, place)) {
            place++;
        }
        return Math.min(place + wanted.length, body.length);
    }

    private boolean isAt(byte[] wanted, int from) {
        if (from + wanted.length > body.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (body[from + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isIn(byte[] wanted, int from, int to) {
        for (int i = from; i + wanted.length <= to; i++) {
            if (isAt(wanted, i)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
