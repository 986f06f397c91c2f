// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Entropy;
import dev.signet.controlplane.healthcareapis.KnownAccount;
import dev.signet.crypto.Seals;
import dev.signet.crypto.SegmentCache;
import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.FhirModel;
import dev.signet.fhir.FhirVersion;
import dev.signet.identity.Caller;
import dev.signet.index.IndexDocument;
import dev.signet.installation.Closeables;
import dev.signet.installation.ControlRecords;
import dev.signet.installation.DataFolder;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.Installation;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyUri;
import dev.signet.keys.ring.KeyRing;
import dev.signet.keys.ring.RingFiles;
import dev.signet.keys.ring.RingPlace;
import dev.signet.keys.ring.ServiceRoot;
import dev.signet.search.EvaluationPlaces;
import dev.signet.store.Change;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Opening;
import dev.signet.store.ResourceKey;
import dev.signet.vault.StoppedVault;
import dev.signet.vault.VaultService;
import dev.signet.vault.VaultSettings;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.records.VaultStore;
import dev.signet.vault.rest.VaultPlaneSettings;
import dev.signet.vault.vaults.VaultName;
import dev.signet.verify.StoppedVaultKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// A data folder as a server has made it, with its stores at hand while it is stopped: to be
/// written to, copied and opened as a start would.
final class StoppedInstallation implements AutoCloseable {
    static final AccountModel MAPPING =
            new AccountModel(
                    FhirModel.load(
                            FhirVersion.R4,
                            _ -> {
                                throw new AssertionError("no expression is evaluated");
                            },
                            _ -> {
                                throw new AssertionError("nothing is validated");
                            },
                            new EvaluationPlaces()));

    private static final Entropy ENTROPY = Entropy.system();
    private static final InstantSource CLOCK = InstantSource.system();

    private final DataFolder folder;
    private final Installation ids;
    private final Closeables kept = new Closeables();
    private final SegmentCache cache = new SegmentCache(1 << 20);
    private final ServiceRoot root;
    private final Seals control;
    private final Seals vault;
    private final UUID account;
    private final Seals accountSeals;

    /// Lets a server make `data`, with the account `demo` under a key of its embedded vault.
    static StoppedInstallation make(Path data) {
        var options = UpOptions.local(data, 0, 0, Optional.empty());
        try (Signet signet = Signet.start(options, UnaryOperator.identity())) {
            signet.awaitSettled();
        }
        return new StoppedInstallation(data);
    }

    private StoppedInstallation(Path data) {
        folder = new DataFolder(data);
        ids = Installation.read(folder.installation());
        root = kept.keep(ServiceRoot.open(folder.rootKey()));
        control = kept.keep(ring(folder.control(), ids.controlId())).openServiceManaged();
        vault = kept.keep(ring(folder.vault(), ids.vaultId())).openServiceManaged();
        try (var records = ControlRecords.open(folder.controlLedger(), ids.controlId(), control)) {
            account = KnownAccount.in(records).getFirst().accountId();
        }
        accountSeals = accountSeals();
    }

    private KeyRing ring(Path store, UUID id) {
        Optional<KeyUri> uri = RingFiles.in(store).said().flatMap(said -> said.keyUri());
        var allowed = AllowedVaults.of(uri.map(KeyUri::vault).stream().toList());
        return KeyRing.load(new RingPlace(store, root, allowed, cache, ENTROPY, CLOCK), id, 0);
    }

    private Seals accountSeals() {
        var settings =
                new VaultPlaneSettings(
                        "",
                        ids.tenant().toString(),
                        List.of(EmbeddedVault.HOST_SUFFIX),
                        new VaultName(EmbeddedVault.VAULT),
                        Set.of());
        try (var stopped =
                StoppedVault.open(
                        new VaultStore(folder.vaultStore(), ids.vaultId(), vault),
                        settings,
                        VaultRoles.none(),
                        ENTROPY,
                        CLOCK)) {
            KeyRing ring = kept.keep(ring(folder.account(account), account));
            var caller =
                    new Caller(
                            ids.serviceObject().toString(),
                            ids.serviceClient().toString(),
                            ids.tenant().toString(),
                            "");
            var key = new StoppedVaultKey(stopped, caller, ring.keyUri().orElseThrow());
            return switch (ring.open(key)) {
                case KeyAnswer.Opened<Seals>(var seals) -> seals;
                case KeyAnswer.Refused<Seals> no -> throw new IllegalStateException("" + no);
                case KeyAnswer.NoAnswer<Seals> no -> throw new IllegalStateException("" + no);
            };
        }
    }

    DataFolder folder() {
        return folder;
    }

    UUID account() {
        return account;
    }

    /// The account's database in `data`, a copy of the folder.
    Database database(DataFolder data) {
        return Database.open(
                data.account(account),
                account,
                accountSeals,
                MAPPING,
                CLOCK,
                ENTROPY,
                DatabaseLimits.standard(),
                Opening.unheard());
    }

    ControlRecords records(DataFolder data) {
        return ControlRecords.open(data.controlLedger(), ids.controlId(), control);
    }

    VaultService vault(DataFolder data) {
        return VaultService.open(
                new VaultStore(data.vaultStore(), ids.vaultId(), vault),
                VaultSettings.DEFAULT,
                ENTROPY,
                CLOCK,
                (_, _) -> {});
    }

    /// Writes some patients, in many transactions.
    ///
    /// @param round which stands in the content
    void writePatients(int from, int to, String round) {
        try (Database database = database(folder)) {
            for (int i = from; i < to; i++) {
                var _ = database.commit(List.of(patient("p" + i, round + i)), List.of());
            }
        }
    }

    void deletePatient(String id) {
        try (Database database = database(folder)) {
            var _ =
                    database.commit(
                            List.of(new Change.Delete(new ResourceKey("Patient", id))), List.of());
        }
    }

    private static Change.Put patient(String id, String family) {
        String head = "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"meta\":{";
        byte[] json =
                (head + "},\"name\":[{\"family\":\"" + family + "\"}]}")
                        .getBytes(StandardCharsets.UTF_8);
        var key = new ResourceKey("Patient", id);
        IndexDocument document = MAPPING.index(key, json);
        return new Change.Put(key, json, head.length(), false, document);
    }

    void writeControl(int from, int to, String round) {
        try (var records = records(folder)) {
            for (int i = from; i < to; i++) {
                byte[] text = (round + i).getBytes(StandardCharsets.UTF_8);
                records.write(Map.of("sealed-count/test-" + i, Optional.of(text)));
            }
        }
    }

    static void copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kept.close();
    }
}
