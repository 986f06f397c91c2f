// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/// Bundles, each a file in XML or JSON.
///
/// @param folder on the class path, with a slash at its end
record BundleFiles(String folder, List<String> files) implements DefinitionFiles {
    @Override
    public void each(Set<String> types, Sink sink) {
        for (String file : files) {
            try (InputStream stream = BundleFiles.class.getResourceAsStream(folder + file)) {
                if (stream == null) {
                    throw new IllegalStateException("a definitions file is missing: " + file);
                }
                if (file.endsWith(".json")) {
                    JsonNodes.eachEntry(stream, types, sink);
                } else {
                    XmlNode.eachResource(stream, types, sink);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
