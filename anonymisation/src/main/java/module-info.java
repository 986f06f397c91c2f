// SPDX-License-Identifier: Apache-2.0
/// Resources changed by rules, so that they tell less of whom they are about: pure functions.
@org.jspecify.annotations.NullMarked
module dev.signet.anonymisation {
    requires transitive dev.signet.fhir;
    requires dev.signet.crypto;
    requires static transitive org.jspecify;

    exports dev.signet.anonymisation;
}
