// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.KnownHosts;
import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.server.Server;
import dev.signet.identity.Clock;
import dev.signet.identity.issuer.SigningKey;
import dev.signet.identity.issuer.Tokens;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteAuthorityTest {
    private final Clock clock = new Clock();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean silent;
    private volatile String document = "";
    private volatile List<JWK> keys = List.of(Tokens.published(Tokens.KEY));
    private final Server server =
            Server.start(
                    ServerLimits.standard(),
                    List.of(
                            new Listener(
                                    "idp",
                                    InetAddress.getLoopbackAddress(),
                                    0,
                                    Optional.empty(),
                                    KnownHosts.local(),
                                    List.of(Route.at("idp", "/", this::answer)))),
                    new Metrics(),
                    () -> 1);
    private final RemoteAuthority authority =
            new RemoteAuthority("http://localhost:" + server.port("idp") + "/t/", http, clock);
    private final TokenVerifier verifier =
            new TokenVerifier(List.of(authority), TokenRules.of(Tokens.AUDIENCE), clock);

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    private Response answer(Request request) {
        if (silent) {
            return Response.empty(503);
        }
        if (!request.path().getLast().equals("openid-configuration")) {
            return json(new JWKSet(keys).toString());
        }
        asked.incrementAndGet();
        return json(
                document.isEmpty()
                        ? "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}"
                                .formatted(Tokens.ISSUER, request.base())
                        : document);
    }

    private static Response json(String text) {
        return Response.of(200, "application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    private String token() {
        return Tokens.signed(clock.instant(), it -> it);
    }

    private void refused(Failure failure, String token) {
        var failed = assertThrows(Failed.class, () -> verifier.verified(token));
        assertEquals(failure, failed.failure());
    }

    @Test
    void keysAreDiscoveredOnceForManyTokens() {
        assertEquals("object", verifier.verified(token()).objectId());
        verifier.verified(Tokens.signed(clock.instant(), it -> it.claim("oid", "other")));
        assertEquals(1, asked.get());
    }

    @Test
    void anotherIssuersTokenIsRefused() {
        refused(
                Failure.UNAUTHENTICATED,
                Tokens.signed(clock.instant(), it -> it.issuer("https://other/")));
    }

    @Test
    void anEllipticCurveKeyIsTakenForEs256() throws JOSEException {
        var key = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        keys = List.of(Tokens.published(Tokens.KEY), key.toPublicJWK());
        var claims = Tokens.claims(clock.instant());
        verifier.verified(Tokens.signed(JWSAlgorithm.ES256, "ec", new ECDSASigner(key), claims));
        refused(
                Failure.UNAUTHENTICATED,
                Tokens.signed(JWSAlgorithm.ES256, Tokens.KEY.id(), new ECDSASigner(key), claims));
    }

    @Test
    void aNewKeyIsFetchedButUnknownOnesDoNotFloodTheAuthority() {
        verifier.verified(token());
        var next = SigningKey.generated(Entropy.system());
        String nextToken =
                Tokens.signed(
                        JWSAlgorithm.RS256,
                        next.id(),
                        Tokens.signer(next),
                        Tokens.claims(clock.instant()));
        for (int i = 0; i < 5; i++) {
            refused(Failure.UNAUTHENTICATED, nextToken);
        }
        assertEquals(1, asked.get());
        keys = List.of(Tokens.published(Tokens.KEY), Tokens.published(next));
        clock.pass(Duration.ofMinutes(1));
        verifier.verified(nextToken);
        assertEquals(2, asked.get());
    }

    @Test
    void aSilentAuthorityIsUnavailableAndAskedAgainSoon() {
        silent = true;
        refused(Failure.UNAVAILABLE, token());
        silent = false;
        refused(Failure.UNAVAILABLE, token());
        clock.pass(Duration.ofSeconds(5));
        verifier.verified(token());
    }

    @Test
    void whatWasFetchedServesForADayOfSilence() {
        verifier.verified(token());
        silent = true;
        clock.pass(Duration.ofHours(23));
        verifier.verified(token());
        clock.pass(Duration.ofHours(1));
        refused(Failure.UNAVAILABLE, token());
    }

    @Test
    void documentsThatAreNoneAreUnavailable() {
        for (String odd :
                List.of(
                        "nonsense",
                        "[]",
                        "{}",
                        "{\"issuer\":\"x\"}",
                        "{\"issuer\":1,\"jwks_uri\":2}",
                        "{\"issuer\":\"x\",\"jwks_uri\":\"http://elsewhere.test/\"}",
                        "{\"issuer\":\"x\",\"jwks_uri\":\"::\"}",
                        "{\"x\":\"" + "y".repeat(300_000) + "\"}")) {
            document = odd;
            clock.pass(Duration.ofSeconds(5));
            refused(Failure.UNAVAILABLE, token());
        }
    }

    @Test
    void anAuthorityThatCouldBeListenedToIsRefused() {
        for (String address :
                List.of(
                        "http://login.example.test/t",
                        "ftp://x",
                        "",
                        "https:// x",
                        "https://",
                        "https:x",
                        "https://x/t?p=1")) {
            var failed =
                    assertThrows(Failed.class, () -> new RemoteAuthority(address, http, clock));
            assertEquals(Failure.INVALID, failed.failure());
        }
    }

    @Test
    void onlyAPlainAuthorityOnThisMachineLeadsToPlainKeysOnIt() {
        String plain = "http://localhost:8080/keys";
        var far = URI.create("https://login.example.test/t");
        assertEquals(Optional.empty(), RemoteAuthority.keysAddress(far, plain));
        var near = URI.create("http://127.0.0.1:8080/t");
        assertEquals(URI.create(plain), RemoteAuthority.keysAddress(near, plain).orElseThrow());
        String secure = "https://keys.example.test/keys?p=policy";
        assertEquals(URI.create(secure), RemoteAuthority.keysAddress(far, secure).orElseThrow());
    }
}
