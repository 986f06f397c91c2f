// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// The check of narratives (R4 `Narrative`, rule txt-1): one well-nested `div` of the elements
/// and attributes that HL7 lists, hence no scripts, forms or event handlers. One value, one
/// thread.
final class Xhtml {
    private static final int DEPTH_MAX = 256;
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
                                    + " xmlns")
                            .split(" "));

    private final String text;
    private final Deque<String> open = new ArrayDeque<>();
    private int at;

    private Xhtml(String text) {
        this.text = text;
    }

    static boolean isNarrative(String text) {
        return Grammar.isPrintable(text) && new Xhtml(text).isNarrative();
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
            return true;
        }
        if (text.startsWith("<!--", at)) {
            int end = text.indexOf("--", at + 4);
            at = end + 3;
            return end >= 0 && text.startsWith("-->", end);
        }
        return text.startsWith("</", at) ? endTag() : tag();
    }

    private boolean tag() {
        at++;
        String name = name();
        if (!ELEMENTS.contains(name) || open.size() >= DEPTH_MAX) {
            return false;
        }
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
            if (!blank || !attribute()) {
                return false;
            }
        }
        return false;
    }

    private boolean endTag() {
        at += 2;
        String name = name();
        skipBlanks();
        return name.equals(open.poll()) && text.startsWith(">", at++);
    }

    private boolean attribute() {
        String name = name();
        skipBlanks();
        if (!ATTRIBUTES.contains(name) || !text.startsWith("=", at)) {
            return false;
        }
        at++;
        skipBlanks();
        if (at >= text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\'')) {
            return false;
        }
        char quote = text.charAt(at);
        int start = ++at;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            if (c == '<' || (c == '&' && !reference())) {
                return false;
            }
            if (c != '&') {
                at++;
            }
        }
        boolean closed = at < text.length();
        return closed && !isScript(text.substring(start, at++));
    }

    private static boolean isScript(String value) {
        String address = value.strip();
        return address.regionMatches(true, 0, "javascript:", 0, 11)
                || address.regionMatches(true, 0, "vbscript:", 0, 9);
    }

    /// Passes over `&name;`, `&#10;` or `&#xA;`.
    private boolean reference() {
        int end = text.indexOf(';', at);
        if (end < at + 2 || end > at + 12) {
            return false;
        }
        for (int i = at + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && !(c == '#' && i == at + 1)) {
                return false;
            }
        }
        at = end + 1;
        return true;
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
