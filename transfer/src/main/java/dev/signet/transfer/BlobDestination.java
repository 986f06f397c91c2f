// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.transfer.Source.Asked;
import dev.signet.transfer.Source.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Block blobs below one address (Azure Blob Storage, "Put Block", "Put Block List"): blocks are
/// sent one after the other, and the list of them makes the blob. Blocks that are in no list are
/// Azure's to drop, within a week. A container that is missing is made, where that is allowed.
public final class BlobDestination implements Destination {
    static final int BLOCK_BYTES = 8 << 20;

    /// So small that a store which does not want it has read it, and its no is heard.
    private static final int FIRST_BYTES = 64 << 10;

    private static final String NDJSON = "application/fhir+ndjson";

    private final WebPrefix prefix;
    private final String signature;
    private final Signing signing;
    private final WebClient client;
    private final WebSource source;

    /// @param signature a shared access signature, as it stands in a query; empty: there is none,
    ///     and `token` speaks
    public BlobDestination(
            WebPrefix prefix, Optional<String> signature, BlobSigning token, WebClient client) {
        this.prefix = prefix;
        this.signature = signature.orElse("");
        this.signing = token;
        this.client = client;
        this.source = new WebSource(prefix, token, client);
    }

    @Override
    public Written write(FilePath path, Content content) {
        try (InputStream bytes = content.open()) {
            var list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
            int blocks = 0;
            for (byte[] block = bytes.readNBytes(FIRST_BYTES);
                    block.length > 0;
                    block = bytes.readNBytes(BLOCK_BYTES)) {
                String id =
                        Base64.getEncoder()
                                .encodeToString(
                                        "%08d"
                                                .formatted(++blocks)
                                                .getBytes(StandardCharsets.US_ASCII));
                Written sent = block(path, id, block, blocks == 1);
                if (!(sent instanceof Written.Whole)) {
                    return sent;
                }
                list.append("<Latest>").append(id).append("</Latest>");
            }
            list.append("</BlockList>");
            return put(
                    address(path, "comp=blocklist"),
                    Map.of("x-ms-blob-content-type", NDJSON),
                    list.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            return new Written.NoAnswer(Optional.empty());
        }
    }

    private Written block(FilePath path, String id, byte[] block, boolean isFirst) {
        URI address = address(path, "comp=block&blockid=" + id.replace("=", "%3D"));
        Written sent = put(address, Map.of(), block);
        boolean misses = sent.equals(new Written.Refused(Reason.NOT_FOUND));
        if (!isFirst || !misses || path.folders().isEmpty()) {
            return sent;
        }
        Written made = make(path.names().getFirst());
        if (made instanceof Written.Refused) {
            return sent;
        }
        // made, or another has been faster
        Written again = put(address, Map.of(), block);
        return again instanceof Written.Refused && made instanceof Written.NoAnswer ? made : again;
    }

    private Written make(String container) {
        return put(address(FilePath.of(container), "restype=container"), Map.of(), new byte[0]);
    }

    private Written put(URI address, Map<String, String> headers, byte[] body) {
        return Sending.put(
                client,
                address,
                () -> signing.signed("PUT", address, headers, body),
                body.length,
                () -> new ByteArrayInputStream(body));
    }

    @Override
    public Source.Reply open(FilePath path, Optional<String> etag) {
        return source.open(new Asked(address(path, ""), 0, etag));
    }

    @Override
    public void tidy(List<String> folders) {
        // blocks that are in no blob are not seen, and not kept
    }

    @Override
    public URI address(FilePath path) {
        return prefix.base().resolve(path.text());
    }

    private URI address(FilePath path, String query) {
        String whole = query + (query.isEmpty() || signature.isEmpty() ? "" : "&") + signature;
        return URI.create(address(path) + (whole.isEmpty() ? "" : "?" + whole));
    }

    @Override
    public URI base() {
        return prefix.base();
    }
}
