// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.security.GeneralSecurityException;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// How an RSA key encrypts and wraps (RFC 7518, section 4.1). The algorithms of symmetric keys,
/// which only a hardware module has, are refused.
public enum EncryptionAlgorithm {
    /// OAEP with SHA-1, as RFC 7518 has it.
    RSA_OAEP("RSA-OAEP"),
    RSA_OAEP_256("RSA-OAEP-256"),
    /// PKCS#1 1.5: kept for old clients. Its refusals tell an authorised caller whether a
    /// padding was right; new code should take OAEP.
    RSA1_5("RSA1_5");

    private final String text;

    EncryptionAlgorithm(String text) {
        this.text = text;
    }

    /// The value of `alg`.
    public String text() {
        return text;
    }

    /// The algorithm of exactly that `alg`.
    public static Optional<EncryptionAlgorithm> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    /// A cipher in `mode` of [Cipher] under a key.
    public Cipher cipher(int mode, java.security.Key key, java.security.SecureRandom random)
            throws GeneralSecurityException {
        switch (this) {
            case RSA_OAEP, RSA_OAEP_256 -> {
                boolean sha1 = this == RSA_OAEP;
                Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
                cipher.init(
                        mode,
                        key,
                        new OAEPParameterSpec(
                                sha1 ? "SHA-1" : "SHA-256",
                                "MGF1",
                                sha1 ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256,
                                PSource.PSpecified.DEFAULT),
                        random);
                return cipher;
            }
            case RSA1_5 -> {
                Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                cipher.init(mode, key, random);
                return cipher;
            }
        }
        throw new AssertionError(this);
    }
}
