// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.dataplane.exchange.BundleEntry;
import dev.signet.dataplane.exchange.Content;
import dev.signet.fhir.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// Writes one Bundle, entry by entry: no tree of it is built, and stored resources are spliced in
/// as they are. One thread.
public final class BundleWriter {
    /// Of an entry with its members, beside its resource and addresses.
    private static final int SEARCH_BYTES = 160;

    private static final int RESPONSE_BYTES = 250;

    private final JsonWriter json;
    private String separator = ",\"entry\":[";

    /// @param type of the Bundle
    /// @param bytes about how long it gets
    public BundleWriter(String type, int bytes) {
        json = new JsonWriter(bytes);
        json.raw("{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\"");
    }

    /// About what an entry takes.
    static int bytes(BundleEntry entry) {
        int resource =
                entry.resource() instanceof Content.Resource(var bytes, _) ? bytes.length : 0;
        int response = entry.response().status().isEmpty() ? 0 : RESPONSE_BYTES;
        return resource + entry.fullUrl().length() + SEARCH_BYTES + response;
    }

    void total(OptionalLong total) {
        if (total.isPresent()) {
            json.raw(",\"total\":" + total.getAsLong());
        }
    }

    void links(List<Content.Link> links) {
        json.raw(",\"link\":[");
        String before = "{\"relation\":\"";
        for (Content.Link link : links) {
            json.raw(before + link.relation() + "\",\"url\":");
            json.string(link.url());
            before = "},{\"relation\":\"";
        }
        json.raw("}]");
    }

    /// Bytes written so far.
    public int length() {
        return json.length();
    }

    /// Writes the next entry.
    public void add(BundleEntry entry) {
        json.raw(separator);
        separator = ",";
        var members = new Members();
        if (!entry.fullUrl().isEmpty()) {
            members.text("fullUrl", entry.fullUrl());
        }
        members.content("resource", entry.resource());
        if (!entry.mode().isEmpty()) {
            members.name("search");
            json.raw(
                    entry.score() < 0
                            ? "{\"mode\":\"" + entry.mode() + "\"}"
                            : String.format(
                                    Locale.ROOT,
                                    "{\"mode\":\"%s\",\"score\":%.4f}",
                                    entry.mode(),
                                    entry.score()));
        }
        if (!entry.request().method().isEmpty()) {
            members.name("request");
            json.raw("{\"method\":\"" + entry.request().method() + "\",\"url\":");
            json.string(entry.request().url());
            json.raw("}");
        }
        if (!entry.response().status().isEmpty()) {
            members.name("response");
            response(entry.response());
        }
        json.raw("}");
    }

    private void response(BundleEntry.Response response) {
        var members = new Members();
        members.text("status", response.status());
        members.said("location", response.location());
        members.said("etag", response.etag());
        members.said("lastModified", response.lastModified());
        members.content("outcome", response.outcome());
        json.raw("}");
    }

    /// Members of one object.
    private final class Members {
        private String before = "{\"";

        void name(String name) {
            json.raw(before);
            json.raw(name);
            json.raw("\":");
            before = ",\"";
        }

        void text(String name, String value) {
            name(name);
            json.string(value);
        }

        void said(String name, String value) {
            if (!value.isEmpty()) {
                text(name, value);
            }
        }

        void content(String name, Content content) {
            byte[] bytes = Serializer.bytes(content);
            if (bytes.length > 0) {
                name(name);
                json.raw(bytes, 0, bytes.length);
            }
        }
    }

    /// The Bundle; a fresh array.
    public byte[] toBytes() {
        json.raw(separator.equals(",") ? "]}" : "}");
        return json.toBytes();
    }
}
