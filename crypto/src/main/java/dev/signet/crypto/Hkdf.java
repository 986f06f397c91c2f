// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA-256 (RFC 5869) of the JDK, extract then expand, 32 bytes of output. Any thread.
final class Hkdf {
    static final int KEY_BYTES = 32;

    private Hkdf() {}

    /// @param ikm the input key material; not kept, though the JDK copies it
    /// @return a fresh array; the caller wipes it
    static byte[] derive(byte[] ikm, byte[] salt, byte[] info) {
        try {
            var parameters =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(ikm)
                            .addSalt(salt)
                            .thenExpand(info, KEY_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HKDF-SHA256", e);
        }
    }
}
