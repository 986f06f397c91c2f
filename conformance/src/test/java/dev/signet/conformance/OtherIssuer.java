// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;

/// An OpenID Connect issuer that is not Signet's: discovery and keys on loopback, and tokens of
/// any content, honestly signed.
final class OtherIssuer implements AutoCloseable {
    private static final String KEY_ID = "one";

    private final HttpServer server;
    private final KeyPair keys;

    OtherIssuer() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        serve(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"" + address() + "\",\"jwks_uri\":\"" + address() + "/keys\"}");
        var open = (RSAPublicKey) keys.getPublic();
        serve(
                "/keys",
                "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"AQAB\"}]}"
                        .formatted(KEY_ID, base64(unsigned(open.getModulus().toByteArray()))));
        server.start();
    }

    private void serve(String path, String json) {
        server.createContext(
                path,
                exchange -> {
                    byte[] body = json.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /// A token with this issuer's signature.
    ///
    /// @param issuer the claim `iss`
    String token(
            String issuer, String audience, String objectId, Instant notBefore, Instant expires) {
        return token(issuer, audience, objectId, notBefore, expires, "");
    }

    /// The same with more claims.
    ///
    /// @param more members of JSON, each with a comma in front
    String token(
            String issuer,
            String audience,
            String objectId,
            Instant notBefore,
            Instant expires,
            String more) {
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + KEY_ID + "\"}";
        String claims =
                "{\"iss\":\"%s\",\"aud\":\"%s\",\"oid\":\"%s\",\"sub\":\"%s\",\"tid\":\"t\",\"appid\":\"a\",\"nbf\":%d,\"iat\":%d,\"exp\":%d%s}"
                        .formatted(
                                issuer,
                                audience,
                                objectId,
                                objectId,
                                notBefore.getEpochSecond(),
                                notBefore.getEpochSecond(),
                                expires.getEpochSecond(),
                                more);
        String signed = base64(header) + "." + base64(claims);
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? java.util.Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
