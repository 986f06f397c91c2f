// SPDX-License-Identifier: Apache-2.0
/// HL7's definitions of each FHIR version, compiled while building to one compact file each.
/// The server uses [dev.signet.definitions.CompiledFile] alone; the compilers run in the build.
@org.jspecify.annotations.NullMarked
module dev.signet.definitions {
    requires static transitive org.jspecify;
    requires static java.xml;
    // HAPI, for the build only
    requires static hapi.fhir.base;
    requires static hapi.fhir.structures.r4;
    requires static org.hl7.fhir.r4;
    requires static org.hl7.fhir.utilities;

    exports dev.signet.definitions;
}
