// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.keys.EcCurve;
import dev.signet.vault.keys.EncryptionAlgorithm;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.KeyVersionId;
import dev.signet.vault.keys.PublicPart;
import dev.signet.vault.keys.SignatureAlgorithm;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import javax.crypto.Cipher;

/// The uses of keys: wrap, unwrap, encrypt, decrypt, sign, verify. Each first asks, on the key
/// as it is at this moment, whether it is there, enabled, allowed the operation and, to protect
/// new data, inside its time window. It trusts its caller: access policies are checked by the
/// plane before.
///
/// Any thread; a use of the private half takes one to a few milliseconds.
public final class KeyUses {
    private final VaultState state;
    private final SecureRandom random;

    public KeyUses(VaultState state, Entropy entropy) {
        this.state = state;
        this.random = entropy.secureRandom();
    }

    /// Which key version to use: the latest when the id is empty.
    public record Place(VaultName vault, KeyName name, Optional<KeyVersionId> version) {}

    /// What a use came to.
    ///
    /// @param version the version that was used
    /// @param value a fresh array; the caller owns it
    public record Used(KeyVersion version, byte[] value) {}

    /// Encrypts or wraps a small value with the public half.
    ///
    /// @param operation `ENCRYPT` or `WRAP_KEY`
    /// @throws Failed `INVALID` when the value is too long for the key
    public Used protect(
            KeyOperation operation, Place place, EncryptionAlgorithm algorithm, byte[] value) {
        Key key = key(place);
        KeyVersion version = permitted(operation, key, place);
        try {
            Cipher cipher = algorithm.cipher(Cipher.ENCRYPT_MODE, publicKey(rsa(version)), random);
            return new Used(version, cipher.doFinal(value));
        } catch (GeneralSecurityException _) {
            throw invalid("value", "the value is too long for this key and algorithm");
        }
    }

    /// Decrypts or unwraps with the private half.
    ///
    /// @param operation `DECRYPT` or `UNWRAP_KEY`
    /// @throws Failed `INVALID` when the value was not made with this version and algorithm
    public Used open(
            KeyOperation operation, Place place, EncryptionAlgorithm algorithm, byte[] value) {
        Key key = key(place);
        KeyVersion version = permitted(operation, key, place);
        rsa(version);
        try {
            Cipher cipher =
                    algorithm.cipher(
                            Cipher.DECRYPT_MODE, state.privateKeys().of(key, version), random);
            return new Used(version, cipher.doFinal(value));
        } catch (GeneralSecurityException _) {
            throw invalid("value", "the value does not open with this key and algorithm");
        }
    }

    /// Signs a digest with the private half.
    public Used sign(Place place, SignatureAlgorithm algorithm, byte[] digest) {
        Key key = key(place);
        KeyVersion version = permitted(KeyOperation.SIGN, key, place);
        requireFit(algorithm, version, digest);
        try {
            var privateKey = state.privateKeys().of(key, version);
            switch (version.publicPart()) {
                case PublicPart.Rsa _ -> {
                    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                    cipher.init(Cipher.ENCRYPT_MODE, privateKey, random);
                    return new Used(version, cipher.doFinal(algorithm.digestInfo(digest)));
                }
                case PublicPart.Ec _ -> {
                    Signature signature = Signature.getInstance("NONEwithECDSAinP1363Format");
                    signature.initSign(privateKey, random);
                    signature.update(digest);
                    return new Used(version, signature.sign());
                }
            }
        } catch (GeneralSecurityException e) {
            throw new Failed(e, Failure.INTERNAL, "the JDK does not sign with this key");
        }
    }

    /// Whether the signature of a digest is one of this key.
    public boolean verify(
            Place place, SignatureAlgorithm algorithm, byte[] digest, byte[] signature) {
        Key key = key(place);
        KeyVersion version = permitted(KeyOperation.VERIFY, key, place);
        requireFit(algorithm, version, digest);
        try {
            PublicKey publicKey = publicKey(version.publicPart());
            switch (version.publicPart()) {
                case PublicPart.Rsa _ -> {
                    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                    cipher.init(Cipher.DECRYPT_MODE, publicKey);
                    return MessageDigest.isEqual(
                            cipher.doFinal(signature), algorithm.digestInfo(digest));
                }
                case PublicPart.Ec _ -> {
                    Signature verifier = Signature.getInstance("NONEwithECDSAinP1363Format");
                    verifier.initVerify(publicKey);
                    verifier.update(digest);
                    return verifier.verify(signature);
                }
            }
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private Key key(Place place) {
        return state.live(state.live(place.vault()), place.name());
    }

    private KeyVersion permitted(KeyOperation operation, Key key, Place place) {
        KeyVersion version = VaultState.version(key, place.version());
        var fact = new Fact("operation", operation.text());
        if (!version.attributes().enabled()) {
            throw VaultRefusal.KEY_DISABLED.failed(fact);
        }
        if (!version.operations().contains(operation)) {
            throw VaultRefusal.OPERATION_NOT_PERMITTED.failed(fact);
        }
        if (operation.protecting() && !version.attributes().covers(state.now())) {
            throw VaultRefusal.KEY_OUTSIDE_WINDOW.failed(fact);
        }
        return version;
    }

    private static PublicPart.Rsa rsa(KeyVersion version) {
        return switch (version.publicPart()) {
            case PublicPart.Rsa rsa -> rsa;
            case PublicPart.Ec _ -> throw invalid("alg", "this key does not encrypt or wrap");
        };
    }

    private static void requireFit(
            SignatureAlgorithm algorithm, KeyVersion version, byte[] digest) {
        if (!algorithm.fits(version.publicPart())) {
            throw invalid("alg", "the algorithm does not fit the key");
        }
        if (digest.length != algorithm.digestBytes()) {
            throw invalid("value", "the digest is not as long as the algorithm has it");
        }
    }

    private static PublicKey publicKey(PublicPart publicPart) throws GeneralSecurityException {
        return switch (publicPart) {
            case PublicPart.Rsa(BigInteger modulus, BigInteger exponent) ->
                    KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(modulus, exponent));
            case PublicPart.Ec(EcCurve curve, BigInteger x, BigInteger y) -> {
                AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
                parameters.init(new ECGenParameterSpec(curve.standardName()));
                yield KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(
                                        new ECPoint(x, y),
                                        parameters.getParameterSpec(ECParameterSpec.class)));
            }
        };
    }

    private static Failed invalid(String field, String text) {
        return new Failed(Failure.INVALID, text, new Fact("field", field));
    }
}
