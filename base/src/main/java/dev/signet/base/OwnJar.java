// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Where the server's jars lie: other libraries lie beside their folder.
public final class OwnJar {
    private OwnJar() {}

    /// The path of one of them, by the class's own source. Classes of a start-up cache that was
    /// trained in another folder have none (seen with JDK 25, where a package was installed): then
    /// by the class path.
    ///
    /// @throws Failed `INTERNAL` when neither tells
    public static Path path() {
        try {
            var source = OwnJar.class.getProtectionDomain().getCodeSource();
            var location = Optional.ofNullable(source).map(each -> each.getLocation());
            return location.isPresent() ? Path.of(location.get().toURI()) : ofClassPath();
        } catch (URISyntaxException thrown) {
            throw new Failed(thrown, Failure.INTERNAL, "the folder of the server is not known");
        }
    }

    private static Path ofClassPath() {
        return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .map(Path::of)
                .filter(each -> each.getFileName().toString().startsWith("base-"))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Failed(
                                        Failure.INTERNAL, "the folder of the server is not known"));
    }
}
