// SPDX-License-Identifier: Apache-2.0
package dev.signet.documents;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the links of one document lead when it is served.
///
/// @param root of the sources
/// @param source of the document, from the root on
/// @param served by source, the path below `/docs/`
record Links(Path root, String source, Map<String, String> served) {
    private static final String BASE = "/docs/";

    /// The address in a served page; empty for what is there and is not served (sources): its words
    /// stay, without a link.
    ///
    /// @throws IllegalArgumentException when it leads nowhere
    Optional<String> of(String written) {
        if (written.matches("[a-z]+:.*") || written.startsWith("#")) {
            return Optional.of(written);
        }
        int fragment = written.indexOf('#');
        String file = fragment < 0 ? written : written.substring(0, fragment);
        Path here = Path.of(source).resolveSibling(file).normalize();
        String path = served.get(here.toString().replace('\\', '/'));
        if (path == null) {
            if (!Files.exists(root.resolve(here))) {
                throw new IllegalArgumentException(source + ": a link leads nowhere: " + written);
            }
            return Optional.empty();
        }
        return Optional.of(BASE + path + (fragment < 0 ? "" : written.substring(fragment)));
    }
}
