// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import dev.signet.base.Fact;
import dev.signet.http.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The table of addresses: method, path pattern, api-version versions, and what answers. Paths
/// match without case; empty segments (`//`, a trailing slash) do not count.
public final class Routes {
    private final List<Entry> entries = new ArrayList<>();

    /// @param segments literals, or `{name}` for any one segment
    private record Entry(
            String method,
            List<String> segments,
            ApiVersions versions,
            boolean open,
            Function<ArmRequest, Response> answer) {}

    /// A request's entry and the values of its names.
    ///
    /// @param open whether it needs no token
    public record Match(
            ApiVersions versions,
            boolean open,
            Map<String, String> names,
            Function<ArmRequest, Response> answer) {}

    /// Adds an entry.
    ///
    /// @param pattern `/subscriptions/{subscription}`
    public Routes add(
            ApiVersions versions,
            String method,
            String pattern,
            Function<ArmRequest, Response> answer) {
        entries.add(new Entry(method, segments(pattern), versions, false, answer));
        return this;
    }

    /// Adds an entry that needs no token.
    public Routes open(
            ApiVersions versions,
            String method,
            String pattern,
            Function<ArmRequest, Response> answer) {
        entries.add(new Entry(method, segments(pattern), versions, true, answer));
        return this;
    }

    /// One address and a method that it takes.
    ///
    /// @param pattern as it was added
    /// @param open whether it needs no token
    public record Address(String method, String pattern, boolean open) {}

    /// All there is, in the order in which it was added.
    public List<Address> addresses() {
        return entries.stream()
                .map(
                        entry ->
                                new Address(
                                        entry.method(),
                                        "/" + String.join("/", entry.segments()),
                                        entry.open()))
                .toList();
    }

    /// The first entry for the request.
    ///
    /// @param path decoded segments
    /// @return empty when no entry has the path
    /// @throws dev.signet.base.Failed `METHOD_NOT_ALLOWED` when an entry has the path only
    public Optional<Match> find(String method, List<String> path) {
        List<String> segments = path.stream().filter(each -> !each.isEmpty()).toList();
        boolean known = false;
        for (Entry entry : entries) {
            Optional<Map<String, String>> names = names(entry.segments(), segments);
            if (names.isPresent()) {
                known = true;
                if (entry.method().equals(method)) {
                    return Optional.of(
                            new Match(entry.versions(), entry.open(), names.get(), entry.answer()));
                }
            }
        }
        if (known) {
            throw ArmError.METHOD_NOT_ALLOWED.failed(new Fact("method", method));
        }
        return Optional.empty();
    }

    private static Optional<Map<String, String>> names(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return Optional.empty();
        }
        var names = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{")) {
                names.put(part.substring(1, part.length() - 1), path.get(i));
            } else if (!part.equalsIgnoreCase(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(Map.copyOf(names));
    }

    private static List<String> segments(String pattern) {
        return List.of(pattern.substring(1).split("/", -1));
    }
}
