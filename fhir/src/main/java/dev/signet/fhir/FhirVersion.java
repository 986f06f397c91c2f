// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/// A published version of FHIR whose definitions this build holds. They are files beside this
/// class, compiled in the build by module definitions, and read when they are asked for.
public enum FhirVersion {
    /// FHIR STU3, 3.0.2.
    STU3("3.0.2", "http://hl7.org/fhir/v3/", "http://hl7.org/fhir/", "recurse", false),
    /// FHIR R4, 4.0.1.
    R4("4.0.1", Since4.VERSION3, Since4.TERMINOLOGY, Since4.ITERATE, true),
    /// FHIR R4B, 4.3.0.
    R4B("4.3.0", Since4.VERSION3, Since4.TERMINOLOGY, Since4.ITERATE, true),
    /// FHIR R5, 5.0.0.
    R5("5.0.0", Since4.VERSION3, Since4.TERMINOLOGY, Since4.ITERATE, true);

    private final String number;
    private final String version3;
    private final String systems;
    private final String iterating;
    private final boolean responsesInHistories;

    /// @param version3 how urls of code systems of HL7 version 3 begin
    /// @param systems how those of FHIR's own begin, that have moved since STU3
    /// @param iterating modifier of includes that go on from what is included
    /// @param responsesInHistories whether entries of histories may have a response
    FhirVersion(
            String number,
            String version3,
            String systems,
            String iterating,
            boolean responsesInHistories) {
        this.number = number;
        this.version3 = version3;
        this.systems = systems;
        this.iterating = iterating;
        this.responsesInHistories = responsesInHistories;
    }

    /// What has been the same since R4.
    private static final class Since4 {
        static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
        static final String VERSION3 = TERMINOLOGY + "v3-";
        static final String ITERATE = "iterate";
    }

    /// The number as a CapabilityStatement says it in `fhirVersion`.
    public String number() {
        return number;
    }

    /// Major and minor number, as the parameter `fhirVersion` of a media type says it: `4.0`.
    public String release() {
        return number.substring(0, number.lastIndexOf('.'));
    }

    /// The code system of a table of HL7 version 2.
    ///
    /// @param table its number, such as `0203`
    public String version2Table(String table) {
        return version3.replace("v3", "v2") + table;
    }

    /// The code system of tags such as `SUBSETTED`.
    public String observationValues() {
        return version3 + "ObservationValue";
    }

    /// The code system of the ways in which a server is secured.
    public String securityServices() {
        return systems + "restful-security-service";
    }

    /// Whether an include with that modifier also starts from what goes along already: `iterate`,
    /// or the version's own word for it.
    public boolean isIterating(String modifier) {
        return modifier.equals(iterating) || modifier.equals(Since4.ITERATE);
    }

    /// Whether entries of histories may have a response: rule bdl-4 of Bundle, which no structure
    /// says.
    public boolean hasResponsesInHistories() {
        return responsesInHistories;
    }

    /// Whether entries of histories may be patches: STU3 has no such verb in a Bundle, and rule
    /// bdl-14 of R5's keeps it out of histories.
    public boolean hasPatchesInHistories() {
        return this == R4 || this == R4B;
    }

    /// The compiled types, docs/formats/definitions.md; a fresh array.
    byte[] structures() {
        return file("structures");
    }

    /// The compiled compartments and operations, docs/formats/conformance-definitions.md; a fresh
    /// array.
    byte[] conformance() {
        return file("conformance");
    }

    /// The compiled code systems, value sets and bindings, docs/formats/codes-definitions.md; a
    /// fresh array.
    byte[] codes() {
        return file("codes");
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
