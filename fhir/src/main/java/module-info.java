// SPDX-License-Identifier: Apache-2.0
/// FHIR as pure functions: the JSON tree, the structural validator, bundles. No I/O but the
/// loading of the compiled definitions and of the library of FHIRPath, no clock.
@org.jspecify.annotations.NullMarked
module dev.signet.fhir {
    requires transitive dev.signet.base;
    requires java.xml;
    requires static transitive org.jspecify;

    exports dev.signet.fhir;
    exports dev.signet.fhir.json;
    exports dev.signet.fhir.patch;
    exports dev.signet.fhir.primitive;
    exports dev.signet.fhir.search;
    exports dev.signet.fhir.xml;

    uses dev.signet.fhir.FhirPathEngine.Maker;
}
