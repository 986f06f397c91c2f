// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Headers of a request or a response, in order; names compare without case.
public record Headers(List<Header> all) {
    private static final Headers NONE = new Headers(List.of());

    public Headers {
        all = List.copyOf(all);
    }

    /// One header line.
    public record Header(String name, String value) {}

    /// Alternating names and values.
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length == 0) {
            return NONE;
        }
        var headers = new ArrayList<Header>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(headers);
    }

    /// The first of that name.
    public Optional<String> first(String name) {
        for (Header header : all) {
            if (header.name().equalsIgnoreCase(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    /// All of that name.
    public List<String> values(String name) {
        var values = new ArrayList<String>();
        for (Header header : all) {
            if (header.name().equalsIgnoreCase(name)) {
                values.add(header.value());
            }
        }
        return values;
    }

    /// These but for that one.
    public Headers without(Header one) {
        return new Headers(all.stream().filter(header -> !header.equals(one)).toList());
    }

    /// These and one more.
    public Headers with(String name, String value) {
        var more = new ArrayList<Header>(all.size() + 1);
        more.addAll(all);
        more.add(new Header(name, value));
        return new Headers(more);
    }
}
