// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/// A published version of FHIR whose definitions this build holds. They are files beside this
/// class, compiled in the build by module definitions, and read when they are asked for.
public enum FhirVersion {
    /// FHIR STU3, 3.0.2.
    STU3("3.0.2", "http://hl7.org/fhir/v3/", "http://hl7.org/fhir/"),
    /// FHIR R4, 4.0.1.
    R4("4.0.1", Systems.TERMINOLOGY + "v3-", Systems.TERMINOLOGY),
    /// FHIR R4B, 4.3.0.
    R4B("4.3.0", Systems.TERMINOLOGY + "v3-", Systems.TERMINOLOGY),
    /// FHIR R5, 5.0.0.
    R5("5.0.0", Systems.TERMINOLOGY + "v3-", Systems.TERMINOLOGY);

    private final String number;
    private final String version3;
    private final String systems;

    /// @param version3 how urls of code systems of HL7 version 3 begin
    /// @param systems how those of FHIR's own begin, that have moved since STU3
    FhirVersion(String number, String version3, String systems) {
        this.number = number;
        this.version3 = version3;
        this.systems = systems;
    }

    private static final class Systems {
        static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
    }

    /// The number as a CapabilityStatement says it in `fhirVersion`.
    public String number() {
        return number;
    }

    /// Major and minor number, as the parameter `fhirVersion` of a media type says it: `4.0`.
    public String release() {
        return number.substring(0, number.lastIndexOf('.'));
    }

    /// The code system of tags such as `SUBSETTED`.
    public String observationValues() {
        return version3 + "ObservationValue";
    }

    /// The code system of the ways in which a server is secured.
    public String securityServices() {
        return systems + "restful-security-service";
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
