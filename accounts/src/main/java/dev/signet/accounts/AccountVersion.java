// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.controlplane.healthcareapis.AccountKind;
import dev.signet.fhir.FhirVersion;

/// The FHIR version that an account serves.
public final class AccountVersion {
    private AccountVersion() {}

    /// That of a kind.
    public static FhirVersion of(AccountKind kind) {
        return switch (kind) {
            case FHIR_STU3 -> FhirVersion.STU3;
            case FHIR, FHIR_R4 -> FhirVersion.R4;
            case FHIR_R4B -> FhirVersion.R4B;
            case FHIR_R5 -> FhirVersion.R5;
        };
    }
}
