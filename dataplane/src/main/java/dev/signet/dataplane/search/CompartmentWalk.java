// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.dataplane.budget.Turn;
import dev.signet.fhir.Compartment;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.index.Deadline;
import dev.signet.index.Query;
import dev.signet.search.Extraction;
import dev.signet.search.QueryMapping;
import dev.signet.search.type.ReferenceType;
import dev.signet.store.Page;
import dev.signet.store.ResourceKey;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// Walks over the members of compartments page by page, with what they refer to outside. Each
/// resource comes once: the members in commit order, and what goes along on the page of the first
/// member that refers to it, which the index tells. Nothing is kept between the pages. Immutable;
/// any thread.
public final class CompartmentWalk {
    /// Resources as stored, the page, and its copy on the way out.
    private static final long COPIES = 3;

    /// What a Device names its patient by, though it is in no compartment.
    private static final Map<String, List<String>> DEVICES_OF =
            Map.of("Device", List.of("patient"));

    private final QueryMapping mapping;
    private final Extraction extraction;

    private final ReferringParameters referring;

    public CompartmentWalk(SearchParameters parameters, QueryMapping mapping) {
        this.mapping = mapping;
        this.referring = new ReferringParameters(parameters);
        this.extraction = new Extraction(parameters, each -> each.type() == SearchType.REFERENCE);
    }

    /// What is walked over.
    ///
    /// @param centres the resources in the middle, which come first
    /// @param members the others
    /// @param sent the types that are sent of centres and members
    /// @param along what goes along where it is referred to
    /// @param whose of which Patients it is, unless it is nobody's; empty: whosever it is
    /// @param since what was changed before it is not sent
    public record Walk(
            List<Stored> centres,
            Query members,
            Predicate<String> sent,
            Predicate<ResourceKey> along,
            Optional<Whose> whose,
            Instant since) {
        boolean isSent(Stored stored) {
            return sent.test(stored.key().type()) && isNew(stored);
        }

        boolean isNew(Stored stored) {
            return !stored.deleted() && !stored.time().isBefore(since);
        }
    }

    /// To whom resources must belong.
    ///
    /// @param compartment by which they belong to somebody
    /// @param centres the addresses of those to whom they may
    public record Whose(Compartment compartment, Set<String> centres) {}

    /// One page.
    ///
    /// @param members with the centres in front on the first page
    /// @param next empty on the last page
    /// @param isCut whether one resource refers to more than fits a page
    public record Found(
            List<Stored> members, List<Stored> along, Optional<SearchAfter> next, boolean isCut) {}

    /// A page from `after` on.
    ///
    /// @param count members to look at, at most
    /// @param meter is told what each resource takes until the page has been written
    /// @param end when it has to be done
    /// @throws dev.signet.base.Failed as [Snapshot#search], and `TOO_LARGE` when the time is over
    public Found page(
            Snapshot whole, Walk walk, SearchAfter after, int count, Meter meter, Deadline end) {
        Snapshot snapshot = whole.until(end);
        for (int wanted = count; ; wanted = Math.max(1, wanted / 4)) {
            var counted = new Counted(meter);
            Page page =
                    SearchExecution.page(
                            snapshot,
                            walk.members(),
                            List.of(),
                            after,
                            wanted,
                            new Gathering(counted, end));
            boolean isFirst = after.isEnd();
            Set<ResourceKey> ofCentres = references(walk.centres(), walk);
            Set<ResourceKey> candidates = references(page.hits(), walk);
            if (isFirst) {
                walk.centres().forEach(centre -> counted.take(COPIES * centre.json().length));
                ofCentres.addAll(candidates);
                candidates = ofCentres;
            } else {
                candidates.removeAll(ofCentres);
                candidates = ofThisPage(snapshot, walk, candidates, keys(page.hits()));
            }
            var along = new Along(walk, this::isTheirs, counted, end);
            candidates.forEach(key -> along.read(snapshot, key));
            if (along.isFull && page.hits().size() > 1) { // fewer members, so that all of it fits
                counted.giveBack();
                continue;
            }
            var members = new ArrayList<Stored>();
            if (isFirst) {
                walk.centres().stream().filter(walk::isSent).forEach(members::add);
            }
            page.hits().stream().filter(walk::isSent).forEach(members::add);
            return new Found(members, along.read, page.next(), along.isFull);
        }
    }

    private static Set<ResourceKey> keys(List<Stored> resources) {
        var keys = new HashSet<ResourceKey>();
        resources.forEach(each -> keys.add(each.key()));
        return keys;
    }

    /// What resources refer to and may go along.
    private Set<ResourceKey> references(List<Stored> resources, Walk walk) {
        var references = new LinkedHashSet<ResourceKey>();
        for (Stored stored : resources) {
            JsonObject resource = Json.readObject(stored.json());
            extraction.extract(
                    resource,
                    (parameter, value) -> {
                        if (value instanceof ReferenceType.ToResource(String type, String id)
                                && ReferringParameters.leads(parameter, type)) {
                            var key = new ResourceKey(type, id);
                            if (walk.along().test(key)) {
                                references.add(key);
                            }
                        }
                    });
            Turn.pass();
        }
        return references;
    }

    /// Those to which no member refers that stands before the page.
    private Set<ResourceKey> ofThisPage(
            Snapshot snapshot,
            Walk walk,
            Set<ResourceKey> candidates,
            Set<ResourceKey> membersOfPage) {
        var first = new LinkedHashSet<ResourceKey>();
        for (ResourceKey candidate : candidates) {
            var to = new ReferenceType.AskedResource(List.of(candidate.type()), candidate.id());
            Query refers =
                    mapping.referring(referring.to(candidate.type()), List.of(to), List.of());
            Query members = new Query.And(List.of(walk.members(), refers));
            if (membersOfPage.containsAll(snapshot.keys(members, 1))) {
                first.add(candidate);
            }
        }
        return first;
    }

    /// Whether it belongs to one of those, or to nobody.
    private boolean isTheirs(Stored stored, Whose whose) {
        if (whose.centres().contains(stored.key().path())) {
            return true;
        }
        String of = stored.key().type();
        List<String> beside = DEVICES_OF.getOrDefault(of, List.of());
        List<String> codes = whose.compartment().parameters().getOrDefault(of, beside);
        var owners = new HashSet<String>();
        extraction.extract(
                Json.readObject(stored.json()),
                (parameter, value) -> {
                    if (value instanceof ReferenceType.ToResource(String type, String id)
                            && type.equals(whose.compartment().code())
                            && codes.contains(parameter.code())) {
                        owners.add(new ResourceKey(type, id).path());
                    }
                });
        return owners.isEmpty() || !Collections.disjoint(owners, whose.centres());
    }

    /// What has been charged for a page that may be made again.
    private static final class Counted implements Meter {
        private final Meter meter;
        private long bytes;

        Counted(Meter meter) {
            this.meter = meter;
        }

        @Override
        public void take(long more) {
            bytes += more;
            meter.take(more);
        }

        void giveBack() {
            meter.give(bytes);
            bytes = 0;
        }
    }

    /// Reads what goes along, until there is too much.
    private static final class Along {
        private final Walk walk;
        private final BiPredicate<Stored, Whose> belongs;
        private final Gathering gathering;
        private final List<Stored> read = new ArrayList<>();
        private boolean isFull;

        Along(Walk walk, BiPredicate<Stored, Whose> belongs, Meter meter, Deadline end) {
            this.walk = walk;
            this.belongs = belongs;
            this.gathering = new Gathering(meter, end);
        }

        private boolean belongs(Stored stored) {
            return walk.whose().isEmpty() || belongs.test(stored, walk.whose().get());
        }

        void read(Snapshot snapshot, ResourceKey key) {
            if (isFull) {
                return;
            }
            Optional<Stored> found = snapshot.read(key).filter(walk::isNew).filter(this::belongs);
            if (found.isPresent()) {
                boolean fits = read.size() < SearchExecution.INCLUDED_MAX && !gathering.isFull();
                isFull = !fits;
                if (fits && gathering.add(found.get().json().length)) {
                    read.add(found.get());
                }
            }
        }
    }
}
