// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.signet.transfer.Destination.Written;
import dev.signet.transfer.Source.Reason;
import dev.signet.transfer.Source.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Blobs are written and read as an identity that shows a token, as `azure:` does. Azurite looks at
/// issuer, audience and time of a token, and not at its signature.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class BlobIdentityTest {
    private static final String PASSWORD = "changeit";
    private static final FilePath FILE = FilePath.of("identity", "Patient-1.ndjson");

    @TempDir private Path folder = Path.of("");

    @Test
    void aTokenOfTheStorageIsTakenAndAnotherIsNot() throws Exception {
        Path keys = keys();
        try (Stores stores = Stores.in(folder)) {
            URI account = stores.azurite(keys, PASSWORD);
            var client = new WebClient(Duration.ofSeconds(20), Optional.of(trust(keys)));
            Destination place = place(account, "https://storage.azure.com/", client);
            assertEquals(new Written.Whole(), place.write(FILE, () -> bytes("{}\n")));
            var opened = assertInstanceOf(Reply.Opened.class, place.open(FILE, Optional.empty()));
            try (InputStream bytes = opened.bytes()) {
                assertEquals("{}\n", new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
            }
            assertEquals(
                    new Written.Refused(Reason.FORBIDDEN),
                    place(account, "https://vault.azure.net", client)
                            .write(FILE, () -> bytes("{}\n")));
        }
    }

    private static Destination place(URI account, String audience, WebClient client) {
        var signing = new BlobSigning(() -> token(audience));
        return new BlobDestination(new WebPrefix(account), Optional.empty(), signing, client);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String audience) {
        long now = Instant.now().getEpochSecond();
        String claims =
                "{\"aud\":\"%s\",\"iss\":\"https://sts.windows.net/tenant/\",\"iat\":%d,\"nbf\":%d,\"exp\":%d}"
                        .formatted(audience, now - 60, now - 60, now + 600);
        return part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}")
                + "."
                + part(claims)
                + "."
                + part("none");
    }

    private static String part(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path keys() throws IOException, InterruptedException {
        Path keys = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "azurite",
                                "-keyalg",
                                "RSA",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                keys.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        assertEquals(0, keytool.waitFor());
        return keys;
    }

    private static SSLSocketFactory trust(Path keys) throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys)) {
            own.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("azurite", own.getCertificate("azurite"));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
