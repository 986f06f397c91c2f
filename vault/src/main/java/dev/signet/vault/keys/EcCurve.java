// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/// The elliptic curves a key can be made on. P-256K is known to Key Vault but not to the JDK:
/// Bouncy Castle has it.
public enum EcCurve {
    P_256("P-256", "secp256r1", 32),
    P_384("P-384", "secp384r1", 48),
    P_521("P-521", "secp521r1", 66),
    P_256K("P-256K", "secp256k1", 32);

    private final String text;
    private final String standardName;
    private final int coordinateBytes;

    EcCurve(String text, String standardName, int coordinateBytes) {
        this.text = text;
        this.standardName = standardName;
        this.coordinateBytes = coordinateBytes;
    }

    /// Made when the first key on P-256K is used.
    private static final class Others {
        private static final Provider PROVIDER = new BouncyCastleProvider();
    }

    /// The value of `crv` (RFC 7518, section 6.2.1.1; RFC 8812 calls P-256K secp256k1).
    public String text() {
        return text;
    }

    /// Bytes of each coordinate in a JSON web key.
    public int coordinateBytes() {
        return coordinateBytes;
    }

    /// The curve of exactly that `crv`.
    public static Optional<EcCurve> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    private boolean isOther() {
        return this == P_256K;
    }

    KeyPairGenerator generator(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator =
                isOther()
                        ? KeyPairGenerator.getInstance("EC", Others.PROVIDER)
                        : KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(standardName), random);
        return generator;
    }

    KeyFactory keys() throws GeneralSecurityException {
        return isOther()
                ? KeyFactory.getInstance("EC", Others.PROVIDER)
                : KeyFactory.getInstance("EC");
    }

    /// Of a digest; a signature is both numbers in the width of the curve.
    Signature signature() throws GeneralSecurityException {
        return isOther()
                ? Signature.getInstance("NONEwithPLAIN-ECDSA", Others.PROVIDER)
                : Signature.getInstance("NONEwithECDSAinP1363Format");
    }

    ECParameterSpec parameters() throws GeneralSecurityException {
        AlgorithmParameters parameters =
                isOther()
                        ? AlgorithmParameters.getInstance("EC", Others.PROVIDER)
                        : AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(standardName));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    PublicKey publicKey(BigInteger x, BigInteger y) throws GeneralSecurityException {
        return keys().generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters()));
    }
}
