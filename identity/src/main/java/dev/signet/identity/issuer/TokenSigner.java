// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.base.Digests;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.Client;
import dev.signet.identity.Directory;
import dev.signet.identity.Tenant;
import dev.signet.identity.User;
import dev.signet.identity.grant.Grant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/// Makes access tokens and id tokens. An access token says in `idtyp` whose it is (`app`, `user`),
/// as Entra ID's do; both have the header `typ` `JWT`, because common libraries of resource servers
/// refuse RFC 9068's `at+jwt`.
final class TokenSigner {
    static final Duration LIFE = Duration.ofHours(1);

    private final Tenant tenant;
    private final SigningKeys keys;
    private final Directory directory;
    private final InstantSource clock;

    TokenSigner(Tenant tenant, SigningKeys keys, Directory directory, InstantSource clock) {
        this.tenant = tenant;
        this.keys = keys;
        this.directory = directory;
        this.clock = clock;
    }

    /// An application's own.
    ///
    /// @param audience normalised
    /// @param smart SMART's scopes that it asked for; they narrow what it may do
    /// @param origin at which it was asked for, `https://host[:port]`
    /// @return a compact JWS, good for [#LIFE]
    String application(Client client, String audience, List<String> smart, String origin) {
        JWTClaimsSet.Builder claims =
                claims(origin, audience)
                        .subject(client.objectId())
                        .claim("oid", client.objectId())
                        .claim("appid", client.clientId())
                        .claim("azp", client.clientId())
                        .claim("appidacr", "1")
                        .claim("idtyp", "app");
        if (!smart.isEmpty()) {
            claims.claim("scp", String.join(" ", smart));
        }
        return signed(grouped(claims, client.objectId()).build());
    }

    /// What a user has let an application have.
    String delegated(Grant grant, User user, String origin) {
        var scopes = new ArrayList<>(grant.smart());
        grant.named().stream().filter(name -> !AccessRequest.isOfOpenId(name)).forEach(scopes::add);
        if (scopes.isEmpty()) {
            scopes.add("user_impersonation");
        }
        JWTClaimsSet.Builder claims =
                claims(origin, grant.audience())
                        .subject(user.objectId())
                        .claim("oid", user.objectId())
                        .claim("appid", grant.clientId())
                        .claim("azp", grant.clientId())
                        .claim("idtyp", "user")
                        .claim("upn", user.name())
                        .claim("name", user.displayName())
                        .claim("scp", String.join(" ", scopes));
        if (!user.fhirUser().isEmpty()) {
            claims.claim("fhirUser", user.fhirUser());
        }
        if (!grant.patient().isEmpty()) {
            claims.claim("patient", grant.patient());
        }
        return signed(grouped(claims, user.objectId()).build());
    }

    /// Who has signed in, for the application itself (OpenID Connect Core section 2). No plane
    /// takes it for an access token, even one whose audience is the application: it has no `idtyp`,
    /// and it has `at_hash`, which only id tokens have.
    ///
    /// @param access the access token that is given with it
    String identity(Grant grant, User user, String origin, String access) {
        JWTClaimsSet.Builder claims =
                claims(origin, grant.clientId())
                        .subject(user.objectId())
                        .claim("oid", user.objectId())
                        .claim("at_hash", hash(access))
                        .claim("preferred_username", user.name())
                        .claim("upn", user.name())
                        .claim("name", user.displayName());
        if (!grant.nonce().isEmpty()) {
            claims.claim("nonce", grant.nonce());
        }
        if (grant.named().contains("fhirUser") && !user.fhirUser().isEmpty()) {
            claims.claim("fhirUser", user.fhirUser());
        }
        return signed(claims.build());
    }

    /// OpenID Connect Core section 3.1.3.6, for RS256.
    private static String hash(String access) {
        byte[] digest = Digests.sha256(access.getBytes(StandardCharsets.US_ASCII));
        byte[] half = Arrays.copyOf(digest, digest.length / 2);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(half);
    }

    private JWTClaimsSet.Builder claims(String origin, String audience) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new JWTClaimsSet.Builder()
                .audience(audience)
                .issuer(tenant.issuer(origin))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .claim("tid", tenant.id())
                .claim("ver", "1.0");
    }

    private JWTClaimsSet.Builder grouped(JWTClaimsSet.Builder claims, String objectId) {
        Set<String> groups = directory.groups(objectId);
        return groups.isEmpty() ? claims : claims.claim("groups", List.copyOf(groups));
    }

    private String signed(JWTClaimsSet claims) {
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
