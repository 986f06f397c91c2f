// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.Issue;
import dev.signet.fhir.JsonWriter;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Stored;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/// A searchset Bundle: stored JSON between braces.
///
/// @param base address of the account
/// @param address that was searched
/// @param self the query as it was understood
/// @param next token of the next page
/// @param notes warnings for the client, as one OperationOutcome entry
/// @param subset what is sent of hits
/// @param subsetOfIncluded what is sent of resources that go along
record SearchBundle(
        String base,
        String address,
        String self,
        Optional<String> next,
        List<Issue> notes,
        Subset subset,
        Subset subsetOfIncluded,
        Found found) {

    byte[] json() {
        int entries = found.hits().size() + found.included().size();
        var json = new JsonWriter(1024 + bytes(found.hits()) + bytes(found.included()));
        json.raw("{\"resourceType\":\"Bundle\",\"type\":\"searchset\"");
        found.total().ifPresent(total -> json.raw(",\"total\":" + total));
        json.raw(",\"link\":[{\"relation\":\"self\",\"url\":");
        String asked = self.isEmpty() ? address : address + "?" + self;
        json.string(asked);
        if (next.isPresent()) {
            json.raw("},{\"relation\":\"next\",\"url\":");
            json.string(
                    asked + (self.isEmpty() ? "?" : "&") + PageToken.PARAMETER + "=" + next.get());
        }
        json.raw("}]");
        if (entries > 0 || !notes.isEmpty()) {
            json.raw(",\"entry\":[");
            String separator = "";
            for (Stored hit : found.hits()) {
                json.raw(separator);
                entry(json, hit, subset, "match");
                separator = ",";
            }
            for (Stored included : found.included()) {
                json.raw(separator);
                entry(json, included, subsetOfIncluded, "include");
                separator = ",";
            }
            if (!notes.isEmpty()) {
                byte[] outcome = Outcome.of(notes);
                json.raw(separator + "{\"resource\":");
                json.raw(outcome, 0, outcome.length);
                json.raw(",\"search\":{\"mode\":\"outcome\"}}");
            }
            json.raw("]");
        }
        json.raw("}");
        return json.toBytes();
    }

    /// About what they take in an answer.
    private int bytes(List<Stored> resources) {
        int bytes = 0;
        for (Stored stored : resources) {
            bytes += stored.json().length + base.length() + 160;
        }
        return bytes;
    }

    private void entry(JsonWriter json, Stored stored, Subset part, String mode) {
        byte[] resource = part.of(stored.json());
        json.raw("{\"fullUrl\":");
        json.string(base + "/" + stored.key().path());
        json.raw(",\"resource\":");
        json.raw(resource, 0, resource.length);
        json.raw(",\"search\":{\"mode\":\"" + mode + "\"}}");
    }

    /// The parameters that were understood, as a query string.
    static String query(SearchRequest search) {
        var query = new StringJoiner("&");
        for (QueryParameter parameter : search.understood()) {
            query.add(encoded(parameter.name()) + "=" + encoded(parameter.value()));
        }
        return query.toString();
    }

    /// As in a query string; what RFC 3986 allows there stays legible.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%24", "$")
                .replace("%2F", "/");
    }
}
