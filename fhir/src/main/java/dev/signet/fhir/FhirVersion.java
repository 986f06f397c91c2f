// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/// A published version of FHIR whose definitions this build holds. They are files beside this
/// class, compiled in the build by module definitions, and read when they are asked for.
public enum FhirVersion {
    /// FHIR STU3, 3.0.2.
    STU3("3.0.2"),
    /// FHIR R4, 4.0.1.
    R4("4.0.1"),
    /// FHIR R4B, 4.3.0.
    R4B("4.3.0"),
    /// FHIR R5, 5.0.0.
    R5("5.0.0");

    private final String number;

    FhirVersion(String number) {
        this.number = number;
    }

    /// The number as a CapabilityStatement says it in `fhirVersion`.
    public String number() {
        return number;
    }

    /// Major and minor number, as the parameter `fhirVersion` of a media type says it: `4.0`.
    public String release() {
        return number.substring(0, number.lastIndexOf('.'));
    }

    /// The compiled types, docs/formats/definitions.md; a fresh array.
    byte[] structures() {
        return file("structures");
    }

    /// The compiled compartments, operations and value sets,
    /// docs/formats/conformance-definitions.md; a fresh array.
    byte[] conformance() {
        return file("conformance");
    }

    /// The compiled search parameters, docs/formats/search-definitions.md; a fresh array.
    public byte[] searchParameters() {
        return file("search");
    }

    /// @throws IllegalStateException when the build has not compiled it
    private byte[] file(String kind) {
        String name = name().toLowerCase(Locale.ROOT) + "-" + kind + ".bin";
        try (var stream = FhirVersion.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("compiled definitions are missing: " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
