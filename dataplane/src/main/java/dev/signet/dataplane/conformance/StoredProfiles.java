// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import dev.signet.base.Failed;
import dev.signet.dataplane.Access;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.conformance.Capability.Made;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.index.Query;
import dev.signet.store.Page;
import dev.signet.store.Search;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Search.SortBy;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The profiles of resource types that an account has stored, for its CapabilityStatement, and the
/// statement that was made last. They are read again when a StructureDefinition has changed; of an
/// account that is not served there are none. Any thread.
public final class StoredProfiles {
    /// Definitions that are looked at; what goes beyond is not told.
    static final int DEFINITIONS_MAX = 2_000;

    private static final String TYPE = "StructureDefinition";
    private static final int PAGE = 20;

    /// A definition as stored, and its tree.
    private static final long COPIES = 6;

    private final Access access;
    private volatile Known known = Known.NONE;
    private volatile Made made = Made.NONE;

    /// @param count of StructureDefinitions
    /// @param newest transaction that has written one of them
    /// @param byType canonical urls by resource type, both in their order
    private record Known(long count, long newest, Map<String, List<String>> byType) {
        static final Known NONE = new Known(0, 0, Map.of());
    }

    public StoredProfiles(Access access) {
        this.access = access;
    }

    /// By resource type, those of a type without version, each once. When they cannot be read just
    /// now, those that were read last.
    Map<String, List<String>> byType(WorkBudget.Share work) {
        if (!(access.state() instanceof Access.State.Serving(var database, _))) {
            letGo();
            return Map.of();
        }
        try (Snapshot snapshot = database.snapshot()) {
            return of(snapshot, work).byType();
        } catch (Failed _) { // the statement is told all the same
            return known.byType();
        }
    }

    private synchronized Known of(Snapshot snapshot, WorkBudget.Share work) {
        Query all = new Query.Type(List.of(TYPE));
        long count = snapshot.count(all);
        long newest = count == 0 ? 0 : newest(snapshot, all);
        if (known.count() != count || known.newest() != newest) {
            var read = work.build(0, WorkBudget.PAGE_BYTES_MAX, () -> read(snapshot, all, work));
            known = new Known(count, newest, read);
        }
        return known;
    }

    private static long newest(Snapshot snapshot, Query all) {
        var newestFirst =
                new Search(all, List.of(new SortBy("_lastUpdated", true)), SearchAfter.start(), 1);
        return snapshot.search(newestFirst).hits().getFirst().lsn();
    }

    private static Map<String, List<String>> read(
            Snapshot snapshot, Query all, WorkBudget.Share work) {
        var urls = new TreeMap<String, Set<String>>();
        SearchAfter after = SearchAfter.start();
        for (int looked = 0; looked < DEFINITIONS_MAX; looked += PAGE) {
            long used = work.used();
            Page page =
                    snapshot.search(
                            new Search(all, List.of(), after, PAGE),
                            bytes -> {
                                work.take(COPIES * bytes);
                                return true;
                            });
            for (Stored stored : page.hits()) {
                add(Json.readObject(stored.json()), urls);
            }
            work.settle(used, 0);
            if (page.next().isEmpty()) {
                break;
            }
            after = page.next().get();
        }
        return urls.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    private static void add(JsonObject definition, Map<String, Set<String>> urls) {
        String url = definition.text("url", "");
        boolean isProfile =
                definition.text("kind", "").equals("resource")
                        && definition.text("derivation", "").equals("constraint");
        if (isProfile && !url.isEmpty()) {
            urls.computeIfAbsent(definition.text("type", ""), _ -> new TreeSet<>()).add(url);
        }
    }

    /// The statement that was made last.
    Made made() {
        return made;
    }

    /// Keeps a statement while the account is served.
    void keep(Made now) {
        made = now;
        if (!(access.state() instanceof Access.State.Serving)) {
            letGo();
        }
    }

    /// Lets go of all that is known of the account.
    public void letGo() {
        known = Known.NONE;
        made = Made.NONE;
    }
}
