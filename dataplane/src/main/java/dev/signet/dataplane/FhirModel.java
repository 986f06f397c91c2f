// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.References;
import dev.signet.fhir.Validation;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.IndexMapping;

/// What the accounts of one FHIR version share: compiled definitions and what works by them.
/// Immutable but for the room it shares out; any thread. One for the process.
public final class FhirModel {
    private final Definitions definitions;
    private final Validation validation;
    private final References references;
    private final SearchParameters searchParameters;
    private final IndexMapping documents;
    private final BodyRoom bodies = new BodyRoom();
    private final WorkRoom work = new WorkRoom();

    /// @param documents the searchable side of resources; the same on a write and on a replay
    public FhirModel(
            Definitions definitions,
            Validation validation,
            References references,
            SearchParameters searchParameters,
            IndexMapping documents) {
        this.definitions = definitions;
        this.validation = validation;
        this.references = references;
        this.searchParameters = searchParameters;
        this.documents = documents;
    }

    public Definitions definitions() {
        return definitions;
    }

    public Validation validation() {
        return validation;
    }

    public References references() {
        return references;
    }

    public SearchParameters searchParameters() {
        return searchParameters;
    }

    /// The searchable side of resources, on a write and on a replay.
    public IndexMapping documents() {
        return documents;
    }

    BodyRoom bodies() {
        return bodies;
    }

    WorkRoom work() {
        return work;
    }
}
