// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verifiers that hold certificates to RFC 5280 to the letter take those that a server makes for
/// itself: OpenSSL with `-x509_strict`, and Python with `VERIFY_X509_STRICT`, the default of newer
/// versions.
final class StrictCertificatesTest {
    private static final long SECONDS = 60;
    private static final String PYTHON = "/usr/bin/python3";

    private static final String HANDSHAKES =
            """
            import socket, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[1])
            context.verify_flags |= ssl.VERIFY_X509_STRICT
            for port in sys.argv[2:]:
                with socket.create_connection(("localhost", int(port)), 30) as plain:
                    with context.wrap_socket(plain, server_hostname="localhost") as secure:
                        print(secure.version())
            """;

    @BeforeAll
    static void requireVerifiers(@TempDir Path scratch) throws Exception {
        require("openssl", scratch, "openssl", "version");
        require("python3", scratch, PYTHON, "-c", "import ssl; ssl.VERIFY_X509_STRICT");
    }

    private static void require(String name, Path folder, String... command) throws Exception {
        boolean isThere;
        try {
            isThere = run(folder, command).exitCode() == 0;
        } catch (IOException _) {
            isThere = false; // there is no such program
        }
        if (!isThere) {
            System.out.println("skipped: StrictCertificatesTest, there is no " + name);
            abort("there is no " + name);
        }
    }

    @Test
    void aServersCertificatesAreTakenAlsoBesideThoseOfAnother(@TempDir Path scratch)
            throws Exception {
        try (RunningSignet signet = RunningSignet.shared();
                RunningSignet other = RunningSignet.start()) {
            Client client = signet.client();
            Path own = Path.of(client.endpoint("ca"));
            Path others = Path.of(other.client().endpoint("ca"));
            assertEquals(
                    own + ": OK\n",
                    run(scratch, "openssl", "verify", "-x509_strict", "-CAfile", "" + own, "" + own)
                            .output());
            Path bundle = scratch.resolve("bundle.pem");
            Files.writeString(bundle, Files.readString(others) + Files.readString(own));
            assertEquals("TLSv1.3\nTLSv1.3\n", shaken(scratch, bundle, client).output());
            assertEquals("TLSv1.3\nTLSv1.3\n", shaken(scratch, bundle, other.client()).output());
            assertNotEquals(0, shaken(scratch, others, client).exitCode());
        }
    }

    /// With the control plane's listener and the vault's.
    private static Ended shaken(Path folder, Path trusted, Client client) throws Exception {
        return run(
                folder,
                PYTHON,
                "-c",
                HANDSHAKES,
                trusted.toString(),
                port(client.arm()),
                port(client.endpoint("vault")));
    }

    private static String port(String address) {
        return Integer.toString(URI.create(address).getPort());
    }

    private static Ended run(Path folder, String... command) throws Exception {
        return Ended.run(folder, SECONDS, List.of(), List.of(command));
    }
}
