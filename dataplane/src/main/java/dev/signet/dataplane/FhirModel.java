// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.References;
import dev.signet.fhir.Validation;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.IndexMapping;

/// One FHIR version: its compiled definitions, and what works by them. An account has one; those
/// of the same version may share it. Immutable; any thread.
public final class FhirModel {
    private final Definitions definitions;
    private final Validation validation;
    private final References references;
    private final SearchParameters searchParameters;
    private final IndexMapping documents;
    private final String release;

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
        String number = definitions.version().number();
        this.release = number.substring(0, number.lastIndexOf('.'));
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

    /// The version as a media type's `fhirVersion` names it: `4.0`.
    public String release() {
        return release;
    }
}
