// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.RoutingRequest;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A request as parsed off the wire, before it has a route.
///
/// @param origin scheme and Host: `https://localhost:8443`
record Incoming(
        String method,
        String origin,
        String host,
        Target target,
        Headers headers,
        InetAddress remote) {
    /// Of these a second one would be read by some and passed over by others.
    private static final List<String> SINGLE =
            List.of("Authorization", "Content-Type", "If-None-Exist");

    /// @param secure whether the listener speaks TLS
    /// @throws Failed `MALFORMED`
    static Incoming of(RoutingRequest request, boolean secure) {
        HttpPrologue prologue = request.prologue();
        String rawPath = prologue.uriPath().rawPath();
        String host = request.headers().first(HeaderNames.HOST).orElse("");
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
        if (request.headers().values(HeaderNames.HOST).size() > 1) {
            throw new Failed(Failure.MALFORMED, "a request has one host");
        }
        if (host.isEmpty() || prologue.fragment().hasValue()) {
            throw new Failed(Failure.MALFORMED, "a request has a host and no fragment");
        }
        String rawQuery = prologue.hasQuery() ? prologue.query().rawValue() : "";
        InetAddress remote =
                request.remotePeer().address() instanceof InetSocketAddress socket
                        ? socket.getAddress()
                        : InetAddress.getLoopbackAddress();
        String scheme = secure || forwardedSecurely(request.headers(), remote) ? "https" : "http";
        return new Incoming(
                prologue.method().text(),
                scheme + "://" + host,
                host,
                Target.of(rawPath, rawQuery),
                headers(request.headers()),
                remote);
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
                remote.getHostAddress());
    }

    /// @throws Failed `MALFORMED` when a header that stands alone stands twice
    void requireSingleHeaders() {
        for (String name : SINGLE) {
            if (headers.values(name).size() > 1) {
                throw new Failed(
                        Failure.MALFORMED,
                        "a header that stands alone stands twice",
                        new Fact("header", name));
            }
        }
    }

    private static boolean forwardedSecurely(ServerRequestHeaders headers, InetAddress remote) {
        return remote.isLoopbackAddress()
                && headers.first(HeaderNames.X_FORWARDED_PROTO).orElse("").equals("https");
    }

    private static Headers headers(ServerRequestHeaders given) {
        var all = new ArrayList<Headers.Header>(given.size());
        for (io.helidon.http.Header header : given) {
            if (header.valueCount() == 1) {
                all.add(new Headers.Header(header.name(), header.get()));
            } else {
                for (String value : header.allValues()) {
                    all.add(new Headers.Header(header.name(), value));
                }
            }
        }
        return new Headers(all);
    }
}
