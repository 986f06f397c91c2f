// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Opens `Content-Encoding: gzip` request bodies; [BodyStream] bounds what comes out of them.
final class GzipBodies implements ContentEncoding {
    @Override
    public Set<String> ids() {
        return Set.of("gzip", "x-gzip");
    }

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public String type() {
        return "gzip";
    }

    @Override
    public boolean supportsEncoding() {
        return false;
    }

    @Override
    public boolean supportsDecoding() {
        return true;
    }

    @Override
    public ContentDecoder decoder() {
        return Lazily::new;
    }

    @Override
    public ContentEncoder encoder() {
        return ContentEncoder.NO_OP;
    }

    /// The header of a gzip stream is read with its first byte, not before: reading it must not
    /// fail outside the plane.
    private static final class Lazily extends InputStream {
        private final InputStream network;
        private @Nullable InputStream opened;

        private Lazily(InputStream network) {
            this.network = network;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = opened().read(target, offset, length);
            if (count < 0) {
                if (network.read() >= 0) {
                    throw new ZipException("bytes behind the end");
                }
                close(); // the window outside the heap holds the end of the body
            }
            return count;
        }

        @Override
        public void close() {
            InputStream current = opened;
            try (network) {
                if (current != null) {
                    current.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private InputStream opened() throws IOException {
            InputStream current = opened;
            if (current == null) {
                current = new GZIPInputStream(network, 8192);
                opened = current;
            }
            return current;
        }
    }
}
