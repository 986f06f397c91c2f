// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Rights;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.ReferencePlaces;
import dev.signet.fhir.json.JsonObject;
import dev.signet.identity.DataAction;
import dev.signet.index.Query;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// References of one resource that are searches (`Patient?identifier=...`): each becomes the
/// reference to the one resource that it finds, as in a transaction, and must still find just that
/// at the commit. Of one request, one thread.
public final class ReferenceSearches {
    /// Different searches among the references of one resource.
    static final int SEARCHES_MAX = 100;

    private final FhirModel model;
    private final Database database;
    private final Lookup lookup;
    private final Rights rights;
    private final KeptReferences kept;
    private final Map<String, ResourceKey> found = new HashMap<>();
    private final List<Precondition> preconditions = new ArrayList<>();
    private @Nullable Snapshot snapshot;

    /// @param rights of who writes: a search tells what is there
    /// @param kept is begun anew with each resource
    ReferenceSearches(
            FhirModel model, Database database, Lookup lookup, Rights rights, KeptReferences kept) {
        this.model = model;
        this.rights = rights;
        this.database = database;
        this.lookup = lookup;
        this.kept = kept;
    }

    /// In which it looks.
    Database database() {
        return database;
    }

    /// What must hold at the commit.
    List<Precondition> preconditions() {
        return preconditions;
    }

    /// To what the resource refers.
    KeptReferences kept() {
        return kept;
    }

    /// Does what resolves the references of one resource, all of them on one snapshot. It begins
    /// anew: a resource may be built twice.
    <T> T together(Supplier<T> work) {
        found.clear();
        kept.clear();
        preconditions.clear();
        try {
            return work.get();
        } finally {
            if (snapshot != null) {
                snapshot.close();
                snapshot = null;
            }
        }
    }

    /// Whether a local reference is a search.
    boolean isSearch(String pointer) {
        int question = pointer.indexOf('?');
        return question > 0 && model.definitions().isResourceType(pointer.substring(0, question));
    }

    /// A part of the work of [#together]. What stands in several references is looked up once.
    ///
    /// @param resource that holds it, for the refusal
    /// @throws FhirError 400 `too-costly` beyond [#SEARCHES_MAX]; 412 when it does not find one
    /// @throws Failed `FORBIDDEN` when the caller may not read whatever it names
    String resolved(String pointer, JsonObject resource) {
        ResourceKey known = found.get(pointer);
        if (known != null) {
            return known.path();
        }
        rights.need(DataAction.READ);
        int question = pointer.indexOf('?');
        String type = pointer.substring(0, question);
        String criteria = pointer.substring(question + 1);
        String expression =
                ReferencePlaces.find(
                        model.definitions(), resource, pointer, resource.text("resourceType", ""));
        if (found.size() >= SEARCHES_MAX) {
            throw tooMany(SEARCHES_MAX, "a resource", expression);
        }
        Snapshot now = snapshot();
        Query query = lookup.query(type, criteria, expression, now);
        List<ResourceKey> keys = lookup.find(now, query, expression);
        if (keys.size() != 1) {
            throw unresolved(criteria, keys.size(), expression);
        }
        preconditions.addAll(Lookup.stays(keys.getFirst(), query, now));
        found.put(pointer, keys.getFirst());
        return keys.getFirst().path();
    }

    private Snapshot snapshot() {
        Snapshot taken = snapshot;
        if (taken == null) {
            taken = database.snapshot();
            snapshot = taken;
        }
        return taken;
    }

    /// What is wrong with a search of a reference beyond the last that is looked up.
    ///
    /// @param where `a resource` or `a transaction`
    public static FhirError tooMany(int most, String where, String expression) {
        return FhirError.of(
                400,
                IssueType.TOO_COSTLY,
                "the references of " + where + " hold at most " + most + " different searches",
                expression);
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
