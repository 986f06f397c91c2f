// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.Conformance;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.References;
import dev.signet.fhir.Validation;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.IndexMapping;

import org.jspecify.annotations.Nullable;

/// One FHIR version: its compiled definitions, and what works by them. An account has one; those
/// of the same version may share it. Immutable; any thread.
public final class FhirModel {
    private final Definitions definitions;
    private final Validation validation;
    private final References references;
    private final SearchParameters searchParameters;
    private final IndexMapping documents;
    private volatile @Nullable Conformance conformance;

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

    /// The compiled definitions of `version`, read, with what works by them.
    public static FhirModel load(FhirVersion version) {
        Definitions definitions = Definitions.load(version);
        SearchParameters parameters = SearchParameters.load(version);
        return new FhirModel(
                definitions,
                new Validation(definitions),
                new References(definitions),
                parameters,
                new IndexMapping(parameters));
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

    /// Its compartments, operations and value sets; read when they are first asked for.
    public Conformance conformance() {
        Conformance known = conformance;
        if (known == null) {
            known = Conformance.load(definitions.version());
            conformance = known;
        }
        return known;
    }

    /// The version as a media type's `fhirVersion` names it: `4.0`.
    public String release() {
        return definitions.version().release();
    }
}
