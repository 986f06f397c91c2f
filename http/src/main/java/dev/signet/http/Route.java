// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.List;
import java.util.Optional;

/// Where a plane is mounted.
///
/// @param plane a constant word for metrics and logs: `fhir`, `arm`, `vault`
/// @param bodyBytesMax bound of a body here; the server's bound holds as well
/// @param admitted whether requests count against [ServerLimits#requestsAtOnce]; operators'
///     planes do not, so that a full server can still be looked at
/// @param refusals how the server refuses here what does not reach the plane
public record Route(
        String plane,
        Match match,
        Planes planes,
        long bodyBytesMax,
        boolean admitted,
        Refusals refusals) {

    /// Which requests a route takes: those whose path begins with `segments`. A segment `*`
    /// matches any one; the others match decoded, without regard to case when `ignoringCase`.
    ///
    /// @param removed how many leading segments go from the path into `Request.base`
    /// @param named whether the last removed segment is the name given to [Planes]
    public record Match(List<String> segments, boolean ignoringCase, int removed, boolean named) {
        public Match {
            segments = List.copyOf(segments);
            if (removed > segments.size() || (named && removed == 0)) {
                throw new Failed(Failure.INVALID, "a route removes what it matched");
            }
        }
    }

    /// Below `prefix` (`/portal`, or `/` for all), case-sensitive; the prefix is removed.
    public static Route at(String plane, String prefix, Plane target) {
        List<String> segments = segments(prefix);
        return of(plane, new Match(segments, false, segments.size(), false), always(target));
    }

    /// Paths that begin with `pattern`, whatever their case; nothing is removed, the base is the
    /// server's root: `/subscriptions`, `/keys`, `/*/oauth2`.
    public static Route under(String plane, String pattern, Plane target) {
        return of(plane, new Match(segments(pattern), true, 0, false), always(target));
    }

    /// Below `{prefix}/{name}`: both are removed and stand in the base.
    public static Route named(String plane, String prefix, Planes planes) {
        List<String> segments = segments(prefix + "/*");
        return of(plane, new Match(segments, false, segments.size(), true), planes);
    }

    /// The same with a lower bound for bodies.
    public Route withBodyBytesMax(long bytes) {
        return new Route(plane, match, planes, bytes, admitted, refusals);
    }

    /// The same outside the bound on requests at once.
    public Route alwaysAdmitted() {
        return new Route(plane, match, planes, bodyBytesMax, false, refusals);
    }

    /// The same with the words of its plane for what the server refuses; bare statuses otherwise.
    public Route refusing(Refusals inItsWords) {
        return new Route(plane, match, planes, bodyBytesMax, admitted, inItsWords);
    }

    private static Route of(String plane, Match match, Planes planes) {
        return new Route(plane, match, planes, Long.MAX_VALUE, true, Refusals::bare);
    }

    private static Planes always(Plane plane) {
        var one = Optional.of(plane);
        return _ -> one;
    }

    private static List<String> segments(String path) {
        if (!path.startsWith("/")) {
            throw new Failed(Failure.INVALID, "a route's path begins with a slash");
        }
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }
}
