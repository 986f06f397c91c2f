// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.dataplane.FhirModel;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.References;
import dev.signet.fhir.Validation;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.IndexMapping;

/// The compiled definitions of each FHIR version, with what works by them.
final class Models {
    private Models() {}

    static FhirModel r4() {
        Definitions definitions = Definitions.load(FhirVersion.R4);
        SearchParameters parameters = SearchParameters.load(FhirVersion.R4);
        return new FhirModel(
                definitions,
                new Validation(definitions),
                new References(definitions),
                parameters,
                new IndexMapping(parameters));
    }
}
