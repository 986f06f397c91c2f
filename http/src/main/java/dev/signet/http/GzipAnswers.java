// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses large answers for clients that ask for gzip. Costs far more time than a read or a
/// short page, so those stay as they are.
public final class GzipAnswers {
    private static final int BODY_BYTES_MIN = 8192;

    private GzipAnswers() {}

    /// `response` with a body over 8 KiB in gzip when `Accept-Encoding` names it.
    public static Response of(Request request, Response response) {
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
