// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.uri.Target;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A request as parsed off the wire, before it has a route.
///
/// @param origin scheme and Host: `https://localhost:8443`
record Incoming(
        String method, String origin, String host, Target target, Headers headers, Remote remote) {
    /// Of these a second one would be read by some and passed over by others.
    private static final List<String> SINGLE =
            List.of("Authorization", "Content-Type", "If-None-Exist");

    private static final Set<String> CODINGS = Set.of("gzip", "x-gzip", "identity");

    /// @param line what stands in the request line
    /// @param secure whether the listener speaks TLS
    /// @throws Failed `MALFORMED`
    static Incoming of(Line line, Headers headers, Remote remote, boolean secure) {
        String rawPath = line.rawPath();
        List<String> hosts = headers.values("Host");
        String host = hosts.isEmpty() ? "" : hosts.getFirst();
        if (!rawPath.startsWith("/")) {
            int authority = rawPath.indexOf("://") + 3;
            int slash = rawPath.indexOf('/', authority);
            // absolute form, RFC 9112 section 3.2.2: its host wins over the header
            if (authority < 3 || slash <= authority) {
                throw new Failed(Failure.MALFORMED, "a path begins with a slash");
            }
            host = rawPath.substring(authority, slash);
            rawPath = rawPath.substring(slash);
        }
        if (hosts.size() > 1) {
            throw new Failed(Failure.MALFORMED, "a request has one host");
        }
        if (host.isEmpty() || line.fragment()) {
            throw new Failed(Failure.MALFORMED, "a request has a host and no fragment");
        }
        String scheme = secure || forwardedSecurely(headers, remote) ? "https" : "http";
        return new Incoming(
                line.method(),
                scheme + "://" + host,
                host,
                Target.of(rawPath, line.rawQuery()),
                headers,
                remote);
    }

    /// A request line.
    ///
    /// @param rawPath as received; the whole address when it was absolute
    /// @param rawQuery without the question mark; empty when there is none
    /// @param fragment whether there was one
    record Line(String method, String rawPath, String rawQuery, boolean fragment) {}

    /// Who is at the other end of a connection.
    ///
    /// @param text the IP address, as planes are told it
    record Remote(InetAddress address, String text) {
        static Remote of(InetAddress address) {
            return new Remote(address, address.getHostAddress());
        }
    }

    /// As the plane sees it below the first `removed` segments.
    ///
    /// @throws Failed `MALFORMED` when path or query cannot be decoded
    Request below(int removed, InputStream body) {
        if (target.wrong().isPresent()) {
            throw target.wrong().get();
        }
        return new Request(
                method,
                origin + target.rawPrefix(removed),
                target.segments().subList(removed, target.segments().size()),
                Target.query(target.rawQuery()),
                headers,
                body,
                remote.text());
    }

    /// The same for who refuses it: without its body, and without what cannot be decoded.
    Request refused(int removed) {
        List<Request.Parameter> query;
        try {
            query = Target.query(target.rawQuery());
        } catch (Failed _) {
            query = List.of();
        }
        return new Request(
                method,
                origin + target.rawPrefix(removed),
                target.segments().subList(removed, target.segments().size()),
                query,
                headers,
                InputStream.nullInputStream(),
                remote.text());
    }

    /// @throws Failed `MALFORMED` when a header that stands alone stands twice
    void requireSingleHeaders() {
        for (String name : SINGLE) {
            if (headers.repeats(name)) {
                throw new Failed(
                        Failure.MALFORMED,
                        "a header that stands alone stands twice",
                        new Fact("header", name));
            }
        }
    }

    /// @throws Failed `UNSUPPORTED_MEDIA_TYPE` when the body is in another content coding than
    ///     gzip, or in several
    void requireKnownCoding() {
        List<String> codings = headers.values("Content-Encoding");
        if (codings.isEmpty()) {
            return;
        }
        String coding = String.join(",", codings).strip().toLowerCase(Locale.ROOT);
        if (!CODINGS.contains(coding)) {
            throw new Failed(
                    Failure.UNSUPPORTED_MEDIA_TYPE,
                    "the body's content coding cannot be read",
                    new Fact("header", "Content-Encoding"),
                    new Fact("expected", "gzip"));
        }
    }

    private static boolean forwardedSecurely(Headers headers, Remote remote) {
        return remote.address().isLoopbackAddress()
                && headers.first("X-Forwarded-Proto").orElse("").equals("https");
    }
}
