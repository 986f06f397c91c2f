// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
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

    /// Of a digest; in the form that [#plain] takes and [#made] gives.
    Signature signature() throws GeneralSecurityException {
        return isOther()
                ? Signature.getInstance("NONEwithECDSA", Others.PROVIDER)
                : Signature.getInstance("NONEwithECDSAinP1363Format");
    }

    /// A signature as both its numbers in the width of the curve (RFC 7518, section 3.4).
    byte[] plain(byte[] made) throws GeneralSecurityException {
        if (!isOther()) {
            return made;
        }
        BigInteger order = parameters().getOrder();
        try {
            BigInteger[] numbers = StandardDSAEncoding.INSTANCE.decode(order, made);
            return PlainDSAEncoding.INSTANCE.encode(order, numbers[0], numbers[1]);
        } catch (IOException e) {
            throw new SignatureException("a signature is not of its form", e);
        }
    }

    /// The opposite of [#plain].
    byte[] made(byte[] plain) throws GeneralSecurityException {
        if (!isOther()) {
            return plain;
        }
        BigInteger order = parameters().getOrder();
        try {
            BigInteger[] numbers = PlainDSAEncoding.INSTANCE.decode(order, plain);
            return StandardDSAEncoding.INSTANCE.encode(order, numbers[0], numbers[1]);
        } catch (IOException | IllegalArgumentException e) {
            throw new SignatureException("a signature is not of its form", e);
        }
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
