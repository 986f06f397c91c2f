// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Signatures of digests are those that everybody else makes of the whole text.
final class SignaturesTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final SecureRandom RANDOM = ENTROPY.secureRandom();
    private static final byte[] TEXT = {1, 2, 3, 4, 5};

    private static byte[] digest(SignatureAlgorithm algorithm) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-" + algorithm.digestBytes() * 8).digest(TEXT);
    }

    private static KeyMaterial material(SignatureAlgorithm algorithm) {
        return KeyMaterial.generate(
                algorithm
                        .curve()
                        .<KeyType>map(KeyType.Ec::new)
                        .orElseGet(() -> new KeyType.Rsa(2048)),
                ENTROPY);
    }

    private static PrivateKey secret(KeyMaterial material) {
        return KeyMaterial.privateKey(material.publicPart(), material.pkcs8());
    }

    @Test
    void everyAlgorithmVerifiesWhatItSignsAndNothingElse() throws GeneralSecurityException {
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            KeyMaterial material = material(algorithm);
            byte[] digest = digest(algorithm);
            byte[] signature = Signatures.sign(algorithm, secret(material), digest, RANDOM);
            var key = material.publicPart().key();
            assertTrue(Signatures.verify(algorithm, key, digest, signature), algorithm.text());
            digest[0] ^= 1;
            assertFalse(Signatures.verify(algorithm, key, digest, signature), algorithm.text());
            digest[0] ^= 1;
            signature[signature.length / 2] ^= 1;
            assertFalse(Signatures.verify(algorithm, key, digest, signature), algorithm.text());
            byte[] cut = Arrays.copyOf(signature, signature.length - 1);
            assertFalse(Signatures.verify(algorithm, key, digest, cut), algorithm.text());
        }
    }

    @Test
    void pssIsTheJdksBothWays() throws GeneralSecurityException {
        for (SignatureAlgorithm algorithm :
                new SignatureAlgorithm[] {
                    SignatureAlgorithm.PS256, SignatureAlgorithm.PS384, SignatureAlgorithm.PS512
                }) {
            KeyMaterial material = material(algorithm);
            String hash = "SHA-" + algorithm.digestBytes() * 8;
            Signature jdk = Signature.getInstance("RSASSA-PSS");
            jdk.setParameter(
                    new PSSParameterSpec(
                            hash, "MGF1", new MGF1ParameterSpec(hash), algorithm.digestBytes(), 1));
            jdk.initVerify(material.publicPart().key());
            jdk.update(TEXT);
            assertTrue(
                    jdk.verify(
                            Signatures.sign(
                                    algorithm, secret(material), digest(algorithm), RANDOM)));
            jdk.initSign(secret(material));
            jdk.update(TEXT);
            assertTrue(
                    Signatures.verify(
                            algorithm, material.publicPart().key(), digest(algorithm), jdk.sign()));
        }
    }

    @Test
    void aSignatureOnACurveIsTwoNumbersInItsWidth() throws GeneralSecurityException {
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            if (algorithm.curve().isPresent()) {
                byte[] signature =
                        Signatures.sign(
                                algorithm, secret(material(algorithm)), digest(algorithm), RANDOM);
                assertEquals(
                        2 * algorithm.curve().get().coordinateBytes(),
                        signature.length,
                        algorithm.text());
            }
        }
    }

    @Test
    void aPairOnACurveIsTakenOnlyWhenBothHalvesBelongTogether() throws GeneralSecurityException {
        for (EcCurve curve : EcCurve.values()) {
            KeyMaterial material = KeyMaterial.generate(new KeyType.Ec(curve), ENTROPY);
            var key = (java.security.interfaces.ECPrivateKey) secret(material);
            var publicPart = (PublicPart.Ec) material.publicPart();
            assertTrue(KeyMaterial.of(publicPart, key.getS()).isPresent(), curve.text());
            BigInteger other = key.getS().subtract(BigInteger.TWO);
            assertEquals(Optional.empty(), KeyMaterial.of(publicPart, other), curve.text());
            var off = new PublicPart.Ec(curve, publicPart.x(), publicPart.x());
            assertEquals(Optional.empty(), KeyMaterial.of(off, key.getS()), curve.text());
            assertEquals(
                    Optional.empty(), KeyMaterial.of(publicPart, BigInteger.ZERO), curve.text());
        }
    }
}
