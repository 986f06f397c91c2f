// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/// An application's key and certificate, made by the JDK's own tool, and the assertions that it
/// proves itself by (RFC 7523).
///
/// @param certificate its self-signed certificate, as a PEM file
record ApplicationKey(PrivateKey key, Path certificate) {
    private static final String PASSWORD = "changeit";

    static ApplicationKey in(Path folder) {
        try {
            Path file = folder.resolve("app.p12");
            CommandRun.of(
                            Map.of(),
                            Duration.ofMinutes(1),
                            CommandRun.words(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            + " -genkeypair -alias app -keyalg RSA -keysize 2048"
                                            + " -dname CN=app -storetype PKCS12 -keystore "
                                            + file
                                            + " -storepass "
                                            + PASSWORD))
                    .ends(0);
            var store = KeyStore.getInstance("PKCS12");
            try (InputStream input = Files.newInputStream(file)) {
                store.load(input, PASSWORD.toCharArray());
            }
            Certificate certificate = store.getCertificate("app");
            Path pem = folder.resolve("app.pem");
            Files.writeString(
                    pem,
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
            return new ApplicationKey(
                    (PrivateKey) store.getKey("app", PASSWORD.toCharArray()), pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Good for five minutes.
    String assertion(String clientId, String audience) {
        long now = Instant.now().getEpochSecond();
        String claims =
                ("{\"iss\":\"%1$s\",\"sub\":\"%1$s\",\"aud\":\"%2$s\",\"jti\":\"%3$s\","
                                + "\"nbf\":%4$d,\"exp\":%5$d}")
                        .formatted(clientId, audience, UUID.randomUUID(), now, now + 300);
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
