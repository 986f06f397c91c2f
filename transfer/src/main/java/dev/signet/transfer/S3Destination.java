// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.transfer.Source.Asked;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Objects below one address of S3 or of what speaks its language. A file is one PUT, which a store
/// takes whole or not at all, so that nothing is left to be taken away; it may have 5 GB.
public final class S3Destination implements Destination {
    private static final int LONG_BYTES = 1 << 20;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final String NDJSON = "application/fhir+ndjson";

    private final WebPrefix prefix;
    private final S3Signing signing;
    private final WebClient client;
    private final WebSource source;

    public S3Destination(WebPrefix prefix, S3Signing signing, WebClient client) {
        this.prefix = prefix;
        this.signing = signing;
        this.client = client;
        this.source = new WebSource(prefix, signing, client);
    }

    @Override
    public Written write(FilePath path, Content content) {
        URI address = address(path);
        long length = length(content);
        var headers = Map.of("Content-Type", NDJSON);
        return Sending.put(
                client, address, () -> headers(address, headers, length, content), length, content);
    }

    /// Before a long file the store is asked whether it wants it, so that its no is heard.
    private Map<String, String> headers(
            URI address, Map<String, String> sent, long length, Content content) {
        var headers = new LinkedHashMap<>(signing.signed("PUT", address, sent, content::open));
        if (length >= LONG_BYTES) {
            headers.put("Expect", "100-continue");
        }
        return headers;
    }

    private static long length(Content content) {
        try (InputStream bytes = content.open()) {
            byte[] chunk = new byte[CHUNK_BYTES];
            long length = 0;
            for (int count = bytes.read(chunk); count >= 0; count = bytes.read(chunk)) {
                length += count;
            }
            return length;
        } catch (IOException thrown) {
            throw new IllegalStateException("content fails in its own way only", thrown);
        }
    }

    @Override
    public Source.Reply open(FilePath path, Optional<String> etag) {
        return source.open(new Asked(address(path), 0, etag));
    }

    @Override
    public void tidy(List<String> folders) {
        // a PUT that was cut short has left nothing
    }

    @Override
    public URI address(FilePath path) {
        return prefix.base().resolve(path.text());
    }

    @Override
    public URI base() {
        return prefix.base();
    }
}
