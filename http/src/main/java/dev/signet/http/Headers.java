// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.util.List;
import java.util.Optional;

/// Headers of a request or a response, in order; names compare without case.
public record Headers(List<Header> all) {
    public Headers {
        all = List.copyOf(all);
    }

    /// One header line.
    public record Header(String name, String value) {}

    /// Alternating names and values.
    public static Headers of(String... namesAndValues) {
        var headers = new java.util.ArrayList<Header>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(headers);
    }

    /// The first of that name.
    public Optional<String> first(String name) {
        return all.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /// All of that name.
    public List<String> values(String name) {
        return all.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /// These and one more.
    public Headers with(String name, String value) {
        var more = new java.util.ArrayList<>(all);
        more.add(new Header(name, value));
        return new Headers(more);
    }
}
