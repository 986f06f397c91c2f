// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.fhir.IssueType;
import dev.signet.index.Query;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the one resource that the criteria of an address mean, and has something done with it
/// that is done only while they mean it: what was found becomes preconditions of the commit
/// (<https://hl7.org/fhir/R4/http.html#cond-update>).
///
/// @param language from criteria to queries
public record Matching(SearchLanguage language, OpenSnapshots snapshots) {
    /// How often it looks again when somebody was faster. Of many that change the same resource
    /// one gets on at each look.
    static final int TRIES = 64;

    /// By which a request is refused for what its criteria find.
    private static final Set<Failure> OF_MATCH =
            EnumSet.of(
                    Failure.INVALID, Failure.NOT_FOUND, Failure.GONE, Failure.PRECONDITION_FAILED);

    /// What criteria have found.
    sealed interface Match {
        /// What must hold at the commit so that they find just this.
        List<Precondition> still();

        record None(List<Precondition> still) implements Match {}

        record One(ResourceKey key, List<Precondition> still) implements Match {}
    }

    /// What is done with a match.
    interface Work {
        /// @return empty when a precondition did not hold that is not the client's: it is looked
        ///     again
        Optional<Outcome> with(Match match);
    }

    /// Looks and works until the work is done.
    ///
    /// @throws FhirError 412 when several match
    /// @throws Failed `CONFLICT` when others keep writing what the criteria look at
    Outcome run(Exchange exchange, Database database, List<QueryParameter> criteria, Work work) {
        Lookup lookup = Lookup.of(language, exchange);
        String type = exchange.target().type();
        for (int i = 0; i < TRIES; i++) {
            // the first look may be at data of a moment ago: the preconditions tell
            boolean first = i == 0;
            Optional<Match> match;
            try (Loan loan = first ? snapshots.recent(database) : snapshots.borrow(database)) {
                Snapshot snapshot = loan.snapshot();
                Query query = lookup.query(type, criteria, "", snapshot);
                List<ResourceKey> found = lookup.find(snapshot, query, "");
                match =
                        found.size() > 1
                                ? Optional.empty()
                                : Optional.of(of(found, query, snapshot));
            }
            if (match.isEmpty() && !first) {
                throw several();
            }
            Optional<Outcome> outcome = match.flatMap(found -> tried(work, found, first));
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw contended();
    }

    /// What is refused because of what a first look has found is looked at again.
    private static Optional<Outcome> tried(Work work, Match match, boolean first) {
        try {
            return work.with(match);
        } catch (FhirError error) {
            if (!first) {
                throw error;
            }
        } catch (Failed failed) {
            if (!first || !OF_MATCH.contains(failed.failure())) {
                throw failed;
            }
        }
        return Optional.empty();
    }

    private static Match of(List<ResourceKey> found, Query query, Snapshot snapshot) {
        if (found.isEmpty()) {
            return new Match.None(List.of(new Precondition.NoneSince(query, snapshot.lsn())));
        }
        ResourceKey key = found.getFirst();
        return new Match.One(key, Lookup.stays(key, query, snapshot));
    }

    static FhirError several() {
        return FhirError.of(
                412,
                IssueType.MULTIPLE_MATCHES,
                "the criteria match several resources, and one is written",
                "");
    }

    static Failed contended() {
        return new Failed(Failure.CONFLICT, "others keep writing what the criteria look at");
    }
}
