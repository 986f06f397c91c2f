// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.ProfileValidator;

/// Makes the adapter.
public final class HapiValidatorMaker implements ProfileValidator.Maker {
    @Override
    public ProfileValidator make(FhirVersion version) {
        return new HapiValidator(version);
    }
}
