// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;

/// Makes access tokens.
final class TokenSigner {
    static final Duration LIFE = Duration.ofHours(1);

    private final Tenant tenant;
    private final SigningKeys keys;
    private final InstantSource clock;

    TokenSigner(Tenant tenant, SigningKeys keys, InstantSource clock) {
        this.tenant = tenant;
        this.keys = keys;
        this.clock = clock;
    }

    /// @param audience normalised
    /// @param origin at which it was asked for, `https://host[:port]`
    /// @return a compact JWS, good for [#LIFE]
    String signed(Client client, String audience, String origin) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var claims =
                new JWTClaimsSet.Builder()
                        .audience(audience)
                        .issuer(tenant.issuer(origin))
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .subject(client.objectId())
                        .claim("oid", client.objectId())
                        .claim("appid", client.clientId())
                        .claim("azp", client.clientId())
                        .claim("appidacr", "1")
                        .claim("idtyp", "app")
                        .claim("tid", tenant.id())
                        .claim("ver", "1.0")
                        .build();
        SigningKey key = keys.signing();
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.id())
                        .build();
        try {
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key.privateKey()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new Failed(e, Failure.INTERNAL, "a token can be signed");
        }
    }
}
