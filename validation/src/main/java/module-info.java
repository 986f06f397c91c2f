// SPDX-License-Identifier: Apache-2.0
/// Profile validation in a process beside the server's: the dialogue between the two, the life of
/// that process and the bounds of one validation (docs/decisions/0048).
@org.jspecify.annotations.NullMarked
module dev.signet.validation {
    requires transitive dev.signet.fhir;
    requires static transitive org.jspecify;

    exports dev.signet.validation;
}
