// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.controlplane.healthcareapis.AccountKind;
import dev.signet.fhir.FhirVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountVersionTest {
    @ParameterizedTest
    @CsvSource({
        "FHIR, R4, 4.0",
        "FHIR_R4, R4, 4.0",
        "FHIR_STU3, STU3, 3.0",
        "FHIR_R4B, R4B, 4.3",
        "FHIR_R5, R5, 5.0"
    })
    void theKindSaysTheVersion(AccountKind kind, FhirVersion version, String release) {
        assertEquals(version, AccountVersion.of(kind));
        assertEquals(release, version.release());
    }
}
