// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.dataplane.search.IndexMapping;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.References;
import dev.signet.fhir.Validation;
import dev.signet.fhir.search.SearchParameters;

/// What the accounts of one FHIR version share: compiled definitions and what works by them.
/// Immutable; any thread.
///
/// @param documents the searchable side of resources; the same on a write and on a replay
public record FhirModel(
        Definitions definitions,
        Validation validation,
        References references,
        SearchParameters searchParameters,
        IndexMapping documents) {}
