// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator's certificate, and what the local ones say of each other.
final class OperatorCertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir private Path scratch = Path.of("");

    /// Another installation's folder: its files serve as those that an operator brings.
    private DataFolder made(String name, String... hosts) {
        var folder = new DataFolder(scratch.resolve(name));
        folder.create();
        var certificates =
                new LocalCertificates(folder, InstantSource.fixed(NOW), Entropy.system());
        var _ = certificates.serverKeys(List.of(hosts));
        return folder;
    }

    private Path chain(DataFolder from) throws Exception {
        Path chain = scratch.resolve("chain.pem");
        Files.writeString(
                chain,
                Files.readString(from.root().resolve("server.pem"))
                        + Files.readString(from.certificateAuthority()));
        return chain;
    }

    private static void refused(String text, DataFolder into, Path chain, Path key, Instant now) {
        var failed =
                assertThrows(Failed.class, () -> OperatorCertificate.take(into, chain, key, now));
        assertEquals(Failure.INVALID, failed.failure());
        assertEquals(text, failed.text());
        assertEquals(false, OperatorCertificate.in(into).isPresent());
    }

    @Test
    void aCertificateThatFitsIsKeptAndGivenUp() throws Exception {
        DataFolder from = made("from", "fhir.example");
        DataFolder into = made("into");
        Path key = from.root().resolve("server.key");
        var taken = OperatorCertificate.take(into, chain(from), key, NOW);
        assertTrue(taken.names().contains("fhir.example"));
        var kept = OperatorCertificate.in(into).orElseThrow();
        assertEquals(taken.chain(), kept.chain());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(OperatorCertificate.file(into))));
        var keys =
                new LocalCertificates(into, InstantSource.fixed(NOW), Entropy.system())
                        .serverKeys(List.of());
        assertTrue(keys.isKeyEntry(OperatorCertificate.OPERATOR));
        assertTrue(keys.isKeyEntry(LocalCertificates.SERVER));
        assertTrue(OperatorCertificate.remove(into));
        assertFalse(OperatorCertificate.remove(into));
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsKept() throws Exception {
        DataFolder from = made("from", "fhir.example");
        DataFolder into = made("into");
        Path chain = chain(from);
        Path key = from.root().resolve("server.key");
        Path other = from.root().resolve("ca.key");
        refused("the key is not that of the first certificate", into, chain, other, NOW);
        Instant late = NOW.plus(Duration.ofDays(398));
        refused("a certificate of the chain has expired", into, chain, key, late);
        Instant early = NOW.minus(Duration.ofDays(1));
        refused("a certificate of the chain is not valid yet", into, chain, key, early);
        refused("the file holds no private key; PEM is expected", into, chain, chain, NOW);
        refused("the file holds no certificate; PEM is expected", into, key, key, NOW);
        Path wrong = scratch.resolve("wrong.pem");
        String server = Files.readString(from.root().resolve("server.pem"));
        Files.writeString(wrong, server + Files.readString(into.certificateAuthority()));
        refused("each certificate is followed by the one that signed it", into, wrong, key, NOW);
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        DataFolder into = made("into");
        Files.writeString(OperatorCertificate.file(into), "nothing");
        var failed = assertThrows(Failed.class, () -> OperatorCertificate.in(into));
        assertEquals(Failure.CORRUPT, failed.failure());
    }

    @Test
    void authoritiesOfTwoInstallationsHaveSubjectsOfTheirOwnAndCertificatesNameTheirKeys()
            throws Exception {
        var one = OperatorCertificateTest.authority(made("one"));
        var other = OperatorCertificateTest.authority(made("other"));
        assertNotEquals(one.getSubjectX500Principal(), other.getSubjectX500Principal());
        // subject key identifier, as OpenSSL's -x509_strict wants it of an authority
        assertTrue(one.getExtensionValue("2.5.29.14") != null);
    }

    private static X509Certificate authority(DataFolder folder) throws Exception {
        try (var in = Files.newInputStream(folder.certificateAuthority())) {
            return (X509Certificate)
                    java.security.cert.CertificateFactory.getInstance("X.509")
                            .generateCertificate(in);
        }
    }
}
