// SPDX-License-Identifier: Apache-2.0
/// HL7's definitions of each FHIR version, compiled to two compact files each. Runs in the build of
/// module fhir; no other module needs it.
@org.jspecify.annotations.NullMarked
module dev.signet.definitions {
    requires static transitive org.jspecify;
    requires java.xml;
    requires hapi.fhir.base;
    requires hapi.fhir.structures.r4;
    requires org.hl7.fhir.r4;
    requires org.hl7.fhir.utilities;
    requires org.apache.commons.compress;
    requires tools.jackson.databind;

    exports dev.signet.definitions;
}
