// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Rights;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.ReferencePlaces;
import dev.signet.identity.DataAction;
import dev.signet.index.Query;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.List;

/// References of one resource that are searches (`Patient?identifier=...`): each becomes the
/// reference to the one resource that it finds, as in a transaction, and must still find just that
/// at the commit. Of one request, one thread.
public final class ReferenceSearches {
    private final FhirModel model;
    private final Database database;
    private final Lookup lookup;
    private final Rights rights;
    private final List<Precondition> preconditions = new ArrayList<>();

    /// @param rights of who writes: a search tells what is there
    ReferenceSearches(FhirModel model, Database database, Lookup lookup, Rights rights) {
        this.model = model;
        this.rights = rights;
        this.database = database;
        this.lookup = lookup;
    }

    /// What must hold at the commit.
    List<Precondition> preconditions() {
        return preconditions;
    }

    /// Begins anew: a resource may be built twice.
    void clear() {
        preconditions.clear();
    }

    /// Whether a local reference is a search.
    boolean isSearch(String pointer) {
        int question = pointer.indexOf('?');
        return question > 0 && model.definitions().isResourceType(pointer.substring(0, question));
    }

    /// @param resource that holds it, for the refusal
    /// @throws FhirError 412 when it does not find exactly one
    /// @throws Failed `FORBIDDEN` when the caller may not read whatever it names
    String resolved(String pointer, JsonObject resource) {
        rights.need(DataAction.READ);
        int question = pointer.indexOf('?');
        String type = pointer.substring(0, question);
        String criteria = pointer.substring(question + 1);
        String expression =
                ReferencePlaces.find(
                        model.definitions(), resource, pointer, resource.text("resourceType", ""));
        try (Snapshot snapshot = database.snapshot()) {
            Query query = lookup.query(type, criteria, expression, snapshot);
            List<ResourceKey> found = Lookup.find(snapshot, query);
            if (found.size() != 1) {
                throw unresolved(criteria, found.size(), expression);
            }
            preconditions.addAll(Lookup.stays(found.getFirst(), query, snapshot));
            return found.getFirst().path();
        }
    }

    /// What is wrong with the search of a reference that does not find one resource.
    ///
    /// @param criteria which have been understood: their names are those of FHIR
    public static FhirError unresolved(String criteria, int found, String expression) {
        var names = new ArrayList<String>();
        for (QueryParameter parameter : Parameters.decoded(criteria)) {
            if (!names.contains(parameter.name())) {
                names.add(parameter.name());
            }
        }
        return FhirError.of(
                412,
                found == 0 ? IssueType.NOT_FOUND : IssueType.MULTIPLE_MATCHES,
                "a conditional reference matches "
                        + (found == 0 ? "no resource" : "several resources")
                        + ", by "
                        + String.join(", ", names),
                expression);
    }

    /// What is answered when a search finds something else at the commit.
    static Failed moved() {
        return new Failed(
                Failure.CONFLICT, "others keep writing what a reference of the resource looks for");
    }
}
