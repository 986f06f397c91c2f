// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;

/// Signatures of digests that the caller has made. The JDK hashes by itself under PSS, so PSS of
/// a digest is Bouncy Castle's. Any thread.
public final class Signatures {
    private static final byte PSS_TRAILER = (byte) 0xBC;

    private Signatures() {}

    /// @param digest of the algorithm's length
    /// @return RSA: as long as the modulus; on a curve: both numbers in the width of the curve
    public static byte[] sign(
            SignatureAlgorithm algorithm, PrivateKey key, byte[] digest, SecureRandom random) {
        try {
            return switch (algorithm.scheme()) {
                case PKCS1 -> {
                    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                    cipher.init(Cipher.ENCRYPT_MODE, key, random);
                    yield cipher.doFinal(algorithm.digestInfo(digest));
                }
                case PSS -> {
                    var parameters = new ParametersWithRandom(parameters(key), random);
                    PSSSigner signer = pss(algorithm, true, parameters);
                    signer.update(digest, 0, digest.length);
                    yield signer.generateSignature();
                }
                case ECDSA -> {
                    EcCurve curve = algorithm.curve().orElseThrow();
                    Signature signature = curve.signature();
                    signature.initSign(key, random);
                    signature.update(digest);
                    yield curve.plain(signature.sign());
                }
            };
        } catch (GeneralSecurityException | CryptoException | DataLengthException e) {
            throw new Failed(e, Failure.INTERNAL, "the key does not sign");
        }
    }

    /// Whether the signature of a digest is one of this key.
    public static boolean verify(
            SignatureAlgorithm algorithm, PublicKey key, byte[] digest, byte[] signature) {
        try {
            return switch (algorithm.scheme()) {
                case PKCS1 -> {
                    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                    cipher.init(Cipher.DECRYPT_MODE, key);
                    yield MessageDigest.isEqual(
                            cipher.doFinal(signature), algorithm.digestInfo(digest));
                }
                case PSS -> {
                    var rsa = (RSAPublicKey) key;
                    var parameters =
                            new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
                    PSSSigner verifier = pss(algorithm, false, parameters);
                    verifier.update(digest, 0, digest.length);
                    yield verifier.verifySignature(signature);
                }
                case ECDSA -> {
                    EcCurve curve = algorithm.curve().orElseThrow();
                    Signature verifier = curve.signature();
                    verifier.initVerify(key);
                    verifier.update(digest);
                    yield verifier.verify(curve.made(signature));
                }
            };
        } catch (GeneralSecurityException | DataLengthException _) {
            return false;
        }
    }

    /// RFC 8017 section 8.1 with a salt of the digest's length, as RFC 7518 section 3.5 has it.
    private static PSSSigner pss(
            SignatureAlgorithm algorithm, boolean signing, CipherParameters parameters) {
        Digest mask = digest(algorithm);
        PSSSigner signer =
                PSSSigner.createRawSigner(
                        new RSABlindedEngine(),
                        digest(algorithm),
                        mask,
                        mask.getDigestSize(),
                        PSS_TRAILER);
        signer.init(signing, parameters);
        return signer;
    }

    private static Digest digest(SignatureAlgorithm algorithm) {
        return switch (algorithm.digestBytes()) {
            case 32 -> SHA256Digest.newInstance();
            case 48 -> new SHA384Digest();
            default -> new SHA512Digest();
        };
    }

    private static RSAKeyParameters parameters(PrivateKey key) {
        if (key instanceof java.security.interfaces.RSAPrivateCrtKey crt) {
            return new RSAPrivateCrtKeyParameters(
                    crt.getModulus(),
                    crt.getPublicExponent(),
                    crt.getPrivateExponent(),
                    crt.getPrimeP(),
                    crt.getPrimeQ(),
                    crt.getPrimeExponentP(),
                    crt.getPrimeExponentQ(),
                    crt.getCrtCoefficient());
        }
        var rsa = (RSAPrivateKey) key;
        return new RSAKeyParameters(true, rsa.getModulus(), rsa.getPrivateExponent());
    }
}
