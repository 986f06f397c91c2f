// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request: hosts first, then paths, each in the order given.
final class RouteTable {
    private final List<Route> hosts = new ArrayList<>();
    private final List<Route> paths = new ArrayList<>();

    RouteTable(List<Route> routes) {
        for (Route route : routes) {
            switch (route.match()) {
                case Route.Match.Host _ -> hosts.add(route);
                case Route.Match.Path _ -> paths.add(route);
            }
        }
    }

    /// A route with the plane to ask and the number of segments that go into the base.
    record Found(Route route, Plane plane, int removed) {}

    /// @param host the Host header, port and all
    Optional<Found> find(String host, List<String> segments) {
        if (!hosts.isEmpty()) {
            String name = withoutPort(host).toLowerCase(Locale.ROOT);
            for (Route route : hosts) {
                String label = label(route, name);
                if (label != null) {
                    return route.planes().named(label).map(it -> new Found(route, it, 0));
                }
            }
        }
        for (Route route : paths) {
            if (route.match() instanceof Route.Match.Path path && matches(path, segments)) {
                String name = path.named() ? segments.get(path.removed() - 1) : "";
                return route.planes().named(name).map(it -> new Found(route, it, path.removed()));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String label(Route route, String host) {
        if (!(route.match() instanceof Route.Match.Host(String suffix))) {
            return null;
        }
        int labelEnd = host.length() - suffix.length() - 1;
        boolean below = labelEnd > 0 && host.charAt(labelEnd) == '.' && host.endsWith(suffix);
        return below && host.indexOf('.') == labelEnd ? host.substring(0, labelEnd) : null;
    }

    private static boolean matches(Route.Match.Path path, List<String> segments) {
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

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    }
}
