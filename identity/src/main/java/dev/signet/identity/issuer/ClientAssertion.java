// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.identity.Client;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How an application proves itself by a certificate: a short-lived JWT of its own (RFC 7523), as
/// MSAL and SMART's backend services send it. Good only when one of the client's registered
/// certificates verifies it; the header's `x5t` and `kid` are not looked at, so that nothing that
/// the sender chooses picks the key. It ends in 15 minutes at most, ten as MSAL writes it and a
/// clock that is five off, and has a `jti`: [AssertionUses] tells it from a copy.
final class ClientAssertion {
    static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final int CHARS_MAX = 16 * 1024;
    private static final int ID_CHARS_MAX = 256;
    private static final Duration LIFE_MAX = Duration.ofMinutes(10);
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Set<JWSAlgorithm> RSA =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.PS256, JWSAlgorithm.PS384);
    private static final Set<JWSAlgorithm> EC = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    private ClientAssertion() {}

    /// The client that an assertion says it is from, before anything is proved.
    static Optional<String> claimed(String assertion) {
        try {
            if (assertion.isEmpty() || assertion.length() > CHARS_MAX) {
                return Optional.empty();
            }
            return Optional.ofNullable(SignedJWT.parse(assertion).getJWTClaimsSet().getSubject());
        } catch (ParseException _) {
            return Optional.empty();
        }
    }

    /// One that has been proved.
    ///
    /// @param id claim `jti`
    /// @param end from when on it proves nothing
    record Proved(String id, Instant end) {}

    /// What the assertion says, if it is the client's, and good now.
    ///
    /// @param audience whether an `aud` is this issuer: its token endpoint or its name
    static Optional<Proved> proved(
            String assertion, Client client, Instant now, Predicate<String> audience) {
        try {
            if (assertion.isEmpty() || assertion.length() > CHARS_MAX) {
                return Optional.empty();
            }
            SignedJWT jwt = SignedJWT.parse(assertion);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            boolean own =
                    client.clientId().equalsIgnoreCase(claims.getIssuer())
                            && client.clientId().equalsIgnoreCase(claims.getSubject());
            if (!own
                    || claims.getExpirationTime() == null
                    || !isId(claims.getJWTID())
                    || claims.getAudience().stream().noneMatch(audience)) {
                return Optional.empty();
            }
            Instant end = claims.getExpirationTime().toInstant();
            Instant start =
                    claims.getNotBeforeTime() == null ? now : claims.getNotBeforeTime().toInstant();
            boolean timely =
                    now.isBefore(end.plus(SKEW))
                            && end.isBefore(now.plus(LIFE_MAX).plus(SKEW))
                            && !now.isBefore(start.minus(SKEW));
            return timely && verifies(jwt, client, now)
                    ? Optional.of(new Proved(claims.getJWTID(), end.plus(SKEW)))
                    : Optional.empty();
        } catch (ParseException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isId(@Nullable String id) {
        return id != null && !id.isEmpty() && id.length() <= ID_CHARS_MAX;
    }

    private static boolean verifies(SignedJWT jwt, Client client, Instant now) {
        for (X509Certificate certificate : client.certificates()) {
            boolean timely = now.isBefore(certificate.getNotAfter().toInstant());
            try {
                Optional<JWSVerifier> verifier =
                        verifier(jwt.getHeader(), certificate.getPublicKey());
                if (timely && verifier.isPresent() && jwt.verify(verifier.get())) {
                    return true;
                }
            } catch (JOSEException _) {
                // not this key's
            }
        }
        return false;
    }

    private static Optional<JWSVerifier> verifier(JWSHeader header, PublicKey key)
            throws JOSEException {
        if (RSA.contains(header.getAlgorithm()) && key instanceof RSAPublicKey rsa) {
            return Optional.of(new RSASSAVerifier(rsa));
        }
        if (EC.contains(header.getAlgorithm()) && key instanceof ECPublicKey ec) {
            return Optional.of(new ECDSAVerifier(ec));
        }
        return Optional.empty();
    }
}
