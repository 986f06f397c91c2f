// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.graphql.Lookups.Resource;
import dev.signet.dataplane.graphql.Selection.Field;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.dataplane.paging.PageToken;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonString;
import dev.signet.search.query.SearchRequest;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Pages of searches, and the cursors that lead from one to another: they are sealed, hold the
/// snapshot of the first page, and belong to their field's arguments. One request.
///
/// @param loan of the snapshot that everything else is read from
record Pages(Database database, OpenSnapshots snapshots, Loan loan, InstantSource clock) {
    private static final int COUNT_DEFAULT = 10;

    /// One page.
    ///
    /// @param cursors to other pages, and the number of resources, by their names; what is not
    ///     known is not there, as the offset
    record Page(List<Resource> resources, Map<String, Json> cursors) {
        Json value(String name) {
            return name.equals("pagesize")
                    ? JsonNumber.of(resources.size())
                    : cursors.getOrDefault(name, JsonNull.NULL);
        }
    }

    /// The page that a field asks for.
    ///
    /// @param isCounted whether all that the search finds are counted
    Page page(
            String type,
            Field field,
            Optional<ResourceKey> around,
            boolean isCounted,
            Lookups lookups) {
        SearchRequest asked = lookups.request(type, field.arguments(), around);
        byte[] digest =
                PageToken.digest("$graphql/" + type + "?" + Parameters.encoded(asked.understood()));
        SearchRequest request = counted(asked, isCounted);
        Optional<String> cursor = field.argument(DocumentCheck.CURSOR);
        if (cursor.isEmpty()) {
            Found found = lookups.page(request, SearchAfter.start(), loan.snapshot());
            return page(found, digest, loan, lookups);
        }
        PageToken token = PageToken.open(database, cursor.get(), digest, clock.instant());
        try (Loan other = snapshots.borrow(database, token.snapshot())) {
            Found found = lookups.page(request, token.position(), other.snapshot());
            return page(found, digest, other, lookups);
        }
    }

    private static SearchRequest counted(SearchRequest asked, boolean isCounted) {
        return new SearchRequest(
                asked.branches(),
                asked.sort(),
                asked.count().isPresent() ? asked.count() : OptionalInt.of(COUNT_DEFAULT),
                isCounted ? SearchRequest.Total.ACCURATE : SearchRequest.Total.UNSAID,
                asked.summary(),
                asked.elements(),
                asked.includes(),
                asked.ignored(),
                asked.understood(),
                asked.explain(),
                asked.includesCount());
    }

    private Page page(Found found, byte[] digest, Loan of, Lookups lookups) {
        var cursors = new LinkedHashMap<String, Json>();
        OptionalLong total = found.total();
        if (total.isPresent()) {
            cursors.put("count", JsonNumber.of(total.getAsLong()));
        }
        Optional<SearchAfter> next = found.around().next();
        Optional<SearchAfter> previous = found.around().previous();
        if (next.isPresent() || previous.isPresent()) {
            of.keep();
            cursors.put("first", cursor(SearchAfter.start(), digest, of.snapshot()));
            cursors.put("last", cursor(SearchAfter.end(), digest, of.snapshot()));
        }
        next.ifPresent(at -> cursors.put("next", cursor(at, digest, of.snapshot())));
        previous.ifPresent(at -> cursors.put("previous", cursor(at, digest, of.snapshot())));
        return new Page(lookups.resources(found), cursors);
    }

    private JsonString cursor(SearchAfter at, byte[] digest, Snapshot snapshot) {
        var token = new PageToken(clock.instant().plus(PageToken.LIFE), snapshot.lsn(), digest, at);
        return new JsonString(token.sealed(database));
    }
}
