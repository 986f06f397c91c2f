// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.base.Entropy;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Api;
import dev.signet.identity.Client;
import dev.signet.identity.Clock;
import dev.signet.identity.KeyAndCertificate;
import dev.signet.identity.RefreshFamilies;
import dev.signet.identity.SignInLog;
import dev.signet.identity.Tenant;
import dev.signet.identity.grant.RefreshTokens;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Applications prove themselves by certificates: what is taken, and what a thief of one assertion
/// has of it.
final class ClientAssertionTest {
    private static final KeyAndCertificate OWN = KeyAndCertificate.made();
    private static final KeyAndCertificate OTHER = KeyAndCertificate.made();
    private static final String HERE = "https://localhost:8443";
    private static final String ENDPOINT = HERE + "/" + Tokens.TENANT + "/oauth2/v2.0/token";

    private final Clock clock = new Clock();
    private final Client client =
            new Client("app", "object", List.of(), List.of(OWN.certificate()), Set.of());
    private final Issuer issuer =
            new Issuer(
                    new IssuerSettings(
                            new Tenant(Tokens.TENANT),
                            origin -> origin.equals("https://signet.example"),
                            _ -> Api.DATA,
                            false,
                            SignInLog.NONE),
                    SigningKeys.only(Tokens.KEY, clock),
                    id -> id.equals("app") ? Optional.of(client) : Optional.empty(),
                    new RefreshTokens(
                            new byte[32], RefreshFamilies.unkept(clock, Entropy.system()), clock),
                    clock,
                    Entropy.system(),
                    new AtomicLong()::incrementAndGet);

    private String assertion(KeyAndCertificate signer, UnaryOperator<JWTClaimsSet.Builder> bend) {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer("app")
                        .subject("app")
                        .audience(ENDPOINT)
                        .jwtID(UUID.randomUUID().toString())
                        .notBeforeTime(Date.from(clock.instant()))
                        .expirationTime(Date.from(clock.instant().plus(Duration.ofMinutes(10))));
        var jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.PS256).build(),
                        bend.apply(claims).build());
        try {
            jwt.sign(new RSASSASigner(signer.key()));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return jwt.serialize();
    }

    private String assertion() {
        return assertion(OWN, claims -> claims);
    }

    private int status(String assertion, String resource, String from) {
        String form =
                "grant_type=client_credentials&client_id=app&client_assertion_type="
                        + URLEncoder.encode(ClientAssertion.TYPE, StandardCharsets.UTF_8)
                        + "&client_assertion="
                        + assertion
                        + "&scope="
                        + resource
                        + "/.default";
        Response response =
                issuer.handle(
                        new Request(
                                "POST",
                                HERE,
                                List.of(Tokens.TENANT, "oauth2", "v2.0", "token"),
                                List.of(),
                                Headers.of(),
                                new ByteArrayInputStream(form.getBytes(StandardCharsets.UTF_8)),
                                from));
        return response.status();
    }

    private int status(String assertion) {
        return status(assertion, "https://demo", "192.0.2.7");
    }

    @Test
    void anAssertionOfTheRegisteredCertificateIsTakenAtEveryNameOfThisIssuer() {
        for (String audience :
                List.of(
                        ENDPOINT,
                        HERE + "/" + Tokens.TENANT + "/v2.0",
                        HERE + "/common/oauth2/token",
                        HERE + "/" + Tokens.TENANT + "/",
                        "https://signet.example/" + Tokens.TENANT + "/oauth2/v2.0/token")) {
            assertEquals(
                    200, status(assertion(OWN, claims -> claims.audience(audience))), audience);
        }
        assertEquals(401, status(assertion(OTHER, claims -> claims)));
    }

    @Test
    void whatWasMadeForAnotherIssuerIsRefused() {
        for (String audience :
                List.of(
                        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
                        "https://login.microsoftonline.com/" + Tokens.TENANT + "/oauth2/v2.0/token",
                        "https://evil.example/" + Tokens.TENANT + "/v2.0",
                        "https://localhost:8443.evil.example/adfs/oauth2/token",
                        HERE + "/" + Tokens.TENANT + "/oauth2/v2.0/devicecode",
                        HERE,
                        "common/oauth2/token")) {
            assertEquals(
                    401, status(assertion(OWN, claims -> claims.audience(audience))), audience);
        }
    }

    @Test
    void anAssertionIsGoodOnceForOneRequest() {
        String assertion = assertion();
        assertEquals(200, status(assertion));
        assertEquals(401, status(assertion), "a copy");
        clock.pass(Duration.ofMinutes(14));
        assertEquals(401, status(assertion), "a copy, until it ends");
    }

    /// MSAL signs one for ten minutes and sends it with each request of that time.
    @Test
    void theSameOneServesAnotherRequestOfTheSameClientAndNobodyElsewhere() {
        String assertion = assertion();
        assertEquals(200, status(assertion));
        assertEquals(200, status(assertion, "https://other", "192.0.2.7"));
        assertEquals(401, status(assertion, "https://third", "198.51.100.9"));
    }

    @Test
    void anAssertionThatEndsLateOrNeverOrHasNoIdIsRefused() {
        Date late = Date.from(clock.instant().plus(Duration.ofMinutes(16)));
        assertEquals(401, status(assertion(OWN, claims -> claims.expirationTime(late))));
        assertEquals(401, status(assertion(OWN, claims -> claims.expirationTime(null))));
        assertEquals(401, status(assertion(OWN, claims -> claims.jwtID(null))));
        assertEquals(401, status(assertion(OWN, claims -> claims.jwtID("x".repeat(257)))));
        String old = assertion();
        clock.pass(Duration.ofMinutes(15));
        assertEquals(401, status(old));
    }

    @Test
    void moreAssertionsThanCanBeRememberedAreRefusedUntilSomeEnd() {
        String assertion = assertion();
        for (int i = 0; i < AssertionUses.EACH_MAX; i++) {
            assertEquals(200, status(assertion, "https://r" + i, "192.0.2.7"));
        }
        assertEquals(429, status(assertion()));
        clock.pass(Duration.ofMinutes(15));
        assertEquals(200, status(assertion()));
    }
}
