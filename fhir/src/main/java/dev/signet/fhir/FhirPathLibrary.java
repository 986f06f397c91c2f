// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.OwnJar;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// The library of FHIRPath, which lies beside the server's own in a folder that is not in the
/// class path: who neither patches by FHIRPath nor defines a search parameter that needs the engine
/// pays nothing for it (docs/decisions/0033-patches.md, 0073). Any thread.
public final class FhirPathLibrary {
    /// Beside the folder of the server's libraries.
    private static final String FOLDER = "fhirpath";

    /// Of the library as it was first loaded: engines of all FHIR versions share its classes.
    private static FhirPathEngine.@Nullable Maker loaded; // guarded by the class

    private FhirPathLibrary() {}

    /// Makes an engine; the first time, loads the library, which then stays.
    ///
    /// @throws Failed `INTERNAL` when the folder does not hold it
    public static FhirPathEngine make(Definitions definitions) {
        return maker().make(definitions);
    }

    private static synchronized FhirPathEngine.Maker maker() {
        FhirPathEngine.Maker maker = loaded;
        if (maker == null) {
            var own = FhirPathLibrary.class.getClassLoader();
            var loader = new URLClassLoader("fhirpath", urls(), own);
            maker =
                    ServiceLoader.load(FhirPathEngine.Maker.class, loader)
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new Failed(
                                                    Failure.INTERNAL,
                                                    "the library of FHIRPath is not there"));
            loaded = maker;
        }
        return maker;
    }

    private static URL[] urls() {
        List<URL> urls = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder(), "*.jar")) {
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
        } catch (IOException thrown) {
            throw new Failed(thrown, Failure.INTERNAL, "the library of FHIRPath cannot be read");
        }
        return urls.toArray(new URL[0]);
    }

    private static Path folder() {
        return OwnJar.path().resolveSibling("..").resolve(FOLDER).normalize();
    }
}
