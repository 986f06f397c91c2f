// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.fhir.IssueType;
import dev.signet.index.Query;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// What a job that changes many resources works on: what a search finds, and was last written
/// before the request. Immutable.
///
/// @param root the account's address with a slash at the end
/// @param type "" for all
/// @param criteria as in a URL, encoded; "" for all resources
/// @param lsn what was last written after it stays
public record Criteria(String root, String type, String criteria, long lsn) {
    private static final int UPDATE_SHIFT = 20;
    private static final Set<String> OF_ANSWER = Set.of("_format", "_pretty");

    /// What says how a search is answered, and what goes beyond what it finds.
    private static final Set<String> REFUSED =
            Set.of(
                    "_remove-references",
                    "removeReferences",
                    "_reportIds",
                    "_meta-history",
                    "_count",
                    "_sort",
                    "_include",
                    "_revinclude",
                    "_total",
                    "_summary",
                    "_elements");

    /// Of what type it is, as people say it.
    public String typeName() {
        return type.isEmpty() ? "all types" : type;
    }

    /// Those of a request; they are tried on what there is now.
    ///
    /// @param isOwn names of parameters that are the operation's own
    /// @param one what the job is called, with its article
    /// @throws FhirError 400 when they are not understood
    public static Criteria of(
            Exchange exchange,
            Predicate<String> isOwn,
            String one,
            FhirModel model,
            Database database) {
        var criteria = new ArrayList<QueryParameter>();
        for (QueryParameter parameter : exchange.parameters()) {
            String name = parameter.name();
            String base = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
            if (REFUSED.contains(base)) {
                throw FhirError.of(
                        400,
                        IssueType.NOT_SUPPORTED,
                        "parameter " + base + ": " + one + " does not take it",
                        "");
            }
            if (!isOwn.test(name) && !OF_ANSWER.contains(name)) {
                criteria.add(parameter);
            }
        }
        try (Snapshot snapshot = database.snapshot()) {
            var read =
                    new Criteria(
                            exchange.root(),
                            exchange.target().type(),
                            Parameters.encoded(criteria),
                            snapshot.lsn());
            var _ = read.query(model, snapshot, List.of());
            return read;
        }
    }

    /// What is found.
    ///
    /// @param without types that stay
    /// @throws FhirError 400 when the criteria are not understood
    /// @throws Failed `INVALID` when they ask for what is not stored
    public Query query(FhirModel model, Snapshot snapshot, List<String> without) {
        var all = new ArrayList<Query>();
        all.add(found(model, snapshot));
        if (!without.isEmpty()) {
            all.add(new Query.Not(new Query.Type(without)));
        }
        all.add(new Query.Updated(0, (lsn + 1 << UPDATE_SHIFT) - 1));
        return new Query.And(all);
    }

    private Query found(FhirModel model, Snapshot snapshot) {
        if (criteria.isEmpty()) {
            return type.isEmpty() ? new Query.All() : new Query.Type(List.of(type));
        }
        List<QueryParameter> parameters = Parameters.decoded(criteria);
        SearchParse parsed =
                new SearchParser(model.searchParameters())
                        .parse(type, root, parameters, Handling.STRICT);
        return switch (parsed) {
            case SearchParse.Refused(var issues) ->
                    throw FhirError.of(
                            400,
                            IssueType.INVALID,
                            "search parameter "
                                    + SearchIssue.code(issues.getFirst().parameter())
                                    + ": "
                                    + issues.getFirst().text(),
                            "");
            case SearchParse.Understood(var request) -> {
                // to pass one over would change more
                if (request.branches().stream()
                        .anyMatch(each -> each.criteria().size() != parameters.size())) {
                    throw new Failed(
                            Failure.INVALID, "a parameter has no value, or is no criterion");
                }
                yield new QueryMapping(model.documents()).query(request, snapshot::updateAt);
            }
        };
    }
}
