// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.io.IOException;
import java.io.OutputStream;

/// One response. The body is either bytes or a writer that streams.
public record Response(int status, Headers headers, Body body) {
    /// What is sent behind the headers.
    public sealed interface Body {
        /// Known bytes; the array is handed over.
        record Bytes(byte[] bytes) implements Body {}

        /// Written piece by piece, chunked.
        record Streamed(Writer writer) implements Body {}
    }

    /// Writes a body to the socket.
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream target) throws IOException;
    }

    /// With a body of known bytes and its content type.
    public static Response of(int status, String contentType, byte[] bytes) {
        return new Response(status, Headers.of("Content-Type", contentType), new Body.Bytes(bytes));
    }

    /// Without body.
    public static Response empty(int status) {
        return new Response(status, Headers.of(), new Body.Bytes(new byte[0]));
    }

    /// The same with one more header.
    public Response with(String name, String value) {
        return new Response(status, headers.with(name, value), body);
    }
}
