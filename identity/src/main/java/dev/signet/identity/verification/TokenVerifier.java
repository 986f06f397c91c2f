// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.identity.Audience;
import dev.signet.identity.Caller;
import dev.signet.identity.TokenRights;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes a [Caller] out of a bearer token, or refuses. Signatures are checked once; until it
/// expires, five minutes at most, the same token is then answered from memory. Any thread.
public final class TokenVerifier {
    static final int TOKEN_CHARS_MAX = 16 * 1024;
    private static final int CLAIM_CHARS_MAX = 256;
    private static final int GROUPS_MAX = 256;
    private static final Duration REMEMBERED_MAX = Duration.ofMinutes(5);

    private final List<Authority> authorities;
    private final TokenRules rules;
    private final InstantSource clock;
    private final VerifiedTokens remembered = new VerifiedTokens();

    /// @param authorities whose tokens are taken; one or more
    public TokenVerifier(List<Authority> authorities, TokenRules rules, InstantSource clock) {
        if (authorities.isEmpty()) {
            throw new Failed(Failure.INVALID, "a verifier trusts one authority or more");
        }
        this.authorities = List.copyOf(authorities);
        this.rules = rules;
        this.clock = clock;
    }

    /// The caller of a request, from its `Authorization: Bearer` header.
    ///
    /// @throws Failed as [#verified]; `UNAUTHENTICATED` also when there is no such header
    public Caller caller(Request request) {
        String header = request.header("Authorization").orElse("");
        if (header.length() < 7 || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw refused("no bearer token");
        }
        return verified(header.substring(7).strip());
    }

    /// The caller that a token stands for.
    ///
    /// @param token compact JWS, 16 KiB at most
    /// @throws Failed `UNAUTHENTICATED` with the constant reason as its text; `UNAVAILABLE` when
    ///     the authority's keys cannot be had
    public Caller verified(String token) {
        if (token.isEmpty() || token.length() > TOKEN_CHARS_MAX) {
            throw refused("the token is malformed");
        }
        VerifiedTokens.Digest digest =
                VerifiedTokens.Digest.of(token.getBytes(StandardCharsets.UTF_8));
        Instant now = clock.instant();
        Optional<Caller> known = remembered.caller(digest, now);
        if (known.isPresent()) {
            return known.get();
        }
        JWTClaimsSet claims = signedClaims(token);
        Instant expires = checkTimes(claims, now);
        checkAudience(claims);
        Caller caller = caller(claims);
        Instant forget = now.plus(REMEMBERED_MAX);
        remembered.put(digest, caller, expires.isBefore(forget) ? expires : forget);
        return caller;
    }

    private JWTClaimsSet signedClaims(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWSHeader header = jwt.getHeader();
            // before any key is looked at: none and HMAC are never verified with a public key
            boolean known =
                    header.getAlgorithm().equals(JWSAlgorithm.RS256)
                            || header.getAlgorithm().equals(JWSAlgorithm.ES256);
            if (!known) {
                throw refused("the token's algorithm is not accepted");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Authority authority = authority(claims.getIssuer());
            PublicKey key =
                    authority
                            .key(header.getKeyID() == null ? "" : header.getKeyID())
                            .orElseThrow(() -> refused("the token's key is not known"));
            if (!jwt.verify(verifier(header.getAlgorithm(), key))) {
                throw refused("the token's signature does not verify");
            }
            if (!TokenUse.isAccess(authority, header, claims)) {
                throw refused("the token is no access token");
            }
            return claims;
        } catch (ParseException | IllegalArgumentException e) {
            throw refused("the token is malformed");
        } catch (JOSEException e) {
            throw refused("the token's signature does not verify");
        }
    }

    private Authority authority(@Nullable String issuer) {
        if (issuer == null) {
            throw refused("the token's issuer is not accepted");
        }
        @Nullable Failed silent = null;
        for (Authority authority : authorities) {
            try {
                if (authority.issues(issuer)) {
                    return authority;
                }
            } catch (Failed e) {
                if (e.failure() != Failure.UNAVAILABLE) {
                    throw e;
                }
                silent = e;
            }
        }
        throw silent == null ? refused("the token's issuer is not accepted") : silent;
    }

    private static JWSVerifier verifier(JWSAlgorithm algorithm, PublicKey key)
            throws JOSEException {
        if (algorithm.equals(JWSAlgorithm.RS256) && key instanceof RSAPublicKey rsa) {
            return new RSASSAVerifier(rsa);
        }
        if (algorithm.equals(JWSAlgorithm.ES256) && key instanceof ECPublicKey ec) {
            return new ECDSAVerifier(ec);
        }
        throw refused("the token's algorithm is not accepted");
    }

    /// @return when it stops being good, skew included
    private Instant checkTimes(JWTClaimsSet claims, Instant now) {
        Date expires = claims.getExpirationTime();
        if (expires == null) {
            throw refused("the token does not expire");
        }
        Instant end = expires.toInstant().plus(rules.skew());
        if (!now.isBefore(end)) {
            throw refused("the token has expired");
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && now.isBefore(notBefore.toInstant().minus(rules.skew()))) {
            throw refused("the token is not valid yet");
        }
        return end;
    }

    private void checkAudience(JWTClaimsSet claims) {
        for (String audience : claims.getAudience()) {
            if (rules.audiences().contains(Audience.normalized(audience))) {
                return;
            }
        }
        throw refused("the token is for another audience");
    }

    private Caller caller(JWTClaimsSet claims) {
        String objectId = text(claims, "oid");
        if (objectId.isEmpty() && rules.subjectStandsIn()) {
            objectId = text(claims, "sub");
        }
        if (objectId.isEmpty()) {
            throw refused("the token names no object id");
        }
        String application = text(claims, "appid");
        if (application.isEmpty()) {
            application = text(claims, "azp");
        }
        var scopes = new ArrayList<String>(words(claims, "scp"));
        scopes.addAll(words(claims, "scope"));
        return new Caller(
                objectId,
                application,
                text(claims, "tid"),
                text(claims, "iss"),
                TokenRights.of(names(claims, "roles"), scopes, LaunchPatient.of(claims)),
                groups(claims));
    }

    /// Object ids; where there are too many of them for a token, Entra ID leaves them out.
    private static Set<String> groups(JWTClaimsSet claims) {
        List<String> groups = names(claims, "groups");
        if (groups.size() > GROUPS_MAX || groups.stream().anyMatch(TokenVerifier::isTooLong)) {
            throw refused("the token is malformed");
        }
        return Set.copyOf(groups);
    }

    private static boolean isTooLong(String text) {
        return text.length() > CLAIM_CHARS_MAX;
    }

    /// A list of texts, or one text with spaces between its words.
    private static List<String> words(JWTClaimsSet claims, String name) {
        return names(claims, name).stream()
                .flatMap(text -> Stream.of(text.split(" ", -1)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /// A list of texts, or one text; none is an empty list.
    private static List<String> names(JWTClaimsSet claims, String name) {
        return switch (claims.getClaim(name)) {
            case null -> List.of();
            case String text -> List.of(text);
            case List<?> all when all.stream().allMatch(String.class::isInstance) ->
                    all.stream().map(String.class::cast).toList();
            default -> throw refused("the token is malformed");
        };
    }

    private static String text(JWTClaimsSet claims, String name) {
        Object value = claims.getClaim(name);
        if (value == null) {
            return "";
        }
        if (!(value instanceof String text) || text.length() > CLAIM_CHARS_MAX) {
            throw refused("the token is malformed");
        }
        return text;
    }

    private static Failed refused(String reason) {
        return new Failed(Failure.UNAUTHENTICATED, reason);
    }
}
