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
/// @param traffic whose places its requests take
/// @param refusals how the server refuses here what does not reach the plane
public record Route(
        String plane,
        Match match,
        Planes planes,
        long bodyBytesMax,
        Traffic traffic,
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
        return named(plane, prefix, "", planes);
    }

    /// The same, only what lies below `inside` there: `/metadata`.
    public static Route named(String plane, String prefix, String inside, Planes planes) {
        int removed = segments(prefix + "/*").size();
        List<String> segments = segments(prefix + "/*" + inside);
        return of(plane, new Match(segments, false, removed, true), planes);
    }

    /// The same with a lower bound for bodies.
    public Route withBodyBytesMax(long bytes) {
        return new Route(plane, match, planes, bytes, traffic, refusals);
    }

    /// The same with other places; those of [Traffic#DATA] otherwise.
    public Route carrying(Traffic kind) {
        return new Route(plane, match, planes, bodyBytesMax, kind, refusals);
    }

    /// The same with the words of its plane for what the server refuses; bare statuses otherwise.
    public Route refusing(Refusals inItsWords) {
        return new Route(plane, match, planes, bodyBytesMax, traffic, inItsWords);
    }

    /// Where it is mounted, in constant words: `/fhir/*`. Nothing that a caller sent stands in it.
    public String pattern() {
        return "/" + String.join("/", match.segments());
    }

    private static Route of(String plane, Match match, Planes planes) {
        return new Route(plane, match, planes, Long.MAX_VALUE, Traffic.DATA, Refusals.BARE);
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
