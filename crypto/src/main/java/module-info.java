// SPDX-License-Identifier: Apache-2.0
/// Sealing: values, files, names. Nothing else in Signet knows a cipher.
@org.jspecify.annotations.NullMarked
module dev.signet.crypto {
    requires transitive dev.signet.base;
    requires static transitive org.jspecify;
    requires com.google.crypto.tink;

    exports dev.signet.crypto;
}
