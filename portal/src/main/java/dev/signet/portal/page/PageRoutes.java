// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import dev.signet.http.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Which page is at which address below the portal's root.
public final class PageRoutes {
    private final List<PageRoute> all = new ArrayList<>();

    private record PageRoute(
            String method, List<String> pattern, Function<Call, Response> answer) {}

    /// What was found: who answers, and what stands at the places that have a name.
    public record Found(Function<Call, Response> answer, Map<String, String> names) {}

    /// A page that is looked at.
    ///
    /// @param pattern segments with slashes between; `{name}` for any one
    public PageRoutes get(String pattern, Function<Call, Response> answer) {
        return add("GET", pattern, answer);
    }

    /// A form that is sent.
    public PageRoutes post(String pattern, Function<Call, Response> answer) {
        return add("POST", pattern, answer);
    }

    private PageRoutes add(String method, String pattern, Function<Call, Response> answer) {
        all.add(new PageRoute(method, List.of(pattern.split("/", -1)), answer));
        return this;
    }

    /// An address and the method that it takes.
    ///
    /// @param pattern segments with slashes between; `{name}` for any one
    public record Address(String method, String pattern) {}

    /// All there is.
    public List<Address> addresses() {
        return all.stream()
                .map(route -> new Address(route.method(), String.join("/", route.pattern())))
                .toList();
    }

    /// @return empty when there is no such address with that method
    public Optional<Found> find(String method, List<String> path) {
        for (PageRoute route : all) {
            if (route.method().equals(method)) {
                Optional<Map<String, String>> names = matched(route.pattern(), path);
                if (names.isPresent()) {
                    return Optional.of(new Found(route.answer(), names.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Map<String, String>> matched(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return Optional.empty();
        }
        var names = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            String wanted = pattern.get(i);
            String given = path.get(i);
            if (wanted.startsWith("{")) {
                if (given.isEmpty()) {
                    return Optional.empty();
                }
                names.put(wanted.substring(1, wanted.length() - 1), given);
            } else if (!wanted.equals(given)) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }
}
