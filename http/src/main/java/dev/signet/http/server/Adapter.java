// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.Headers;
import dev.signet.http.ServerLimits;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;

/// Helidon's requests and responses as [Dispatch] takes them.
record Adapter(Dispatch dispatch, boolean secure, Watch watch, ServerLimits limits)
        implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Watch.Ticket ticket = watch.ticket();
        BodyStream body = body(request, ticket);
        String method = request.prologue().method().text();
        try {
            dispatch.serve(
                    () -> incoming(request.prologue(), request.headers(), ticket, secure),
                    method,
                    body,
                    new Sent(response),
                    ticket);
        } catch (BrokenOff e) {
            throw new CloseConnectionException("the answer broke off", e);
        }
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            if (new UnreadBody(body).mayCome()) {
                ticket.linger();
            }
            throw new CloseConnectionException("last request of this connection");
        }
        ticket.rest();
    }

    /// @param secure whether the listener speaks TLS
    /// @throws dev.signet.base.Failed `MALFORMED`
    static Incoming incoming(
            HttpPrologue prologue,
            io.helidon.http.Headers headers,
            Watch.Ticket ticket,
            boolean secure) {
        var line =
                new Incoming.Line(
                        prologue.method().text(),
                        prologue.uriPath().rawPath(),
                        prologue.hasQuery() ? prologue.query().rawValue() : "",
                        prologue.fragment().hasValue());
        return Incoming.of(line, headers(headers), ticket.remote(), secure);
    }

    private static Headers headers(io.helidon.http.Headers given) {
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

    private BodyStream body(RoutingRequest request, Watch.Ticket ticket) {
        ServerRequestHeaders headers = request.headers();
        long declared =
                headers.contains(HeaderNames.TRANSFER_ENCODING)
                        ? -1
                        : headers.contentLength().orElse(0);
        return new BodyStream(
                () -> request.content().inputStream(),
                new BodyStream.Declared(
                        declared,
                        headers.contains(HeaderNames.CONTENT_ENCODING),
                        headers.containsToken(HeaderValues.EXPECT_100)),
                ticket,
                limits);
    }

    private record Sent(RoutingResponse response) implements Outgoing {
        @Override
        public void head(int status, Headers headers, boolean last) {
            response.status(Status.create(status));
            for (Headers.Header header : headers.all()) {
                var name = HeaderNames.create(header.name());
                if (response.headers().contains(name)) {
                    response.headers().add(HeaderValues.create(name, header.value()));
                } else {
                    response.header(HeaderValues.create(name, header.value()));
                }
            }
            if (last) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
        }

        @Override
        public void length(long bytes) {
            response.contentLength(bytes);
        }

        @Override
        public void send(byte[] bytes) {
            try {
                response.send(bytes);
            } catch (ServerConnectionException e) {
                throw new ClientGone(e);
            }
        }

        @Override
        public OutputStream stream() {
            return new Stream(response.outputStream());
        }

        @Override
        public void end() {
            try {
                response.commit();
            } catch (UncheckedIOException | ServerConnectionException e) {
                throw new ClientGone(e);
            }
        }

        @Override
        public boolean reset() {
            return response.reset();
        }
    }

    private static final class Stream extends FilterOutputStream {
        private Stream(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (UncheckedIOException | ServerConnectionException e) {
                throw new Outgoing.ClientGone(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (UncheckedIOException | ServerConnectionException e) {
                throw new Outgoing.ClientGone(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                out.close();
            } catch (UncheckedIOException | ServerConnectionException e) {
                throw new Outgoing.ClientGone(e);
            }
        }
    }
}
