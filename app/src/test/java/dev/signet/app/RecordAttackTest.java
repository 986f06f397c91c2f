// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.installation.DataFolder;
import dev.signet.installation.EmbeddedVault;
import dev.signet.ledger.Finding;
import dev.signet.ledger.Verifying;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.vaults.VaultName;
import dev.signet.verify.FolderWalk;
import dev.signet.verify.Verdict;
import dev.signet.verify.VerifyOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/// Somebody without any key changes sealed records of a stopped server: puts back, drops,
/// exchanges. Each change is found by `verify --deep`, and by what a start does before or while
/// it serves. `-Dsignet.attacks=1000` for the long form.
class RecordAttackTest {
    private static final int ATTACKS = Integer.getInteger("signet.attacks", 45);
    private static final long SEED = Long.getLong("signet.seed", 20_261_128L);
    private static final String STATE = "ledger-format";
    private static final String ANCHOR = "anchor";

    @TempDir static Path scratch;
    private static StoppedInstallation installation;
    private static DataFolder older;

    /// Whose ledger.
    private enum Target {
        ACCOUNT("head", "version", "body", "tx", "meta", STATE, ANCHOR),
        CONTROL("document", STATE, ANCHOR),
        VAULT("vault", "key", "version", "material", STATE, ANCHOR);

        private final List<String> families;

        Target(String... families) {
            this.families = List.of(families);
        }

        Path ledger(DataFolder data) {
            return switch (this) {
                case ACCOUNT -> data.account(installation.account()).resolve("ledger");
                case CONTROL -> data.controlLedger();
                case VAULT -> data.vaultLedger();
            };
        }
    }

    private enum Kind {
        /// One key of a family as it was before, absent where it was not there.
        PUT_BACK,
        DROPPED,
        EXCHANGED,
        /// All of a family as it was before.
        FAMILY_PUT_BACK,
        /// All that is no transaction or body as it was before, the ledger's state too.
        ALL_BUT_THE_CHAIN_PUT_BACK
    }

    private record Attack(Target target, String family, Kind kind, boolean anew) {
        @Override
        public String toString() {
            return (target + " " + family + " " + kind).toLowerCase(java.util.Locale.ROOT)
                    + (anew ? " (made anew)" : "");
        }
    }

    @BeforeAll
    static void writeAnInstallation() {
        installation = StoppedInstallation.make(scratch.resolve("data"));
        installation.writePatients(0, 30, "old");
        installation.writePatients(0, 10, "older");
        installation.writeControl(0, 8, "old");
        rotate("first");
        older = new DataFolder(scratch.resolve("older"));
        StoppedInstallation.copy(installation.folder().path(), older.path());
        installation.writePatients(5, 40, "new");
        installation.deletePatient("p3");
        installation.writeControl(2, 12, "new");
        rotate("second");
    }

    private static void rotate(String more) {
        try (var vault = installation.vault(installation.folder())) {
            var name = new VaultName(EmbeddedVault.VAULT);
            var _ = vault.keys().rotate(name, new KeyName(EmbeddedVault.KEY));
            var _ = vault.keys().create(name, new KeyName("other"), NewKey.rsa(2048));
            var _ = vault.keys().create(name, new KeyName(more), NewKey.rsa(2048));
        }
    }

    @AfterAll
    static void letGo() {
        installation.close();
    }

    @Test
    void everyAttackOnARecordIsFoundByVerifyAndByTheNextStart() throws Exception {
        System.out.println("record attacks: -Dsignet.seed=" + SEED + ", " + ATTACKS);
        assertEquals(Verdict.SOUND, verify(installation.folder()).verdict());
        var done = new TreeMap<String, Integer>();
        var random = new Random(SEED);
        var unfound = new ArrayList<String>();
        var data = new DataFolder(scratch.resolve("case"));
        for (int i = 0, tried = 0; i < ATTACKS; tried++) {
            StoppedInstallation.remove(data.path());
            StoppedInstallation.copy(installation.folder().path(), data.path());
            Attack attack = attack(random, tried);
            if (!apply(attack, data, random)) {
                continue; // nothing would have changed
            }
            i++;
            done.merge(attack.toString(), 1, Integer::sum);
            var seen = verify(data);
            String folder =
                    switch (attack.target()) {
                        case ACCOUNT -> "accounts/" + installation.account();
                        case CONTROL -> "control";
                        case VAULT -> "vault";
                    };
            boolean named =
                    seen.text().lines().anyMatch(line -> line.startsWith("damaged  " + folder));
            if (seen.verdict() != Verdict.DAMAGED || !named) {
                unfound.add(i + " " + attack + ": verify said: " + seen.text());
            }
            if (!foundByStart(attack.target(), data)) {
                unfound.add(i + " " + attack + ": not found by the next start");
            }
        }
        done.forEach((attack, count) -> System.out.println("  " + count + "  " + attack));
        assertTrue(unfound.isEmpty(), () -> String.join("\n", unfound));
    }

    private static Attack attack(Random random, int number) {
        Target target =
                switch (number % 5) {
                    case 0, 1, 2 -> Target.ACCOUNT;
                    case 3 -> Target.CONTROL;
                    default -> Target.VAULT;
                };
        String family = target.families.get(random.nextInt(target.families.size()));
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        return new Attack(target, family, kind, random.nextBoolean());
    }

    private static boolean apply(Attack attack, DataFolder data, Random random)
            throws RocksDBException, IOException {
        Path ledger = attack.target().ledger(data);
        if (attack.family().equals(ANCHOR)) {
            return applyToAnchor(attack.kind(), ledger, attack.target().ledger(older));
        }
        var before = RawLedger.read(ledger);
        var changed = RawLedger.read(ledger);
        change(attack, changed, RawLedger.read(attack.target().ledger(older)), random);
        if (attack.target().families.stream()
                .allMatch(family -> changed.differing(before, family).isEmpty())) {
            return false;
        }
        if (attack.anew()) {
            return changed.writeAnew(ledger);
        }
        changed.writeInto(ledger, before);
        return true;
    }

    private static void change(Attack attack, RawLedger to, RawLedger then, Random random) {
        String family = attack.family();
        switch (attack.kind()) {
            case PUT_BACK ->
                    pick(candidates(attack, to, then), random)
                            .ifPresent(key -> to.set(family, key, then.get(family, key)));
            case DROPPED ->
                    pick(to.keys(family), random)
                            .ifPresent(key -> to.set(family, key, Optional.empty()));
            case EXCHANGED -> {
                var one = pick(to.keys(family), random);
                var other = pick(to.keys(family), random);
                if (one.isPresent() && other.isPresent()) {
                    var value = to.get(family, one.get());
                    to.set(family, one.get(), to.get(family, other.get()));
                    to.set(family, other.get(), value);
                }
            }
            case FAMILY_PUT_BACK -> putBack(family, to, then);
            case ALL_BUT_THE_CHAIN_PUT_BACK ->
                    attack.target().families.stream()
                            .filter(each -> !each.matches("tx|body|anchor"))
                            .forEach(each -> putBack(each, to, then));
        }
    }

    /// A rotation writes a key's record of the vault anew with what it held before: an older seal
    /// of the same is no change, so of these only those count that were not there.
    private static List<ByteBuffer> candidates(Attack attack, RawLedger to, RawLedger then) {
        String family = attack.family();
        boolean sealedAgain = attack.target() == Target.VAULT && family.equals("key");
        return to.differing(then, family).stream()
                .filter(key -> !sealedAgain || then.get(family, key).isEmpty())
                .toList();
    }

    private static void putBack(String family, RawLedger to, RawLedger then) {
        for (ByteBuffer key : to.differing(then, family)) {
            to.set(family, key, then.get(family, key));
        }
    }

    private static Optional<ByteBuffer> pick(List<ByteBuffer> keys, Random random) {
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(keys.get(random.nextInt(keys.size())));
    }

    private static boolean applyToAnchor(Kind kind, Path ledger, Path olderLedger)
            throws IOException {
        Path file = DataFolder.anchor(ledger);
        switch (kind) {
            case DROPPED -> Files.delete(file);
            case EXCHANGED -> {
                byte[] bytes = Files.readAllBytes(file);
                byte[] exchanged = bytes.clone();
                System.arraycopy(bytes, 512, exchanged, 1024, 512);
                System.arraycopy(bytes, 1024, exchanged, 512, 512);
                Files.write(file, exchanged);
            }
            default ->
                    Files.copy(
                            DataFolder.anchor(olderLedger),
                            file,
                            StandardCopyOption.REPLACE_EXISTING);
        }
        return true;
    }

    private record Seen(Verdict verdict, String text) {}

    private static Seen verify(DataFolder data) {
        var bytes = new ByteArrayOutputStream();
        var options = new VerifyOptions(data.path(), Optional.empty(), true, Optional.empty());
        try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
                var err = new PrintStream(OutputStream.nullOutputStream())) {
            Verdict verdict =
                    new FolderWalk(options, out, err, Entropy.system(), InstantSource.system())
                            .run();
            return new Seen(verdict, bytes.toString(StandardCharsets.UTF_8));
        }
    }

    /// Whether a start refuses it, or its walk in the background finds it.
    private static boolean foundByStart(Target target, DataFolder data) {
        var findings = new ArrayList<Finding>();
        try {
            switch (target) {
                case ACCOUNT -> {
                    var database = installation.database(data);
                    try {
                        var _ = database.verify(new Heard(findings));
                    } finally {
                        database.abandon();
                    }
                }
                case CONTROL -> installation.records(data).close();
                case VAULT -> installation.vault(data).close();
            }
        } catch (Failed failed) {
            if (failed.failure() != Failure.CORRUPT) {
                throw failed;
            }
            return true;
        }
        return !findings.isEmpty();
    }

    private record Heard(List<Finding> findings) implements Verifying {
        @Override
        public void found(Finding finding) {
            findings.add(finding);
        }

        @Override
        public void walked(Part part, long done, long total) {}
    }
}
