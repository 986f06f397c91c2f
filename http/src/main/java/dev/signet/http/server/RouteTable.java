// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.Plane;
import dev.signet.http.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the route of a request: the first in the order given.
final class RouteTable {
    private final List<Route> routes;

    /// Those that may match a path whose first segment is that word, in the order given; for other
    /// words all are looked at.
    private final Map<String, List<Route>> byFirst = new HashMap<>();

    RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (Route route : routes) {
            List<String> segments = route.match().segments();
            if (!segments.isEmpty()) {
                String first = segments.getFirst();
                byFirst.computeIfAbsent(first, this::beginningWith);
            }
        }
    }

    private List<Route> beginningWith(String first) {
        return routes.stream()
                .filter(
                        route -> {
                            List<String> segments = route.match().segments();
                            return segments.isEmpty()
                                    || isSame(segments.getFirst(), first, route.match());
                        })
                .toList();
    }

    /// A route with the plane to ask, if it has one of that name.
    record Found(Route route, Optional<Plane> plane) {}

    Optional<Found> find(List<String> segments) {
        List<Route> candidates =
                segments.isEmpty() ? routes : byFirst.getOrDefault(segments.getFirst(), routes);
        for (Route route : candidates) {
            Route.Match match = route.match();
            if (matches(match, segments)) {
                String name = match.named() ? segments.get(match.removed() - 1) : "";
                return Optional.of(new Found(route, route.planes().named(name)));
            }
        }
        return Optional.empty();
    }

    private static boolean matches(Route.Match path, List<String> segments) {
        List<String> pattern = path.segments();
        int from = path.removed() == 0 ? leadingEmpty(segments) : 0;
        if (segments.size() < from + pattern.size()) {
            return false;
        }
        for (int i = 0; i < pattern.size(); i++) {
            if (!isSame(pattern.get(i), segments.get(from + i), path)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(String wanted, String given, Route.Match path) {
        if (wanted.equals("*")) {
            return !given.isEmpty();
        }
        return path.ignoringCase() ? wanted.equalsIgnoreCase(given) : wanted.equals(given);
    }

    /// Clients whose configured address ends with a slash ask for `//subscriptions/..`; a route
    /// that leaves the path to its plane lets them in.
    private static int leadingEmpty(List<String> segments) {
        int count = 0;
        while (count < segments.size() && segments.get(count).isEmpty()) {
            count++;
        }
        return count;
    }
}
