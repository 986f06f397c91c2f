// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Damage is called damage, with its file and its folder, and stops only what needs that file.
final class DamageTest {
    private static final Duration END = Duration.ofSeconds(30);

    /// In the head of an anchor; one damaged slot alone would pass for a torn write.
    private static final int HEAD = 20;

    private RunningSignet signet;

    @BeforeEach
    void start() {
        signet = RunningSignet.start();
        signet.arm().create("own-keys", "");
        new DataRequests(signet.client(), signet.client().fhir("own-keys")).plant();
        new DataRequests(signet.client(), signet.client().fhir("demo")).plant();
        signet.process().terminate();
    }

    @AfterEach
    void stop() {
        signet.close();
    }

    private Answer read(String account) {
        return new DataRequests(signet.client(), signet.client().fhir(account)).read();
    }

    private Answer health(String account) {
        return new DataRequests(signet.client(), signet.client().fhir(account)).health();
    }

    @Test
    void aVaultThatIsDamagedOrLostStopsTheAccountsUnderItsKeysAndNothingElse() throws IOException {
        Path vault = signet.data().resolve("vault");
        Path copy = signet.data().resolveSibling(signet.data().getFileName() + "-copy");
        copy(vault, copy);
        for (String hit : List.of("", "keyring.b", "ledger/ledger", "ledger/ledger.anchor")) {
            Path file = vault.resolve(hit);
            if (Files.isDirectory(file)) {
                RunningSignet.remove(file);
            } else {
                flip(file, hit.endsWith(".anchor") ? HEAD : (int) Files.size(file) / 2);
            }
            signet.startAgain();
            String log = signet.process().text();
            assertTrue(log.contains(vault.toString()), log);

            assertEquals(200, read("own-keys").status());
            Answer refused = read("demo");
            assertEquals(403, refused.status(), hit + refused.text());
            assertTrue(refused.text().contains("internal service errors"), refused.text());
            assertTrue(health("demo").text().contains("VaultDamaged"), health("demo").text());
            assertFalse(health("own-keys").text().contains("VaultDamaged"));
            String process = signet.client().get("", signet.client().arm() + "/health").text();
            assertTrue(process.contains("\"Degraded\""), process);
            assertTrue(process.contains("VaultDamaged"), process);
            signet.arm().read("demo").expect(200);
            signet.client().get("arm", signet.vault("signet-vault", "")).expect(503);
            signet.client().get("vault", signet.keys().uri("signet-key")).expect(500);

            signet.process().terminate();
            RunningSignet.remove(vault);
            copy(copy, vault);
        }
        RunningSignet.remove(copy);
        signet.startAgain();
        assertEquals(200, read("demo").status());
        String process = signet.client().get("", signet.client().arm() + "/health").text();
        assertEquals("{\"status\":\"Healthy\"}", process);
    }

    @Test
    void aDamagedOrLostKeyRingIsNamedAndNobodyIsToldToEnableAKey() throws IOException {
        Path account = accountOf("demo");
        Path ring = account.resolve("keyring.b");
        byte[] good = Files.readAllBytes(ring);
        String text = new String(good, StandardCharsets.US_ASCII);
        for (String member : List.of("customer", "keyUri", "mac", "")) {
            if (member.isEmpty()) {
                Files.delete(ring);
            } else {
                flip(ring, text.indexOf("\"" + member + "\":\"") + member.length() + 20);
            }
            signet.startAgain();
            Answer read = read("demo");
            assertEquals(500, read.status(), member + read.text());
            assertEquals(503, health("demo").status());
            assertEquals(200, read("own-keys").status());
            String log = signet.process().text();
            assertTrue(log.contains("keyring.b"), member + log);
            assertTrue(log.contains(account.toString()), member + log);
            assertFalse(log.contains("Enable the older versions"), member + log);
            signet.process().terminate();
            Files.write(ring, good);
        }
        signet.startAgain();
        assertEquals(200, read("demo").status());
    }

    @Test
    void aDamagedControlPlaneEndsTheStartWithItsFolder() throws IOException {
        for (String hit : List.of("keyring.b", "ledger.anchor")) {
            Path file = signet.data().resolve("control").resolve(hit);
            byte[] good = Files.readAllBytes(file);
            flip(file, hit.endsWith(".anchor") ? HEAD : good.length / 2);
            try (var process = signet.launch()) {
                assertEquals(1, process.awaitEnd(END), process.text());
                String folder = file.getParent().toString();
                assertTrue(process.text().contains(folder), process.text());
                assertFalse(process.text().contains("\tat "), process.text());
            }
            Files.write(file, good);
        }
        signet.startAgain();
        assertEquals(200, read("demo").status());
    }

    /// The folder of an account: the one whose key ring names a vault, or does not.
    private Path accountOf(String name) throws IOException {
        try (var accounts = Files.list(signet.data().resolve("accounts"))) {
            for (Path each : accounts.toList()) {
                String ring = Files.readString(each.resolve("keyring.b"));
                if (ring.contains("customer-managed") == name.equals("demo")) {
                    return each;
                }
            }
        }
        throw new IllegalStateException("no such account");
    }

    private static void flip(Path file, int place) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[place] ^= 1;
        Files.write(file, bytes);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
