// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.installation.DataFolder;
import dev.signet.installation.EmbeddedVault;
import dev.signet.vault.keys.KeyChange;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.VaultName;
import dev.signet.verify.FolderWalk;
import dev.signet.verify.Verdict;
import dev.signet.verify.VerifyOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `signet verify` on the folder of a stopped server.
class FolderWalkTest {
    private static final long SEED = 20_261_128;

    @TempDir static Path scratch;
    private static StoppedInstallation installation;

    private DataFolder data;
    private int copies;

    @BeforeAll
    static void writeAnInstallation() {
        installation = StoppedInstallation.make(scratch.resolve("data"));
        installation.writePatients(0, 20, "Marker");
        installation.writePatients(0, 5, "Newer");
    }

    @AfterAll
    static void letGo() {
        installation.close();
    }

    @BeforeEach
    void copyIt() {
        if (data != null) {
            StoppedInstallation.remove(data.path());
        }
        data = new DataFolder(scratch.resolve("copy-" + copies++));
        StoppedInstallation.remove(data.path());
        StoppedInstallation.copy(installation.folder().path(), data.path());
    }

    private record Seen(Verdict verdict, List<String> lines) {
        boolean damages(String place) {
            return lines.stream().anyMatch(line -> line.startsWith("damaged  " + place));
        }
    }

    private Seen verify(boolean deep, String... account) {
        var bytes = new ByteArrayOutputStream();
        var options =
                new VerifyOptions(
                        data.path(),
                        account.length == 0 ? Optional.empty() : Optional.of(account[0]),
                        deep,
                        Optional.empty());
        try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
                var err = new PrintStream(OutputStream.nullOutputStream())) {
            Verdict verdict =
                    new FolderWalk(options, out, err, Entropy.system(), InstantSource.system())
                            .run();
            return new Seen(verdict, bytes.toString(StandardCharsets.UTF_8).lines().toList());
        }
    }

    private String account() {
        return "accounts/" + installation.account();
    }

    @Test
    void aWholeFolderIsSoundAndNoByteOfItChanges() throws IOException {
        Map<String, String> before = digests();
        Seen shallow = verify(false);
        Seen deep = verify(true);
        assertEquals(Verdict.SOUND, shallow.verdict(), shallow.toString());
        assertEquals(Verdict.SOUND, deep.verdict(), deep.toString());
        assertEquals(1, deep.lines().size(), deep.toString());
        assertEquals(before, digests());
    }

    /// Of every file and folder, with its time.
    private Map<String, String> digests() throws IOException {
        var digests = new TreeMap<String, String>();
        try (var files = Files.walk(data.path())) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.isDirectory(file) ? new byte[0] : Files.readAllBytes(file);
                digests.put(
                        data.path().relativize(file).toString(),
                        Files.getLastModifiedTime(file)
                                + " "
                                + HexFormat.of().formatHex(Digests.sha256(bytes)));
            }
        }
        return digests;
    }

    @Test
    void eachDamagedFileOfEachPartIsNamedAndTheOthersAreLookedAtAllTheSame() throws IOException {
        var random = new Random(SEED);
        var damaged = new ArrayList<String>();
        var chosen =
                List.of(
                        "root/installation.json",
                        "root/server.key",
                        "control/keyring.a",
                        "vault/keyring.b",
                        account() + "/keyring.a",
                        account() + "/ledger/MANIFEST.*",
                        account() + "/ledger/.*sst",
                        account() + "/ledger.anchor",
                        account() + "/index/segments_.*",
                        "control/ledger/MANIFEST.*",
                        "vault/ledger/ledger/.*log");
        for (String pattern : chosen) {
            Path file = find(pattern);
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(Math.min(8, bytes.length))] ^= 0x40; // its first words
            if (file.toString().matches(".*(sst|log)")) {
                bytes[bytes.length / 3] ^= 0x40;
            }
            Files.write(file, bytes);
            damaged.add(data.path().relativize(file).toString());
        }
        Seen seen = verify(false);
        assertEquals(Verdict.DAMAGED, seen.verdict());
        for (String file : damaged) {
            assertTrue(seen.damages(file), file + " in " + String.join("\n", seen.lines()));
        }
    }

    private Path find(String pattern) throws IOException {
        try (var files = Files.walk(data.path())) {
            return files.filter(file -> data.path().relativize(file).toString().matches(pattern))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + pattern));
        }
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        for (String pattern :
                List.of(
                        "root/service-root",
                        "root/administrator.secret",
                        "ca.pem",
                        "control/keyring.b",
                        "control/ledger.anchor",
                        "vault/ledger/ledger/CURRENT",
                        account() + "/keyring.b",
                        account() + "/ledger.anchor",
                        account() + "/ledger/.*sst")) {
            copyIt();
            Path file = find(pattern);
            String name = data.path().relativize(file).toString();
            Files.delete(file);
            Seen seen = verify(false);
            assertEquals(Verdict.DAMAGED, seen.verdict(), name);
            assertTrue(
                    seen.lines().stream()
                            .anyMatch(
                                    line ->
                                            line.startsWith("damaged")
                                                    && line.contains(
                                                            file.getFileName().toString())),
                    name + " in " + String.join("\n", seen.lines()));
        }
        copyIt();
        StoppedInstallation.remove(data.account(installation.account()));
        assertTrue(verify(false).damages(account()));
    }

    @Test
    void oneAccountIsWalkedByItsNameOrItsIdAndAnUnknownOneIsRefused() throws IOException {
        Path file = find("vault/keyring.b");
        Files.delete(file); // of no account
        assertEquals(Verdict.SOUND, verify(false, "demo").verdict());
        assertEquals(Verdict.SOUND, verify(false, installation.account().toString()).verdict());
        Failed failed = assertThrows(Failed.class, () -> verify(false, "nobody"));
        assertEquals(Failure.NOT_FOUND, failed.failure());
    }

    @Test
    void anAccountWhoseCustomerSaysNoIsNotWalkedAndSaysSo() {
        try (var vault = installation.vault(data)) {
            var name = new VaultName(EmbeddedVault.VAULT);
            var key = new KeyName(EmbeddedVault.KEY);
            for (var version : vault.keys().get(name, key).versions()) {
                var _ =
                        vault.keys()
                                .update(
                                        name,
                                        key,
                                        Optional.of(version.id()),
                                        KeyChange.enabled(false));
            }
        }
        Seen seen = verify(true);
        assertEquals(Verdict.COULD_NOT_LOOK, seen.verdict(), seen.toString());
        assertTrue(
                seen.lines().stream().anyMatch(line -> line.startsWith("not walked  " + account())),
                seen.toString());
        assertEquals(Verdict.SOUND, verify(false).verdict());
    }

    @Test
    void withoutTheControlRecordsItSaysWhichIndexIsNotWalked() throws IOException {
        String said = "its kind cannot be read: its index is walked only if it is R4's";
        assertTrue(verify(true).lines().stream().noneMatch(line -> line.contains(said)));
        Files.delete(find("control/keyring.a"));
        Files.delete(find("control/keyring.b"));
        Seen seen = verify(true);
        assertTrue(
                seen.lines().stream()
                        .anyMatch(line -> line.contains(account()) && line.contains(said)),
                seen.toString());
    }

    @Test
    void aBadOptionOrNoFolderAtAllIsTwo() {
        var verb = new CommandLine(new VerifyVerb());
        verb.setErr(new java.io.PrintWriter(OutputStream.nullOutputStream()));
        assertEquals(2, verb.execute("--nothing"));
        assertEquals(2, verb.execute("--data", data.path().toString(), "--deep", "--vault", "x"));
        assertEquals(2, verb.execute("--data", scratch.resolve("none").toString()));
        assertEquals(0, verb.execute("--data", data.path().toString()));
    }

    @Test
    void nothingOfAResourceStandsInWhatIsSaid() throws IOException {
        Files.delete(find(account() + "/ledger/.*sst"));
        Seen seen = verify(true);
        assertEquals(Verdict.DAMAGED, seen.verdict());
        assertTrue(
                seen.lines().stream()
                        .noneMatch(line -> line.contains("Marker") || line.contains("Patient")),
                seen.toString());
    }
}
