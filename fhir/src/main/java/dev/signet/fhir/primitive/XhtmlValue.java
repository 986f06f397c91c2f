// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.primitive;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The check of attribute values in narratives: addresses and styles that run nothing, whatever
/// they are spelled like. Browsers resolve references and pass over tabs, line ends and controls
/// before they look for a scheme, so this does too; what is not known to be inert is refused.
final class XhtmlValue {
    private static final Set<String> ADDRESSES = Set.of("href", "src", "cite", "longdesc");
    private static final Set<String> SCHEMES =
            Set.of("http", "https", "mailto", "tel", "ftp", "urn", "cid");
    private static final String IMAGE = "image/";

    /// Backslashes and comments could hide the others.
    private static final List<String> NOT_IN_STYLES =
            List.of(
                    "\\",
                    "/*",
                    "expression(",
                    "javascript:",
                    "vbscript:",
                    "-moz-binding",
                    "behavior:url(");

    /// Of an address: its scheme, and the media type of its data.
    private static final int HEAD_CHARACTERS_MAX = 128;

    private XhtmlValue() {}

    /// Whether the value of that attribute runs nothing.
    ///
    /// @param value as written, with references that are well-formed
    static boolean isInert(String attribute, String value) {
        if (attribute.equals("style")) {
            return isInertStyle(visible(value, Integer.MAX_VALUE));
        }
        String head = visible(value, HEAD_CHARACTERS_MAX);
        return ADDRESSES.contains(attribute)
                ? isInertAddress(head)
                : !head.startsWith("javascript:") && !head.startsWith("vbscript:");
    }

    /// One that is relative, of a scheme that is known, or the data of an image; none that may
    /// hold scripts, as SVG does.
    private static boolean isInertAddress(String head) {
        int end = 0;
        while (end < head.length() && ":/?#".indexOf(head.charAt(end)) < 0) {
            end++;
        }
        if (end == head.length() || head.charAt(end) != ':') {
            return true;
        }
        String scheme = head.substring(0, end);
        return scheme.equals("data") ? isImage(head.substring(end + 1)) : SCHEMES.contains(scheme);
    }

    private static boolean isImage(String data) {
        int end = 0;
        while (end < data.length() && ";,".indexOf(data.charAt(end)) < 0) {
            end++;
        }
        String type = data.substring(0, end);
        return end < data.length()
                && type.startsWith(IMAGE)
                && !type.contains("svg")
                && !type.contains("xml");
    }

    private static boolean isInertStyle(String style) {
        if (NOT_IN_STYLES.stream().anyMatch(style::contains)) {
            return false;
        }
        for (int at = style.indexOf("url("); at >= 0; at = style.indexOf("url(", at)) {
            at += "url(".length();
            while (at < style.length() && "\"'".indexOf(style.charAt(at)) >= 0) {
                at++;
            }
            int end = Math.min(style.length(), at + HEAD_CHARACTERS_MAX);
            if (!isInertAddress(style.substring(at, end))) {
                return false;
            }
        }
        return true;
    }

    /// The first characters that can be seen, in lower case, with references resolved.
    private static String visible(String value, int charactersMax) {
        var visible = new StringBuilder(Math.min(value.length(), charactersMax));
        int at = 0;
        while (at < value.length() && visible.length() < charactersMax) {
            int point = value.codePointAt(at);
            if (point == '&') {
                int end = value.indexOf(';', at);
                point = resolved(value.substring(at + 1, end));
                at = end + 1;
            } else {
                at += Character.charCount(point);
            }
            if (isVisible(point)) {
                visible.appendCodePoint(point);
            }
        }
        return visible.toString().toLowerCase(Locale.ROOT);
    }

    private static int resolved(String reference) {
        return switch (reference) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            default ->
                    reference.startsWith("#x")
                            ? Integer.parseInt(reference, 2, reference.length(), 16)
                            : Integer.parseInt(reference, 1, reference.length(), 10);
        };
    }

    private static boolean isVisible(int point) {
        return point > ' '
                && !Character.isISOControl(point)
                && !Character.isSpaceChar(point)
                && Character.getType(point) != Character.FORMAT;
    }
}
