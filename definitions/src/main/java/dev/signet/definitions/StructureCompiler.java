// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.util.List;

/// Compiles one FHIR version's StructureDefinitions, ValueSets and CodeSystems to its structures
/// file.
final class StructureCompiler {
    private StructureCompiler() {}

    static byte[] compile(Model model) {
        return new StructureWriter(List.copyOf(model.types().values()), model.enumerations())
                .write(model.version());
    }
}
