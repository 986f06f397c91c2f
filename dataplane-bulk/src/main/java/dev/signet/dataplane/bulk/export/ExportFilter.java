// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Failed;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.fhir.Compartment;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.search.SearchType;
import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.search.Extraction;
import dev.signet.search.Moment;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.type.ReferenceType;
import dev.signet.store.ResourceKey;
import dev.signet.store.Sight;
import dev.signet.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which resources an export takes, told by each resource alone, so that it can be asked of a
/// version however long ago it was current. Immutable; any thread.
final class ExportFilter {
    private static final String PATIENT = "Patient";

    private final ExportRequest request;
    private final FhirModel model;
    private final Set<String> types;
    private final Set<String> patients;
    private final Compartment compartment;
    private final Extraction references;
    private final Map<String, List<Query>> filters = new HashMap<>();

    /// @throws FhirError 400 naming the parameter that cannot be held to
    ExportFilter(ExportRequest request, FhirModel model) {
        this.request = request;
        this.model = model;
        this.types = Set.copyOf(request.types());
        this.patients = Set.copyOf(request.patients());
        this.compartment = patientCompartment(model);
        this.references =
                new Extraction(
                        model.searchParameters(), each -> each.type() == SearchType.REFERENCE);
        request.filters().forEach(this::read);
    }

    static Compartment patientCompartment(FhirModel model) {
        return model.conformance().compartments().stream()
                .filter(each -> each.code().equals(PATIENT))
                .findFirst()
                .orElseThrow();
    }

    private void read(String filter) {
        int question = filter.indexOf('?');
        String type = question < 0 ? "" : filter.substring(0, question);
        if (!model.definitions().isResourceType(type)) {
            throw refused("expected is a resource type, a question mark and criteria");
        }
        if (!types.isEmpty() && !types.contains(type)) {
            throw refused("its type is not among those of _type");
        }
        var criteria = Parameters.decoded(filter.substring(question + 1));
        SearchParse parsed =
                new SearchParser(model.searchParameters())
                        .parse(type, request.root(), criteria, Handling.STRICT);
        Query query =
                switch (parsed) {
                    case SearchParse.Refused(var issues) ->
                            throw refused(
                                    "search parameter "
                                            + SearchIssue.code(issues.getFirst().parameter())
                                            + ": "
                                            + issues.getFirst().text());
                    case SearchParse.Understood(var search) -> {
                        if (search.branches().stream()
                                .anyMatch(each -> each.criteria().size() != criteria.size())) {
                            throw refused("a parameter has no value, or is no criterion");
                        }
                        yield alone(
                                new QueryMapping(model.documents())
                                        .query(search, Alone.AT_NO_TIME));
                    }
                };
        filters.computeIfAbsent(type, _ -> new ArrayList<>()).add(query);
    }

    private static Query alone(Query query) {
        try {
            var _ = new Sight(query, query, query, query);
            return query;
        } catch (Failed _) {
            throw refused("a criterion that looks at other resources is not taken");
        }
    }

    private static FhirError refused(String why) {
        return FhirError.of(400, IssueType.NOT_SUPPORTED, "parameter _typeFilter: " + why, "");
    }

    /// Whether resources of that type can be among them.
    boolean takesType(String type) {
        boolean isOfPatients =
                request.level() == ExportRequest.Level.SYSTEM
                        || type.equals(PATIENT)
                        || compartment.parameters().containsKey(type);
        return isOfPatients && (types.isEmpty() || types.contains(type));
    }

    /// Whether a version of a type that is taken was written in the time that is wanted.
    boolean isOfTime(Stored stored) {
        return !stored.time().isBefore(request.since()) && !stored.time().isAfter(request.till());
    }

    /// Whether a resource of a type that is taken is of those patients and found by a filter.
    boolean takes(Stored stored) {
        return isOfPatients(stored) && isFound(stored);
    }

    /// Whether all versions of a resource of a type that is taken are, whatever they hold.
    boolean takesByName(ResourceKey key) {
        return !filters.containsKey(key.type())
                && switch (request.level()) {
                    case SYSTEM -> true;
                    case PATIENT -> key.type().equals(PATIENT);
                    case SOME_PATIENTS -> key.type().equals(PATIENT) && patients.contains(key.id());
                };
    }

    private boolean isOfPatients(Stored stored) {
        if (request.level() == ExportRequest.Level.SYSTEM) {
            return true;
        }
        boolean all = request.level() == ExportRequest.Level.PATIENT;
        if (stored.key().type().equals(PATIENT)) {
            return all || patients.contains(stored.key().id());
        }
        List<String> codes = compartment.parameters().getOrDefault(stored.key().type(), List.of());
        var owners = new HashSet<String>();
        references.extract(
                Json.readObject(stored.json()),
                (parameter, value) -> {
                    if (value instanceof ReferenceType.ToResource(String type, String id)
                            && type.equals(PATIENT)
                            && codes.contains(parameter.code())) {
                        owners.add(id);
                    }
                });
        return all ? !owners.isEmpty() : owners.stream().anyMatch(patients::contains);
    }

    private boolean isFound(Stored stored) {
        List<Query> any = filters.getOrDefault(stored.key().type(), List.of());
        if (any.isEmpty()) {
            return true;
        }
        IndexDocument document =
                model.documents()
                        .documentOfStored(stored.key().type(), stored.key().id(), stored.json());
        return any.stream()
                .anyMatch(query -> QueryMatch.matches(query, document, 0) == QueryMatch.Answer.YES);
    }

    /// Nothing of the data is asked for to say what a filter means.
    private enum Alone implements Moment {
        AT_NO_TIME;

        @Override
        public long updateAt(Instant time) {
            throw refused("_since and _till say which time is meant");
        }

        @Override
        public List<String> units() {
            throw refused("quantities of a unit that others are compared with are not taken");
        }
    }
}
