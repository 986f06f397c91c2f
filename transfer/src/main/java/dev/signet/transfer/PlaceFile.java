// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.net.URI;
import java.util.List;

/// A file that may be read.
///
/// @param address as an import names it
/// @param bytes how large it is as it lies there
public record PlaceFile(URI address, long bytes) {
    /// Files of one place.
    ///
    /// @param isCut whether there are more than are told
    public record Listed(List<PlaceFile> files, boolean isCut) {
        /// Nothing: a place that cannot be looked through, as addresses of the web.
        public static final Listed NONE = new Listed(List.of(), false);

        public Listed {
            files = List.copyOf(files);
        }
    }
}
