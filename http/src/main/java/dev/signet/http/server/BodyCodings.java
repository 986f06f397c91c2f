// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import io.helidon.http.Headers;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.encoding.ContentEncodingContextConfig;

/// Content codings of request bodies: gzip is opened; every other is let through to [Dispatch],
/// which refuses it in the words of its plane before the body is looked at. Left to itself Helidon
/// answers a bare 400.
final class BodyCodings implements ContentEncodingContext {
    private final ContentEncodingContext gzip =
            ContentEncodingContext.builder()
                    .contentEncodingsDiscoverServices(false)
                    .addContentEncoding(new GzipBodies())
                    .build();

    @Override
    public ContentEncodingContextConfig prototype() {
        return gzip.prototype();
    }

    @Override
    public boolean contentEncodingEnabled() {
        return gzip.contentEncodingEnabled();
    }

    @Override
    public boolean contentDecodingEnabled() {
        return true;
    }

    @Override
    public boolean contentEncodingSupported(String coding) {
        return gzip.contentEncodingSupported(coding);
    }

    @Override
    public boolean contentDecodingSupported(String coding) {
        return true;
    }

    @Override
    public ContentEncoder encoder(String coding) {
        return gzip.encoder(coding);
    }

    @Override
    public ContentDecoder decoder(String coding) {
        return gzip.contentDecodingSupported(coding) ? gzip.decoder(coding) : ContentDecoder.NO_OP;
    }

    @Override
    public ContentEncoder encoder(Headers headers) {
        return gzip.encoder(headers);
    }
}
