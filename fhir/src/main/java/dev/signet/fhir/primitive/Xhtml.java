// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.primitive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/// The check of narratives (R4 `Narrative`, rule txt-1): one well-nested `div` of the elements
/// and attributes that HL7 lists, hence no scripts, forms or event handlers, not for who reads it
/// as HTML either. What it takes is well-formed XML in XHTML's namespace, which a test holds
/// against a parser: so there are no entities but XML's own five
/// (<https://hl7.org/fhir/R4/narrative.html#xhtml>: none of HTML's, such as `&nbsp;`), and
/// characters by number are characters of XML. One value, one thread.
public final class Xhtml {
    private static final int DEPTH_MAX = 256;
    private static final String NAMESPACE = "http://www.w3.org/1999/xhtml";
    private static final Set<String> ENTITIES = Set.of("amp", "lt", "gt", "quot", "apos");
    private static final Set<String> ELEMENTS =
            Set.of(
                    ("a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl"
                                    + " dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre q samp small"
                                    + " span strong sub sup table tbody td tfoot th thead tr tt ul"
                                    + " var")
                            .split(" "));
    private static final Set<String> ATTRIBUTES =
            Set.of(
                    ("abbr accesskey align alt axis bgcolor border cellhalign cellpadding"
                                    + " cellspacing cellvalign char charoff charset cite class"
                                    + " colspan compact coords dir frame headers height href"
                                    + " hreflang hspace id lang longdesc name nowrap rel rev"
                                    + " rowspan rules scope shape span src start style summary"
                                    + " tabindex title type valign value vspace width xml:lang"
                                    + " xml:space xmlns")
                            .split(" "));

    private final String text;
    private final Deque<String> open = new ArrayDeque<>();
    private int at;
    private boolean inNamespace;

    private Xhtml(String text) {
        this.text = text;
    }

    /// What a text is.
    public enum Form {
        /// No narrative.
        NONE,
        /// One whose `div` does not name its namespace.
        WITHOUT_NAMESPACE,
        /// One whose `div` does.
        IN_NAMESPACE
    }

    /// What that text is; blanks around it do not count.
    public static Form of(String text) {
        var check = new Xhtml(text);
        if (!Grammar.isPrintable(text) || !check.isNarrative()) {
            return Form.NONE;
        }
        return check.inNamespace ? Form.IN_NAMESPACE : Form.WITHOUT_NAMESPACE;
    }

    static boolean isNarrative(String text) {
        return of(text) != Form.NONE;
    }

    private boolean isNarrative() {
        skipBlanks();
        if (!text.startsWith("<div", at) || !tag()) {
            return false;
        }
        while (!open.isEmpty()) {
            if (at >= text.length() || !next()) {
                return false;
            }
        }
        skipBlanks();
        return at == text.length();
    }

    /// Passes over one character, reference, comment or tag.
    private boolean next() {
        char c = text.charAt(at);
        if (c == '&') {
            return reference();
        }
        if (c != '<') {
            at++;
            return c < '\ufffe' && !(c == ']' && text.startsWith("]>", at));
        }
        if (text.startsWith("<!--", at)) {
            int end = text.indexOf("--", at + 4);
            // HTML ends a comment at once there, and reads the rest as elements
            boolean isEmptyInHtml = text.startsWith(">", at + 4) || text.startsWith("->", at + 4);
            boolean isGood =
                    end >= 0 && text.startsWith("-->", end) && !isEmptyInHtml && !hasNone(at, end);
            at = end + 3;
            return isGood;
        }
        return text.startsWith("</", at) ? endTag() : tag();
    }

    private boolean tag() {
        at++;
        String name = name();
        if (!ELEMENTS.contains(name) || open.size() >= DEPTH_MAX) {
            return false;
        }
        List<String> names = List.of();
        while (at < text.length()) {
            boolean blank = skipBlanks();
            if (text.startsWith("/>", at)) {
                at += 2;
                return true;
            }
            if (text.startsWith(">", at)) {
                at++;
                open.push(name);
                return true;
            }
            if (!blank) {
                return false;
            }
            String attribute = attribute();
            if (attribute.isEmpty() || names.contains(attribute)) {
                return false;
            }
            names = names.isEmpty() ? new ArrayList<>(4) : names;
            names.add(attribute);
        }
        return false;
    }

    private boolean endTag() {
        at += 2;
        String name = name();
        skipBlanks();
        return name.equals(open.poll()) && text.startsWith(">", at++);
    }

    /// Passes over an attribute and returns its name; "" when it is none that may be there.
    private String attribute() {
        String name = name();
        skipBlanks();
        if (!ATTRIBUTES.contains(name) || !text.startsWith("=", at)) {
            return "";
        }
        at++;
        skipBlanks();
        if (at >= text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\'')) {
            return "";
        }
        char quote = text.charAt(at);
        int start = ++at;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            if (c == '<' || c >= '\ufffe' || (c == '&' && !reference())) {
                return "";
            }
            if (c != '&') {
                at++;
            }
        }
        if (at >= text.length()) {
            return "";
        }
        String value = text.substring(start, at++);
        boolean isGood =
                name.equals("xmlns") ? value.equals(NAMESPACE) : XhtmlValue.isInert(name, value);
        inNamespace |= isGood && open.isEmpty() && name.equals("xmlns");
        return isGood ? name : "";
    }

    /// Whether there is a character that is none of XML's.
    private boolean hasNone(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= '\ufffe') {
                return true;
            }
        }
        return false;
    }

    /// Passes over `&name;`, `&#10;` or `&#xA;`.
    private boolean reference() {
        int end = text.indexOf(';', at);
        if (end < at + 2 || end > at + 12) {
            return false;
        }
        String name = text.substring(at + 1, end);
        at = end + 1;
        if (name.charAt(0) != '#') {
            return ENTITIES.contains(name);
        }
        boolean isHex = name.startsWith("#x");
        int point = 0;
        for (int i = isHex ? 2 : 1; i < name.length(); i++) {
            int digit =
                    name.charAt(i) < 0x80 ? Character.digit(name.charAt(i), isHex ? 16 : 10) : -1;
            if (digit < 0 || point > Character.MAX_CODE_POINT) {
                return false;
            }
            point = (isHex ? 16 : 10) * point + digit;
        }
        return isOfXml(point);
    }

    /// XML 1.0, section 2.2.
    private static boolean isOfXml(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= ' ' && point < Character.MIN_SURROGATE)
                || (point > Character.MAX_SURROGATE && point < 0xfffe)
                || (point > 0xffff && point <= Character.MAX_CODE_POINT);
    }

    private String name() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == ':')) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean skipBlanks() {
        int start = at;
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at > start;
    }
}
