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
        int at = next(name, 0);
        return at < 0 ? Optional.empty() : Optional.of(all.get(at).value());
    }

    /// All of that name.
    public List<String> values(String name) {
        int first = next(name, 0);
        if (first < 0) {
            return List.of();
        }
        int second = next(name, first + 1);
        if (second < 0) {
            return List.of(all.get(first).value());
        }
        var values = new ArrayList<String>();
        for (int at = first; at >= 0; at = next(name, at + 1)) {
            values.add(all.get(at).value());
        }
        return values;
    }

    /// Whether there is more than one of that name.
    public boolean repeats(String name) {
        int first = next(name, 0);
        return first >= 0 && next(name, first + 1) >= 0;
    }

    /// Where the next one of that name stands; -1 for nowhere. By number: each request asks often,
    /// and an iterator would be made each time.
    private int next(String name, int from) {
        for (int i = from; i < all.size(); i++) {
            if (all.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
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
