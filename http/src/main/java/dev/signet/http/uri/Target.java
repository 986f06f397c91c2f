// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.uri;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A request target: the path split on raw slashes and only then decoded, so that an encoded
/// slash stays inside its segment; empty segments are kept.
///
/// @param rawPath as received, beginning with a slash
/// @param rawQuery without the question mark; empty when there is none
/// @param segments `/a//b/` is `a`, empty, `b`, empty
/// @param wrong why the segments could not be decoded; then they are as received, so that the
///     route is found that says so
public record Target(
        String rawPath, String rawQuery, List<String> segments, Optional<Failed> wrong) {
    /// Each costs far more memory than its one byte on the wire.
    private static final int PARTS_MAX = 1024;

    /// @throws Failed `MALFORMED` when it has no path
    public static Target of(String rawPath, String rawQuery) {
        if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
            throw new Failed(Failure.MALFORMED, "a path begins with a slash");
        }
        try {
            return new Target(rawPath, rawQuery, segments(rawPath), Optional.empty());
        } catch (Failed failed) {
            List<String> raw = List.of(rawPath.substring(1).split("/", PARTS_MAX));
            return new Target(rawPath, rawQuery, raw, Optional.of(failed));
        }
    }

    /// The raw path up to the end of its first `count` segments, without trailing slash.
    public String rawPrefix(int count) {
        int end = 0;
        for (int i = 0; i < count; i++) {
            int next = rawPath.indexOf('/', end + 1);
            end = next < 0 ? rawPath.length() : next;
        }
        return rawPath.substring(0, end);
    }

    public static List<String> segments(String rawPath) {
        var segments = new ArrayList<String>(8);
        int from = 1;
        while (true) {
            int slash = rawPath.indexOf('/', from);
            int to = slash < 0 ? rawPath.length() : slash;
            segments.add(Percent.decoded(rawPath, from, to, false));
            if (slash < 0) {
                return segments;
            }
            bound(segments);
            from = slash + 1;
        }
    }

    private static void bound(List<?> parts) {
        if (parts.size() == PARTS_MAX) {
            throw new Failed(Failure.MALFORMED, "an address has too many parts");
        }
    }

    /// Names and values of `application/x-www-form-urlencoded` text, decoded, in order.
    ///
    /// @throws Failed `MALFORMED`
    public static List<Parameter> query(String raw) {
        if (raw.isEmpty()) {
            return List.of();
        }
        var parameters = new ArrayList<Parameter>(8);
        int from = 0;
        while (from <= raw.length()) {
            int ampersand = raw.indexOf('&', from);
            int to = ampersand < 0 ? raw.length() : ampersand;
            if (to > from) {
                bound(parameters);
                int equals = raw.indexOf('=', from);
                int nameEnd = equals < 0 || equals > to ? to : equals;
                parameters.add(
                        new Parameter(
                                Percent.decoded(raw, from, nameEnd, true),
                                Percent.decoded(raw, Math.min(nameEnd + 1, to), to, true)));
            }
            from = to + 1;
        }
        return parameters;
    }
}
