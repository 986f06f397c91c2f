// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.portal.plane.Planes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is searched for, in the fields in which it was typed.
///
/// @param parameter what a value is searched in; may be empty
/// @param more criteria as behind a question mark
/// @param path where the account has a later page of it; empty for the first
public record Sought(String type, String parameter, String value, String more, String path) {
    /// Criteria that were not typed in fields.
    static Sought of(String type, String more) {
        return new Sought(type, "", "", more, "");
    }

    /// The same search, a later page of it.
    Sought at(String path) {
        return new Sought(type, parameter, value, more, path);
    }

    /// What must be said before it can be searched; empty when all is there. Without a parameter
    /// it is all of the type, whatever stands in the field of the value.
    String problem() {
        return value.isEmpty() && !parameter.isEmpty()
                ? "Type the value to search by " + parameter + "."
                : "";
    }

    /// All criteria as behind a question mark.
    String query() {
        String one = Planes.encoded(parameter) + "=" + Planes.encoded(value);
        return Stream.of(more, parameter.isEmpty() ? "" : one)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("&"));
    }

    /// What was typed and is not searched for, for want of a parameter; empty when all is.
    public String unused() {
        return parameter.isEmpty() ? value : "";
    }

    /// Whether nothing at all is searched by.
    public boolean isAll() {
        return parameter.isEmpty() && more.isEmpty();
    }

    /// For people.
    public String words() {
        String words =
                Stream.of(parameter.isEmpty() ? "" : parameter + " = " + value, more)
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(" and "));
        return words.isEmpty() ? "Everything" : words;
    }

    /// What a handle stands for.
    String text() {
        return Stream.of(type, parameter, value, more, path)
                .map(Planes::encoded)
                .collect(Collectors.joining("\n"));
    }

    /// @param text as [#text] has made it
    static Sought of(String text) {
        List<String> parts =
                Stream.of(text.split("\n", -1))
                        .map(each -> URLDecoder.decode(each, StandardCharsets.UTF_8))
                        .toList();
        return new Sought(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4));
    }
}
