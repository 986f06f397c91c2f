// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.util.List;
import java.util.Locale;

/// A version of FHIR, and where HAPI's jars hold what HL7 published of it.
enum Release {
    /// 3.0; its search parameters are kept by HAPI's model alone.
    STU3("dstu3"),
    /// 4.0.
    R4("r4"),
    /// 4.3.
    R4B("r4b"),
    /// 5.0.
    R5("r5");

    private final String folder;

    Release(String folder) {
        this.folder = "/org/hl7/fhir/" + folder + "/";
    }

    /// How the names of its compiled files begin.
    String prefix() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// StructureDefinitions, CompartmentDefinitions and OperationDefinitions.
    DefinitionFiles structures() {
        return this == R5
                ? corePackage()
                : new BundleFiles(
                        folder + "model/profile/",
                        List.of("profiles-types.xml", "profiles-resources.xml"));
    }

    /// ValueSets and CodeSystems.
    DefinitionFiles valueSets() {
        return switch (this) {
            case STU3, R4 ->
                    new BundleFiles(
                            folder + "model/valueset/",
                            List.of("valuesets.xml", "v3-codesystems.xml"));
            case R4B -> new BundleFiles(folder + "model/valueset/", List.of("valuesets.xml"));
            case R5 -> corePackage();
        };
    }

    /// SearchParameters; none for STU3.
    DefinitionFiles searchParameters() {
        return switch (this) {
            case STU3 -> new BundleFiles(folder, List.of());
            case R4 -> new BundleFiles(folder + "model/sp/", List.of("search-parameters.json"));
            case R4B -> new BundleFiles(folder + "model/sp/", List.of("search-parameters.xml"));
            case R5 -> corePackage();
        };
    }

    private DefinitionFiles corePackage() {
        return new PackageFile(folder + "packages/hl7.fhir.r5.core-5.0.0.tgz");
    }
}
