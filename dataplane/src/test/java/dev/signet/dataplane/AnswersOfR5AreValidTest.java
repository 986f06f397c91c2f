// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.FhirVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The answers of {@link AnswersAreValidTest} in R5.
class AnswersOfR5AreValidTest {
    @Test
    void everyAnswerPasses(@TempDir Path folder) {
        AnswersAreValidTest.assertValid(FhirVersion.R5, folder);
    }
}
