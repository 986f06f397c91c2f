// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.util.Set;

/// Files with definitions on the class path.
interface DefinitionFiles {
    /// Reads the resources of those types, each passed on and then forgotten.
    ///
    /// @throws IllegalStateException when a file is missing or not well-formed
    void each(Set<String> types, Sink sink);

    /// Takes the resources.
    interface Sink {
        void resource(XmlNode resource);
    }
}
