// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import java.util.ArrayList;
import java.util.List;

/// The separators of a query's values and their escapes `\,` `\$` `\|` `\\` (FHIR R4, section
/// 3.1.1.4.11).
public final class Escapes {
    private Escapes() {}

    /// The parts between the separators that are not escaped; escapes stay in the parts.
    public static List<String> split(String text, char separator) {
        if (text.indexOf(separator) < 0) {
            return List.of(text);
        }
        var parts = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == separator) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /// Whether [#split] would make more parts than that; counts without making any, for texts that
    /// are as long as a client likes.
    public static boolean hasMoreParts(String text, char separator, int most) {
        int parts = 1;
        for (int i = 0; i < text.length() && parts <= most; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == separator) {
                parts++;
            }
        }
        return parts > most;
    }

    /// The text with its escapes resolved; a backslash before anything else stands for itself.
    public static String resolve(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var resolved = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escapes =
                    c == '\\' && i + 1 < text.length() && ",$|\\".indexOf(text.charAt(i + 1)) >= 0;
            resolved.append(escapes ? text.charAt(++i) : c);
        }
        return resolved.toString();
    }
}
