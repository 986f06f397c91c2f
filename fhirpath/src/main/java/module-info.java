// SPDX-License-Identifier: Apache-2.0
/// The whole FHIRPath language by HAPI's engine, walking the tree of module fhir by its compiled
/// definitions. It is not on the server's class path: `fhir` finds the service in a folder of
/// its own when an engine is first needed (docs/decisions/0011, 0033).
@org.jspecify.annotations.NullMarked
module dev.signet.fhirpath {
    requires transitive dev.signet.fhir;
    requires static transitive org.jspecify;
    requires hapi.fhir.base;
    requires org.hl7.fhir.r5;
    requires org.hl7.fhir.utilities;

    exports dev.signet.fhirpath;

    provides dev.signet.fhir.FhirPathEngine.Maker with
            dev.signet.fhirpath.HapiFhirPathMaker;
}
