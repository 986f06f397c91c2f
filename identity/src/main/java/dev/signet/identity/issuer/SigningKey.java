// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;

/// The key pair with which the embedded issuer signs tokens: RSA, 2048 bits or more. The owner
/// keeps it over restarts as [#encoded], sealed.
public final class SigningKey {
    private static final int BITS = 2048;

    private final RSAPrivateCrtKey privateKey;
    private final RSAPublicKey publicKey;
    private final RSAKey published;

    private SigningKey(RSAPrivateCrtKey privateKey) {
        try {
            this.privateKey = privateKey;
            this.publicKey =
                    (RSAPublicKey)
                            KeyFactory.getInstance("RSA")
                                    .generatePublic(
                                            new RSAPublicKeySpec(
                                                    privateKey.getModulus(),
                                                    privateKey.getPublicExponent()));
            this.published =
                    new RSAKey.Builder(publicKey)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyIDFromThumbprint()
                            .build();
        } catch (GeneralSecurityException | JOSEException e) {
            throw new Failed(e, Failure.INTERNAL, "an RSA key has a public half");
        }
        if (publicKey.getModulus().bitLength() < BITS) {
            throw new Failed(Failure.INVALID, "a signing key has 2048 bits or more");
        }
    }

    /// A fresh one.
    public static SigningKey generated(Entropy entropy) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS, entropy.secureRandom());
            return new SigningKey((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new Failed(e, Failure.INTERNAL, "the JDK makes RSA keys");
        }
    }

    /// From what [#encoded] gave.
    ///
    /// @param encoded PKCS#8; not kept
    /// @throws Failed `MALFORMED` when it is no RSA private key
    public static SigningKey of(byte[] encoded) {
        try {
            var key =
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (key instanceof RSAPrivateCrtKey rsa) {
                return new SigningKey(rsa);
            }
        } catch (GeneralSecurityException _) {
            // falls through: the cause could quote key material
        }
        throw new Failed(Failure.MALFORMED, "a signing key is PKCS#8 of an RSA key");
    }

    /// The private key as PKCS#8; the caller seals and wipes it.
    public byte[] encoded() {
        return privateKey.getEncoded();
    }

    /// Names the key in tokens: its RFC 7638 thumbprint.
    public String id() {
        return published.getKeyID();
    }

    RSAPrivateCrtKey privateKey() {
        return privateKey;
    }

    RSAPublicKey publicKey() {
        return publicKey;
    }

    /// The public half as a JWK.
    RSAKey published() {
        return published;
    }

    @Override
    public String toString() {
        return "SigningKey[" + publicKey.getModulus().bitLength() + " bits]";
    }
}
