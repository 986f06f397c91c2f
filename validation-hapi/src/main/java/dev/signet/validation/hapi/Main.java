// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import dev.signet.fhir.FhirVersion;
import dev.signet.validation.Worker;
import java.io.IOException;

/// The process that validates, beside the server's.
public final class Main {
    private Main() {}

    /// @param arguments the name of the FHIR version
    public static void main(String[] arguments) throws IOException {
        Worker.run(FhirVersion.valueOf(arguments[0]), new HapiValidatorMaker());
    }
}
