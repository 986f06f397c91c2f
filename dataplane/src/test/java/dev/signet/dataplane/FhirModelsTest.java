// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.signet.fhir.FhirVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FhirModelsTest {
    @ParameterizedTest
    @EnumSource
    void accountsOfAVersionShareItsModelAndNoOthers(FhirVersion version) {
        var models =
                new FhirModels(
                        _ -> {
                            throw new IllegalStateException("no account has asked for FHIRPath");
                        },
                        _ -> {
                            throw new IllegalStateException("no account has asked for profiles");
                        });
        FhirModel model = models.of(version);
        assertEquals(version, model.definitions().version());
        assertEquals(version, model.searchParameters().version());
        assertEquals(version, model.conformance().version());
        assertSame(model, models.of(version));
        for (FhirVersion other : FhirVersion.values()) {
            if (other != version) {
                assertNotEquals(
                        model.documents().version(), models.of(other).documents().version());
            }
        }
    }
}
