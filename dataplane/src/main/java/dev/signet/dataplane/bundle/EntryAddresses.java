// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Failed;
import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.interaction.WriteParameters;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.Definitions;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.ResourceKey;
import java.util.List;

/// What the addresses of a transaction's entries name.
///
/// @param base the account's address
record EntryAddresses(Definitions definitions, String base) {
    /// What a write is about.
    sealed interface Named {
        record ById(ResourceKey key) implements Named {}

        /// @param query with what is not of the criteria, such as `_count`
        record ByCriteria(String type, List<QueryParameter> query) implements Named {}
    }

    EntryUrl url(Entry entry, BundleScan.Request request) {
        EntryUrl url;
        try {
            url = EntryUrl.of(request.url(), base);
        } catch (Failed _) {
            throw TransactionPlan.invalid(
                    "entry.request.url is not percent-encoded", entry, TransactionPlan.URL);
        }
        for (QueryParameter parameter : url.query()) {
            if (parameter.name().equals("_format")) {
                String release = definitions.version().release();
                Formats.checkFormat(parameter.value(), release, expression(entry));
            }
        }
        return url;
    }

    /// The type that a POST names.
    String type(Entry entry, BundleScan.Request request) {
        EntryUrl parsed = url(entry, request);
        WriteParameters.check(parsed.query(), expression(entry));
        if (parsed.path().size() != 1 || !definitions.isResourceType(parsed.path().getFirst())) {
            throw TransactionPlan.invalid(
                    "entry.request.url of a POST is a resource type", entry, TransactionPlan.URL);
        }
        return parsed.path().getFirst();
    }

    /// Whether a DELETE is to erase for good.
    ///
    /// @throws dev.signet.dataplane.exchange.FhirError 400 when it is not said by true or false
    boolean erases(Entry entry, BundleScan.Request request) {
        return WriteParameters.erases(url(entry, request).query(), expression(entry));
    }

    /// What a DELETE names.
    Named deleted(Entry entry, BundleScan.Request request) {
        EntryUrl parsed = url(entry, request);
        List<QueryParameter> query = WriteParameters.withoutErasure(parsed.query());
        return named(entry, new EntryUrl(parsed.path(), query));
    }

    /// What a PUT or a PATCH names.
    Named named(Entry entry, BundleScan.Request request) {
        EntryUrl parsed = url(entry, request);
        List<QueryParameter> query =
                WriteParameters.withoutMetaHistory(parsed.query(), expression(entry));
        return named(entry, new EntryUrl(parsed.path(), query));
    }

    private Named named(Entry entry, EntryUrl parsed) {
        List<String> path = parsed.path();
        boolean isType = !path.isEmpty() && definitions.isResourceType(path.getFirst());
        if (isType && path.size() == 1 && !parsed.query().isEmpty()) {
            return new Named.ByCriteria(path.getFirst(), parsed.query());
        }
        if (!isType || path.size() != 2 || !Target.isId(path.getLast())) {
            throw TransactionPlan.invalid(
                    "entry.request.url is Type/id, or a type with criteria",
                    entry,
                    TransactionPlan.URL);
        }
        WriteParameters.check(parsed.query(), expression(entry));
        return new Named.ById(new ResourceKey(path.getFirst(), path.getLast()));
    }

    /// Where an entry's address stands.
    static String expression(Entry entry) {
        return TransactionPlan.at(entry) + TransactionPlan.URL;
    }
}
