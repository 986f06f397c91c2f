// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.definitions.CompiledFile;

/// A published version of FHIR whose definitions this build holds.
public enum FhirVersion {
    /// FHIR R4, 4.0.1.
    R4("4.0.1", CompiledFile.R4_STRUCTURES);

    private final String number;
    private final CompiledFile structures;

    FhirVersion(String number, CompiledFile structures) {
        this.number = number;
        this.structures = structures;
    }

    /// The number as a CapabilityStatement says it in `fhirVersion`.
    public String number() {
        return number;
    }

    CompiledFile structures() {
        return structures;
    }
}
