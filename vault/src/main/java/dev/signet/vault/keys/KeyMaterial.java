// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;

/// A fresh key pair: the public half as a value and the private half as PKCS#8 bytes (RFC
/// 5958), which the owner hands to the sealed record and then wipes.
///
/// @param pkcs8 owned by whoever holds the record
public record KeyMaterial(PublicPart publicPart, byte[] pkcs8) implements AutoCloseable {
    /// Makes a key pair. Takes up to a second for RSA: never under a lock.
    public static KeyMaterial generate(KeyType type, Entropy entropy) {
        SecureRandom random = entropy.secureRandom();
        try {
            return switch (type) {
                case KeyType.Rsa(int bits) -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                    generator.initialize(
                            new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), random);
                    yield of(generator.generateKeyPair(), type);
                }
                case KeyType.Ec(EcCurve curve) ->
                        of(curve.generator(random).generateKeyPair(), type);
            };
        } catch (GeneralSecurityException e) {
            throw new Failed(e, Failure.INTERNAL, "the JDK makes no key of this type");
        }
    }

    /// A key pair on a curve that was made elsewhere.
    ///
    /// @param secret the private number
    /// @return empty when the private number is not that of the public half
    public static Optional<KeyMaterial> of(PublicPart.Ec publicPart, BigInteger secret) {
        EcCurve curve = publicPart.curve();
        try {
            PrivateKey key =
                    curve.keys().generatePrivate(new ECPrivateKeySpec(secret, curve.parameters()));
            byte[] trial = new byte[32];
            Signature signature = curve.signature();
            signature.initSign(key);
            signature.update(trial);
            byte[] signed = signature.sign();
            signature.initVerify(publicPart.key());
            signature.update(trial);
            return signature.verify(signed)
                    ? Optional.of(new KeyMaterial(publicPart, key.getEncoded()))
                    : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The private key object of PKCS#8 bytes.
    static PrivateKey privateKey(PublicPart publicPart, byte[] pkcs8) {
        try {
            KeyFactory keys =
                    switch (publicPart) {
                        case PublicPart.Rsa _ -> KeyFactory.getInstance("RSA");
                        case PublicPart.Ec(var curve, _, _) -> curve.keys();
                    };
            return keys.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException _) {
            throw new Failed(Failure.CORRUPT, "a stored private key does not read");
        }
    }

    private static KeyMaterial of(KeyPair pair, KeyType type) {
        return new KeyMaterial(publicPart(pair.getPublic(), type), pair.getPrivate().getEncoded());
    }

    private static PublicPart publicPart(PublicKey key, KeyType type) {
        if (key instanceof RSAPublicKey rsa) {
            return new PublicPart.Rsa(rsa.getModulus(), rsa.getPublicExponent());
        }
        if (key instanceof ECPublicKey ec && type instanceof KeyType.Ec(EcCurve curve)) {
            BigInteger x = ec.getW().getAffineX();
            return new PublicPart.Ec(curve, x, ec.getW().getAffineY());
        }
        throw new Failed(Failure.INTERNAL, "the JDK made a key of another type");
    }

    /// Wipes the private half, as far as the collector allows.
    @Override
    public void close() {
        java.util.Arrays.fill(pkcs8, (byte) 0);
    }
}
