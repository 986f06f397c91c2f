// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.signet.base.Entropy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which names the server's certificate is for.
final class LocalCertificatesTest {
    private static final String LOOPBACK_6 = "7 0:0:0:0:0:0:0:1";

    @TempDir private Path folder = Path.of("");

    private X509Certificate certificate(String... names) throws GeneralSecurityException {
        var data = new DataFolder(folder);
        data.create();
        var certificates = new LocalCertificates(data, InstantSource.system(), Entropy.system());
        return (X509Certificate) certificates.serverKeys(List.of(names)).getCertificate("server");
    }

    /// Kind (2: DNS, 7: address) and name.
    private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
        var names = new ArrayList<String>();
        for (List<?> name : certificate.getSubjectAlternativeNames()) {
            names.add(name.get(0) + " " + name.get(1));
        }
        names.sort(null);
        return names;
    }

    @Test
    void aNameStandsOnceHoweverOftenItIsGiven() throws GeneralSecurityException {
        assertEquals(
                List.of("2 *.vault.localhost", "2 localhost", LOOPBACK_6, "7 127.0.0.1"),
                names(certificate("localhost", "LOCALHOST", "*.vault.localhost")));
    }

    @Test
    void anAddressIsNoDnsName() throws GeneralSecurityException {
        assertEquals(
                List.of("2 localhost", LOOPBACK_6, "7 127.0.0.1", "7 192.0.2.7"),
                names(certificate("127.0.0.1", "192.0.2.7")));
    }

    @Test
    void itIsKeptUntilANameIsNew() throws Exception {
        var first = certificate("signet.example");
        assertEquals(first, certificate("Signet.Example"));
        assertEquals(first, certificate("localhost"));
        var second = certificate("other.example");
        assertNotEquals(first, second);
        Path key = folder.resolve("root").resolve("server.key");
        assertEquals("rw-------", mode(key));
    }

    private static String mode(Path file) throws Exception {
        return java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file));
    }
}
