// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.base.Entropy;
import dev.signet.identity.Tenant;
import dev.signet.identity.verification.Authority;
import dev.signet.identity.verification.EmbeddedAuthority;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Hand-made tokens, good unless a test bends them.
public final class Tokens {
    public static final String TENANT = "11111111-2222-3333-4444-555555555555";
    public static final String ISSUER = "https://localhost:8443/" + TENANT + "/";
    public static final String AUDIENCE = "https://demo.fhir.signet.test";
    public static final SigningKey KEY = SigningKey.generated(Entropy.system());

    private Tokens() {}

    /// What signs by a key.
    public static JWSSigner signer(SigningKey key) {
        return new RSASSASigner(key.privateKey());
    }

    /// The public half of a key as a JWK.
    public static RSAKey published(SigningKey key) {
        return key.published();
    }

    /// Signs by [#KEY].
    public static Authority authority() {
        return new EmbeddedAuthority(
                new Tenant(TENANT),
                id -> id.equals(KEY.id()) ? Optional.of(KEY.publicKey()) : Optional.empty());
    }

    public static JWTClaimsSet.Builder claims(Instant now) {
        return new JWTClaimsSet.Builder()
                .audience(AUDIENCE)
                .issuer(ISSUER)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                .subject("subject")
                .claim("oid", "object")
                .claim("appid", "application")
                .claim("idtyp", "app")
                .claim("tid", TENANT);
    }

    public static String signed(Instant now, UnaryOperator<JWTClaimsSet.Builder> bend) {
        return signed(JWSAlgorithm.RS256, KEY.id(), signer(KEY), bend.apply(claims(now)));
    }

    public static String signed(
            JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet.Builder claims) {
        var header = new JWSHeader.Builder(algorithm).keyID(keyId).build();
        var token = new SignedJWT(header, claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return token.serialize();
    }
}
