// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirPathEngine;

/// Finds the adapter for who has it not on the class path.
public final class HapiFhirPathMaker implements FhirPathEngine.Maker {
    @Override
    public FhirPathEngine make(Definitions definitions) {
        return new HapiFhirPath(definitions);
    }
}
