// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.fhir.ProfileValidator;
import dev.signet.validation.WorkerCommand;
import dev.signet.validation.Workers;

import java.nio.file.Files;
import java.nio.file.Path;

/// The validator of profiles, which runs as a process of its own: who never validates by profiles
/// pays nothing for it (docs/decisions/0048).
final class ValidatorLibrary {
    /// Its jars, from the folder of the server's, in an installed package.
    private static final String INSTALLED = "../validator";

    /// The same where it was built.
    private static final String BUILT = "../../../validation-hapi/target/lib";

    private ValidatorLibrary() {}

    /// What starts it when it is first asked.
    static ProfileValidator.Maker validators() {
        return new Workers(WorkerCommand.of(folder()), Workers.Bounds.STANDARD);
    }

    private static Path folder() {
        Path jar = OwnJar.path();
        Path installed = jar.resolveSibling(INSTALLED).normalize();
        return Files.isDirectory(installed) ? installed : jar.resolveSibling(BUILT).normalize();
    }
}
