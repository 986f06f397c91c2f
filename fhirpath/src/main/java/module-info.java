// SPDX-License-Identifier: Apache-2.0
/// The whole FHIRPath language by HAPI's engine, walking the tree of module fhir by its compiled
/// definitions. No module of the server needs it; who asks for an engine loads it when it is first
/// needed (docs/decisions/0011).
@org.jspecify.annotations.NullMarked
module dev.signet.fhirpath {
    requires transitive dev.signet.fhir;
    requires static transitive org.jspecify;
    requires hapi.fhir.base;
    requires org.hl7.fhir.r5;
    requires org.hl7.fhir.utilities;

    exports dev.signet.fhirpath;
}
