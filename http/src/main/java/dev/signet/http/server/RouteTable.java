// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.Plane;
import dev.signet.http.Route;
import java.util.List;
import java.util.Optional;

/// Finds the route of a request: the first in the order given.
final class RouteTable {
    private final List<Route> routes;

    RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /// A route with the plane to ask, if it has one of that name.
    record Found(Route route, Optional<Plane> plane) {}

    Optional<Found> find(List<String> segments) {
        for (Route route : routes) {
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
            String wanted = pattern.get(i);
            String given = segments.get(from + i);
            boolean same =
                    wanted.equals("*")
                            ? !given.isEmpty()
                            : path.ignoringCase()
                                    ? wanted.equalsIgnoreCase(given)
                                    : wanted.equals(given);
            if (!same) {
                return false;
            }
        }
        return true;
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
