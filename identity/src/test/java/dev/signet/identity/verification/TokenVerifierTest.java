// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.identity.Caller;
import dev.signet.identity.Clock;
import dev.signet.identity.DataAction;
import dev.signet.identity.TokenRights;
import dev.signet.identity.issuer.SigningKey;
import dev.signet.identity.issuer.Tokens;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private final Clock clock = new Clock();
    private final Authority authority = Tokens.authority();
    private final TokenVerifier verifier =
            new TokenVerifier(List.of(authority), TokenRules.of(Tokens.AUDIENCE), clock);

    private String token(UnaryOperator<JWTClaimsSet.Builder> bend) {
        return Tokens.signed(clock.instant(), bend);
    }

    private void refused(String reason, String token) {
        var failed = assertThrows(Failed.class, () -> verifier.verified(token));
        assertEquals(Failure.UNAUTHENTICATED, failed.failure());
        assertEquals(reason, failed.text());
        assertEquals(List.of(), failed.facts());
    }

    @Test
    void anAudienceMayBeNamedTwice() {
        assertEquals(
                Set.of("https://a"),
                TokenRules.of("https://a", "https://a", "https://A/").audiences());
    }

    @Test
    void aGoodTokenNamesItsCaller() {
        assertEquals(
                new Caller("object", "application", Tokens.TENANT, Tokens.ISSUER),
                verifier.verified(token(it -> it)));
        assertEquals(
                "v2",
                verifier.verified(token(it -> it.claim("appid", null).claim("azp", "v2")))
                        .applicationId());
    }

    @Test
    void rolesAndScopesOfATokenAreReadInEveryShape() {
        var reading = Set.of(DataAction.READ);
        assertEquals(TokenRights.ALL, verifier.verified(token(it -> it)).rights());
        for (String claim : List.of("scp", "scope")) {
            for (Object value :
                    List.of(
                            "openid  user/*.read",
                            List.of("user/*.read"),
                            List.of("openid", "profile system/*.rs"))) {
                var caller = verifier.verified(token(it -> it.claim(claim, value)));
                assertEquals(reading, caller.rights().actions(), claim + ": " + value);
            }
        }
        for (Object value : List.of("fhirDataReader", List.of("x", "FHIR Data Reader"))) {
            var caller = verifier.verified(token(it -> it.claim("roles", value)));
            assertEquals(reading, caller.rights().actions(), value.toString());
        }
        for (String claim : List.of("scp", "scope", "roles")) {
            refused("the token is malformed", token(it -> it.claim(claim, 7)));
            refused("the token is malformed", token(it -> it.claim(claim, List.of(7))));
        }
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() {
        refused("the token is for another audience", token(it -> it.audience("https://other")));
        refused("the token is for another audience", token(it -> it.audience((String) null)));
        refused(
                "the token is for another audience",
                token(it -> it.audience(Tokens.AUDIENCE + ".evil.test")));
    }

    @Test
    void oneOfSeveralAudiencesIsEnoughAndSlashesDoNotMatter() {
        verifier.verified(token(it -> it.audience(List.of("https://other", Tokens.AUDIENCE))));
        verifier.verified(token(it -> it.audience(Tokens.AUDIENCE + "/")));
        verifier.verified(token(it -> it.audience("https://DEMO.fhir.signet.test")));
    }

    @Test
    void aTokenOfAnotherIssuerOrTenantIsRefused() {
        refused("the token's issuer is not accepted", token(it -> it.issuer("https://evil/")));
        refused("the token's issuer is not accepted", token(it -> it.issuer(null)));
        String other = Tokens.ISSUER.replace(Tokens.TENANT, "99999999-2222-3333-4444-555555555555");
        refused("the token's issuer is not accepted", token(it -> it.issuer(other)));
    }

    @Test
    void anExpiredTokenIsRefusedAlsoWhenItIsRemembered() {
        String token = token(it -> it);
        verifier.verified(token);
        clock.pass(Duration.ofMinutes(60).plusSeconds(59));
        verifier.verified(token);
        clock.pass(Duration.ofSeconds(1));
        refused("the token has expired", token);
        refused("the token does not expire", token(it -> it.expirationTime(null)));
    }

    @Test
    void aTokenIsNotTakenBeforeItsTime() {
        var later = clock.instant().plusSeconds(61);
        refused("the token is not valid yet", token(it -> it.notBeforeTime(Date.from(later))));
        verifier.verified(token(it -> it.notBeforeTime(Date.from(later.minusSeconds(1)))));
    }

    @Test
    void aTokenWithoutObjectIdIsRefusedUnlessTheSubjectStandsIn() {
        String token = token(it -> it.claim("oid", null));
        refused("the token names no object id", token);
        var lenient =
                new TokenVerifier(
                        List.of(authority),
                        new TokenRules(Set.of(Tokens.AUDIENCE), Duration.ZERO, true),
                        clock);
        assertEquals("subject", lenient.verified(token).objectId());
        refused("the token is malformed", token(it -> it.claim("oid", List.of("a"))));
        refused("the token is malformed", token(it -> it.claim("oid", "x".repeat(300))));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        refused(
                "the token is malformed",
                new PlainJWT(Tokens.claims(clock.instant()).build()).serialize());
        String[] parts = token(it -> it).split("\\.");
        String none = encoded("{\"alg\":\"none\",\"kid\":\"" + Tokens.KEY.id() + "\"}");
        refused("the token is malformed", none + "." + parts[1] + ".");
        refused("the token is malformed", none + "." + parts[1] + "." + parts[2]);
    }

    @Test
    void aTokenSignedWithThePublicKeyAsSecretIsRefused() throws JOSEException {
        byte[] secret = Tokens.published(Tokens.KEY).toRSAPublicKey().getEncoded();
        refused(
                "the token's algorithm is not accepted",
                Tokens.signed(
                        JWSAlgorithm.HS256,
                        Tokens.KEY.id(),
                        new MACSigner(secret),
                        Tokens.claims(clock.instant())));
    }

    @Test
    void anotherRsaAlgorithmIsRefused() {
        refused(
                "the token's algorithm is not accepted",
                Tokens.signed(
                        JWSAlgorithm.PS256,
                        Tokens.KEY.id(),
                        Tokens.signer(Tokens.KEY),
                        Tokens.claims(clock.instant())));
    }

    @Test
    void aHeaderThatClaimsAnotherKeyTypeIsRefused() {
        String[] parts = token(it -> it).split("\\.");
        String header = encoded("{\"alg\":\"ES256\",\"kid\":\"" + Tokens.KEY.id() + "\"}");
        refused("the token's algorithm is not accepted", header + "." + parts[1] + "." + parts[2]);
    }

    @Test
    void aCriticalHeaderIsRefused() {
        String[] parts = token(it -> it).split("\\.");
        String header =
                encoded(
                        "{\"alg\":\"RS256\",\"crit\":[\"x\"],\"x\":1,\"kid\":\""
                                + Tokens.KEY.id()
                                + "\"}");
        refused("the token's signature does not verify", header + "." + parts[1] + "." + parts[2]);
    }

    @Test
    void aTamperedTokenIsRefusedWhereverItIsTouched() {
        String good = token(it -> it);
        verifier.verified(good);
        for (int i = 0; i < good.length(); i += 7) {
            char other = good.charAt(i) == 'A' ? 'Q' : 'A';
            if (good.charAt(i) == '.') {
                continue;
            }
            String bent = good.substring(0, i) + other + good.substring(i + 1);
            var failed = assertThrows(Failed.class, () -> verifier.verified(bent), bent);
            assertEquals(Failure.UNAUTHENTICATED, failed.failure());
        }
    }

    @Test
    void aKeyThatIsNotKnownIsRefused() {
        var other = SigningKey.generated(Entropy.system());
        var signer = Tokens.signer(other);
        var claims = Tokens.claims(clock.instant());
        refused(
                "the token's key is not known",
                Tokens.signed(JWSAlgorithm.RS256, other.id(), signer, claims));
        refused(
                "the token's signature does not verify",
                Tokens.signed(JWSAlgorithm.RS256, Tokens.KEY.id(), signer, claims));
        refused(
                "the token's key is not known",
                Tokens.signed(JWSAlgorithm.RS256, null, signer, claims));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (String nonsense :
                List.of("", "x", "a.b.c", "..", "....", "a b", "x".repeat(20_000), "ü.ü.ü")) {
            refused("the token is malformed", nonsense);
        }
        refused("the token is malformed", encoded("{}") + "." + encoded("{}") + ".x");
        refused(
                "the token is malformed",
                encoded("{\"alg\":\"RS256\"}") + "." + encoded("[1]") + ".x");
    }

    @Test
    void theHeaderMustBeABearer() {
        String token = token(it -> it);
        assertEquals("object", verifier.caller(request("Bearer " + token)).objectId());
        assertEquals("object", verifier.caller(request("bearer  " + token)).objectId());
        for (String header : List.of("", "Bearer", "Basic " + token, token)) {
            var failed = assertThrows(Failed.class, () -> verifier.caller(request(header)));
            assertEquals("no bearer token", failed.text());
        }
    }

    @Test
    void aVerifiedTokenIsRememberedForFiveMinutesAtMost() {
        String token = token(it -> it);
        Caller first = verifier.verified(token);
        assertSame(first, verifier.verified(token));
        clock.pass(Duration.ofMinutes(5));
        assertFalse(first == verifier.verified(token));
    }

    private static Request request(String authorization) {
        return new Request(
                "GET",
                "https://a",
                List.of(),
                List.of(),
                Headers.of("authorization", authorization),
                InputStream.nullInputStream(),
                "127.0.0.1");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
