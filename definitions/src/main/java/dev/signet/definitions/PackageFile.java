// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/// A FHIR package: resources in JSON, one a file, named `package/Type-id.json`.
///
/// @param file on the class path
record PackageFile(String file) implements DefinitionFiles {
    private static final String FOLDER = "package/";

    @Override
    public void each(Set<String> types, Sink sink) {
        try (InputStream stream = PackageFile.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("a package is missing: " + file);
            }
            var tar = new TarArchiveInputStream(new GzipCompressorInputStream(stream));
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (isOf(types, entry.getName())) {
                    JsonNodes.resource(tar.readAllBytes(), sink);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOf(Set<String> types, String name) {
        int dash = name.indexOf('-');
        return name.startsWith(FOLDER)
                && name.endsWith(".json")
                && dash > 0
                && types.contains(name.substring(FOLDER.length(), dash))
                // examples stand among the definitions and look like them
                && !name.substring(dash + 1).startsWith("example");
    }
}
