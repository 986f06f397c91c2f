// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirPathEngine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// The library of FHIRPath, which lies beside the server's own in a folder that is not in the
/// class path: who never patches by FHIRPath pays nothing for it
/// (docs/decisions/0033-patches.md).
final class FhirPathLibrary {
    /// Beside the folder of the server's libraries.
    private static final String FOLDER = "fhirpath";

    private FhirPathLibrary() {}

    /// Loads it, and makes an engine. Its classes stay loaded, with the loader, as long as the
    /// engine lives.
    ///
    /// @throws Failed `INTERNAL` when the folder does not hold it
    static FhirPathEngine make(Definitions definitions) {
        var loader = new URLClassLoader("fhirpath", urls(), FhirPathLibrary.class.getClassLoader());
        return ServiceLoader.load(FhirPathEngine.Maker.class, loader)
                .findFirst()
                .orElseThrow(
                        () -> new Failed(Failure.INTERNAL, "the library of FHIRPath is not there"))
                .make(definitions);
    }

    private static URL[] urls() {
        List<URL> urls = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder(), "*.jar")) {
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
        } catch (IOException | URISyntaxException thrown) {
            throw new Failed(thrown, Failure.INTERNAL, "the library of FHIRPath cannot be read");
        }
        return urls.toArray(new URL[0]);
    }

    private static Path folder() throws URISyntaxException {
        var own = FhirPathLibrary.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(own.toURI()).resolveSibling("..").resolve(FOLDER).normalize();
    }
}
