// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers.Header;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;

/// Compresses large answers for clients that ask for gzip. Costs far more time than a read or a
/// short page, so those stay as they are.
public final class GzipAnswers {
    private static final int BODY_BYTES_MIN = 8192;

    /// Says that what is streamed is in gzip.
    public static final Header ENCODED = new Header("Content-Encoding", "gzip");

    private static final int BUFFER_BYTES = 8192;

    /// What [GZIPOutputStream] writes before the deflated bytes (RFC 1952, section 2.3).
    private static final int HEADER_BYTES = 10;

    private GzipAnswers() {}

    /// `response` with a body over 8 KiB in gzip when `Accept-Encoding` names it.
    public static Response of(Request request, Response response) {
        if (response.body() instanceof Response.Body.Streamed(var writer)
                && response.headers().all().contains(ENCODED)) {
            boolean accepted =
                    request.header("Accept-Encoding").map(GzipAnswers::gzip).orElse(false);
            return accepted
                    ? response.with("Vary", "Accept-Encoding")
                    : new Response(
                            response.status(),
                            response.headers().without(ENCODED).with("Vary", "Accept-Encoding"),
                            new Response.Body.Streamed(target -> unpacked(writer, target)));
        }
        if (response.body() instanceof Response.Body.Bytes(byte[] bytes)
                && bytes.length > BODY_BYTES_MIN
                && request.header("Accept-Encoding").map(GzipAnswers::gzip).orElse(false)) {
            Headers headers =
                    response.headers()
                            .with("Content-Encoding", "gzip")
                            .with("Vary", "Accept-Encoding");
            return new Response(response.status(), headers, new Response.Body.Bytes(gzip(bytes)));
        }
        return response;
    }

    /// Writes what `writer` writes in gzip as it is.
    private static void unpacked(Response.Writer writer, OutputStream target) throws IOException {
        var inflater = new Inflater(true);
        try {
            var plain = new InflaterOutputStream(target, inflater, BUFFER_BYTES);
            writer.write(new BehindHeader(plain));
            plain.finish();
        } finally {
            inflater.end();
        }
    }

    /// Leaves out the header of gzip.
    private static final class BehindHeader extends FilterOutputStream {
        private int left = HEADER_BYTES;

        private BehindHeader(OutputStream plain) {
            super(plain);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            int skipped = Math.min(left, count);
            left -= skipped;
            out.write(bytes, offset + skipped, count - skipped);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }
    }

    private static boolean gzip(String accepted) {
        for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.replace(" ", "").split(";", 2);
            boolean refused =
                    parts.length == 2 && (parts[1].equals("q=0") || parts[1].startsWith("q=0.0"));
            if ((parts[0].equals("gzip") || parts[0].equals("*")) && !refused) {
                return true;
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] bytes) {
        var target = new ByteArrayOutputStream(bytes.length / 4);
        try (var gzip = new Fast(target)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new Failed(e, Failure.INTERNAL, "memory cannot be written");
        }
        return target.toByteArray();
    }

    /// Level 1: most of the gain at a third of the time.
    private static final class Fast extends GZIPOutputStream {
        private Fast(OutputStream target) throws IOException {
            super(target, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
