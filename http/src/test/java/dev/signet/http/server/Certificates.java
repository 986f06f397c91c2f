// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/// A self-signed certificate for localhost, made by the JDK's own tool.
final class Certificates {
    static final char[] PASSWORD = "changeit".toCharArray();

    private Certificates() {}

    /// Key and certificate under the alias `server`.
    static KeyStore localhost() throws IOException, InterruptedException, GeneralSecurityException {
        Path directory = Files.createTempDirectory("signet-http");
        Path file = directory.resolve("server.p12");
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
                                "san=dns:localhost,ip:127.0.0.1",
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
            throw new IOException("keytool failed");
        }
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(file)) {
            store.load(input, PASSWORD);
        }
        Files.delete(file);
        Files.delete(directory);
        return store;
    }
}
