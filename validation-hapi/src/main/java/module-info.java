// SPDX-License-Identifier: Apache-2.0
/// Profile validation by HAPI's validator. It is on no class path of the server's, but
/// on that of a process of its own (docs/decisions/0048).
@org.jspecify.annotations.NullMarked
module dev.signet.validation.hapi {
    requires transitive dev.signet.fhir;
    requires dev.signet.validation;
    requires static transitive org.jspecify;
    requires hapi.fhir.base;
    requires hapi.fhir.validation;
    requires org.hl7.fhir.r5;
    requires org.hl7.fhir.utilities;

    exports dev.signet.validation.hapi;
}
