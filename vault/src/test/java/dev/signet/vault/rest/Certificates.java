// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A self-signed certificate for localhost, made by the JDK's own tool.
final class Certificates {
    static final char[] PASSWORD = "changeit".toCharArray();

    private Certificates() {}

    /// Key and certificate under the alias `server`.
    static KeyStore localhost(Path folder) throws Exception {
        Path file = folder.resolve("server.p12");
        var tool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost,dns:*.vault.localhost,ip:127.0.0.1",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        tool.getInputStream().readAllBytes();
        if (tool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(file)) {
            store.load(input, PASSWORD);
        }
        return store;
    }

    /// For a client that trusts that certificate only.
    static SSLContext trusting(KeyStore server) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("server", server.getCertificate("server"));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
