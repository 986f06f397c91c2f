// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.base.Failed;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.fhir.Compartment;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataGrant;
import dev.signet.identity.DataScopes;
import dev.signet.identity.DataScopes.Permission;
import dev.signet.index.Query;
import dev.signet.search.Moment;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.Handling;
import dev.signet.search.query.Membership;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a caller sees of an account whose token has SMART scopes for one patient (`patient/...`) or
/// with a query (`?category=laboratory`): the queries that every access to data is narrowed by.
///
/// A scope for one patient gives what is in the Patient's compartment (FHIR R4, section 2.49) and
/// nothing of types that have no place there. Its query takes criteria that a resource answers by
/// itself. Immutable; any thread.
public final class ScopeSights {
    private static final Query NOTHING = new Query.Or(List.of());

    private final FhirModel model;
    private final SearchParser parser;
    private final QueryMapping mapping;

    public ScopeSights(FhirModel model) {
        this.model = model;
        this.parser = new SearchParser(model.searchParameters());
        this.mapping = new QueryMapping(model.documents());
    }

    /// The sight of one exchange.
    ///
    /// @param seen each of these permissions is needed to see a resource; one or more
    /// @param root the account's address with a slash at the end
    /// @throws FhirError 403 when a scope has a query that cannot be held to
    public Sight of(DataScopes scopes, Set<Permission> seen, String root) {
        var found = new HashMap<DataGrant, Query>();
        for (DataGrant grant : scopes.narrowed()) {
            found.put(grant, query(grant, root));
        }
        List<Query> all = seen.stream().map(each -> query(scopes, each, found)).toList();
        try {
            return new Sight(
                    new Query.And(all),
                    query(scopes, Permission.CREATE, found),
                    query(scopes, Permission.UPDATE, found),
                    query(scopes, Permission.DELETE, found));
        } catch (Failed _) {
            throw refused("it looks at other resources, or at the time of the last change");
        }
    }

    /// What scopes give by one permission: each adds to the others.
    private static Query query(
            DataScopes scopes, Permission permission, Map<DataGrant, Query> found) {
        var any = new ArrayList<Query>();
        var types = new ArrayList<String>();
        scopes.byType()
                .forEach(
                        (type, permissions) -> {
                            if (permissions.contains(permission)) {
                                types.add(type);
                            }
                        });
        if (types.contains(DataScopes.EVERY_TYPE)) {
            return new Query.All();
        }
        if (!types.isEmpty()) {
            any.add(new Query.Type(types));
        }
        for (DataGrant grant : scopes.narrowed()) {
            if (grant.permissions().contains(permission)) {
                any.add(found.getOrDefault(grant, NOTHING));
            }
        }
        return new Query.Or(any);
    }

    private Query query(DataGrant grant, String root) {
        boolean isOfAll = grant.type().equals(DataScopes.EVERY_TYPE);
        String type = isOfAll ? "" : grant.type();
        if (!isOfAll && !model.definitions().isResourceType(type)) {
            return NOTHING;
        }
        List<QueryParameter> criteria = criteria(grant);
        Optional<Membership> within = grant.patient().map(this::around);
        if (within.isEmpty()) {
            return query(parser.parse(type, root, criteria, Handling.STRICT), criteria.size());
        }
        if (!isOfAll && !within.get().types().contains(type)) {
            return NOTHING;
        }
        return query(
                parser.parse(type, within.get(), root, criteria, Handling.STRICT),
                criteria.size() + 1);
    }

    private static List<QueryParameter> criteria(DataGrant grant) {
        if (grant.query().isEmpty()) {
            return List.of();
        }
        try {
            return Parameters.decoded(grant.query());
        } catch (Failed _) {
            throw refused("it is not percent-encoded as in a URL");
        }
    }

    private Membership around(String patient) {
        Compartment compartment =
                model.conformance().compartments().stream()
                        .filter(each -> each.code().equals("Patient"))
                        .findFirst()
                        .orElseThrow();
        return new Membership(compartment, patient, model.searchParameters());
    }

    /// @param criteria so many narrow; a parameter that is no criterion would be passed over
    private Query query(SearchParse parsed, int criteria) {
        return switch (parsed) {
            case SearchParse.Refused(var issues) ->
                    throw refused(
                            "search parameter "
                                    + SearchIssue.code(issues.getFirst().parameter())
                                    + ": "
                                    + issues.getFirst().text());
            case SearchParse.Understood(SearchRequest request) -> {
                if (request.branches().stream().anyMatch(of -> of.criteria().size() != criteria)) {
                    throw refused("a parameter has no value, or is no criterion");
                }
                try {
                    yield mapping.query(request, WithoutSnapshot.INSTANCE);
                } catch (Failed failed) { // it needs what is stored
                    throw refused(failed.text());
                }
            }
        };
    }

    private static FhirError refused(String why) {
        return FhirError.of(
                403,
                IssueType.FORBIDDEN,
                "the token has a SMART scope with a query that cannot be held to: " + why,
                "");
    }

    /// Nothing of the data is asked for to say what a scope gives.
    private enum WithoutSnapshot implements Moment {
        INSTANCE;

        @Override
        public long updateAt(Instant time) {
            throw refused("it asks for the time of the last change");
        }

        @Override
        public List<String> units() {
            throw refused("it asks for quantities of a unit that others are compared with");
        }
    }
}
