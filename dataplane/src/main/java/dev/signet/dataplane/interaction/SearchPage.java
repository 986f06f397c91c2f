// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.dataplane.exchange.BundleEntry;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.Issue;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.search.query.SearchRequest;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A searchset Bundle.
///
/// @param base address of the account
/// @param address that was searched
/// @param self the query as it was understood
/// @param others links to other pages, by their relation, as what is behind the address
/// @param notes warnings for the client, as one OperationOutcome entry
/// @param subset what is sent of hits
/// @param subsetOfIncluded what is sent of resources that go along
record SearchPage(
        String base,
        String address,
        String self,
        Map<String, String> others,
        List<Issue> notes,
        Subset subset,
        Subset subsetOfIncluded,
        Found found) {

    Content.Bundle content() {
        var entries = new ArrayList<BundleEntry>(found.hits().size() + found.included().size() + 1);
        for (int i = 0; i < found.hits().size(); i++) {
            Stored hit = found.hits().get(i);
            String fullUrl = base + "/" + hit.key().path();
            if (!found.parts().isEmpty() && !found.parts().get(i).isEmpty()) {
                found.parts().get(i).forEach(part -> entries.add(contained(fullUrl, part)));
                continue;
            }
            Content content = Content.of(hit, subset);
            entries.add(
                    found.ranks().isEmpty()
                            ? BundleEntry.found(fullUrl, content, "match")
                            : BundleEntry.found(fullUrl, content, "match", found.ranks().get(i)));
        }
        for (Stored included : found.included()) {
            String fullUrl = base + "/" + included.key().path();
            entries.add(
                    BundleEntry.found(fullUrl, Content.of(included, subsetOfIncluded), "include"));
        }
        if (!notes.isEmpty()) {
            // each entry of a searchset has an identity; it is of what it says
            JsonObject outcome = OperationOutcomes.of(notes);
            String urn = "urn:uuid:" + UUID.nameUUIDFromBytes(outcome.bytes());
            entries.add(BundleEntry.found(urn, new Content.Tree(outcome), "outcome"));
        }
        String asked = self.isEmpty() ? address : address + "?" + self;
        var links = new ArrayList<Content.Link>(others.size() + 1);
        links.add(new Content.Link("self", asked));
        others.forEach(
                (relation, behind) -> links.add(new Content.Link(relation, address + behind)));
        return new Content.Bundle("searchset", found.total(), links, entries);
    }

    /// A contained resource that is sent alone: its address is that within what contains it.
    private BundleEntry contained(String fullUrl, byte[] part) {
        String id = Json.readObject(part).text("id", "");
        String at = Target.isId(id) ? fullUrl + "#" + id : fullUrl;
        return BundleEntry.found(at, new Content.Resource(part, subset), "match");
    }

    /// The parameters that were understood, as a query string.
    static String query(SearchRequest search) {
        return Parameters.encoded(search.understood());
    }
}
