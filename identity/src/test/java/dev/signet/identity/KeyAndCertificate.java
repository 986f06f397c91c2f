// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/// An application's key and its self-signed certificate, made by the JDK's own tool.
public record KeyAndCertificate(PrivateKey key, X509Certificate certificate) {
    private static final String PASSWORD = "changeit";

    public static KeyAndCertificate made() {
        try {
            Path directory = Files.createTempDirectory("signet-identity");
            Path file = directory.resolve("app.p12");
            var tool =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-alias",
                                    "app",
                                    "-keyalg",
                                    "RSA",
                                    "-keysize",
                                    "2048",
                                    "-validity",
                                    "36500",
                                    "-dname",
                                    "CN=app",
                                    "-keystore",
                                    file.toString(),
                                    "-storetype",
                                    "PKCS12",
                                    "-storepass",
                                    PASSWORD)
                            .redirectErrorStream(true)
                            .start();
            tool.getInputStream().readAllBytes();
            if (tool.waitFor() != 0) {
                throw new IOException("keytool failed");
            }
            var store = KeyStore.getInstance("PKCS12");
            try (InputStream input = Files.newInputStream(file)) {
                store.load(input, PASSWORD.toCharArray());
            }
            Files.delete(file);
            Files.delete(directory);
            return new KeyAndCertificate(
                    (PrivateKey) store.getKey("app", PASSWORD.toCharArray()),
                    (X509Certificate) store.getCertificate("app"));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
