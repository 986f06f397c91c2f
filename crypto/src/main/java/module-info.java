// SPDX-License-Identifier: Apache-2.0
/// Sealing: values, files, names. Nothing else in Signet knows a cipher.
/// The ciphers are the JDK's; Tink is the oracle of the tests.
@org.jspecify.annotations.NullMarked
module dev.signet.crypto {
    requires transitive dev.signet.base;
    requires static transitive org.jspecify;

    exports dev.signet.crypto;
}
