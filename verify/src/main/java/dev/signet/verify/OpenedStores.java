// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.accounts.key.RingSequence;
import dev.signet.audit.AuditTrail;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.KnownAccount;
import dev.signet.controlplane.keyvault.VaultRoleAssignments;
import dev.signet.crypto.Seals;
import dev.signet.crypto.SegmentCache;
import dev.signet.installation.AuditFolder;
import dev.signet.installation.Closeables;
import dev.signet.installation.ControlRecords;
import dev.signet.installation.DataFolder;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.Installation;
import dev.signet.installation.VaultAddresses;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.ring.KeyRing;
import dev.signet.keys.ring.RingPlace;
import dev.signet.keys.ring.ServiceRoot;
import dev.signet.vault.StoppedVault;
import dev.signet.vault.VaultService;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.records.VaultStore;
import dev.signet.vault.rest.VaultPlaneSettings;
import dev.signet.vault.vaults.VaultName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// What the service root of a stopped data folder opens, to read: the control plane's records
/// and the embedded vault. What does not open is told as damage, and then is not there. One
/// thread.
final class OpenedStores implements AutoCloseable {
    private static final long CACHE_BYTES = 8L << 20;

    /// To which the files of the embedded vault's ledger are relative.
    private static final String VAULT = "vault/ledger";

    private final DataFolder folder;
    private final Optional<Installation> installation;
    private final VerifyOutput told;
    private final Entropy entropy;
    private final InstantSource clock;
    private final SegmentCache cache = new SegmentCache(CACHE_BYTES);
    private final Closeables parts = new Closeables();
    private final Optional<ServiceRoot> root;
    private final Optional<Seals> control;
    private final Optional<ControlRecords> records;

    OpenedStores(
            DataFolder folder,
            Optional<Installation> installation,
            VerifyOutput told,
            Entropy entropy,
            InstantSource clock) {
        this.folder = folder;
        this.installation = installation;
        this.told = told;
        this.entropy = entropy;
        this.clock = clock;
        this.root = opened("root", () -> parts.keep(ServiceRoot.open(folder.rootKey())));
        this.control =
                Files.isDirectory(folder.control())
                        ? installation.flatMap(
                                ids -> seals("control", folder.control(), ids.controlId()))
                        : Optional.empty();
        this.records =
                control.flatMap(
                        seals ->
                                opened(
                                        "control",
                                        () ->
                                                parts.keep(
                                                        ControlRecords.openToRead(
                                                                folder.controlLedger(),
                                                                controlId(),
                                                                seals))));
    }

    private UUID controlId() {
        return installation.orElseThrow().controlId();
    }

    /// @param name of what is opened, as it is told
    private <T> Optional<T> opened(String name, Supplier<T> opening) {
        try {
            return Optional.of(opening.get());
        } catch (Failed failed) {
            if (!RootFiles.isDamage(failed)) {
                throw failed;
            }
            told.damaged(name, failed);
            return Optional.empty();
        }
    }

    private Optional<Seals> seals(String name, Path store, UUID id) {
        return root.flatMap(
                opened ->
                        opened(
                                name,
                                () ->
                                        parts.keep(ring(store, id, 0, AllowedVaults.of(List.of())))
                                                .openServiceManaged()));
    }

    /// The ring in `store`, not open.
    ///
    /// @throws Failed as [KeyRing#load]; `NOT_FOUND` also without a service root
    KeyRing ring(Path store, UUID id, long sequenceMin, AllowedVaults allowed) {
        var place = new RingPlace(store, root.orElseThrow(), allowed, cache, entropy, clock);
        return KeyRing.load(place, id, sequenceMin);
    }

    boolean hasRoot() {
        return root.isPresent();
    }

    /// The control plane's records; writing to them fails.
    Optional<ControlStore> records() {
        return records.map(open -> open);
    }

    List<KnownAccount> accounts() {
        return records()
                .flatMap(read -> opened("control", () -> KnownAccount.in(read)))
                .orElse(List.of());
    }

    /// The highest sequence number seen of an account's key ring.
    long ringSequence(UUID accountId) {
        return records()
                .flatMap(read -> read.read(RingSequence.key(accountId)))
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    /// Walks every record of the control plane; returns how many.
    long walkControl() {
        var hearing = new WalkOutput("control", told);
        if (records.isPresent()) {
            records.get().verify(hearing);
        } else if (control.isPresent()) {
            // one that does not read; the walk finds the others too
            var _ =
                    done(
                            "control",
                            () ->
                                    ControlRecords.verifyStopped(
                                            folder.controlLedger(),
                                            controlId(),
                                            control.get(),
                                            hearing));
        }
        return hearing.records();
    }

    /// Walks every record of the embedded vault; returns how many.
    long walkVault() {
        var hearing = new WalkOutput(VAULT, told);
        Optional<Seals> seals = vaultSeals();
        if (seals.isPresent()) {
            var _ = done(VAULT, () -> VaultService.verifyStopped(vaultStore(seals.get()), hearing));
        }
        return hearing.records();
    }

    /// Walks every record of the audit trail; returns how many.
    long walkAudit() {
        var hearing = new WalkOutput("audit", told);
        UUID id = AuditFolder.id(installation.orElseThrow());
        Optional<Seals> seals = seals("audit", folder.audit(), id);
        if (seals.isPresent()) {
            var _ =
                    done(
                            "audit",
                            () ->
                                    AuditTrail.verifyStopped(
                                            folder.auditLedger(), id, seals.get(), hearing));
        }
        return hearing.records();
    }

    private boolean done(String name, Runnable work) {
        return opened(
                        name,
                        () -> {
                            work.run();
                            return true;
                        })
                .isPresent();
    }

    private UUID vaultId() {
        return installation.orElseThrow().vaultId();
    }

    private Optional<Seals> vaultSeals() {
        return installation.flatMap(ids -> seals("vault", folder.vault(), ids.vaultId()));
    }

    /// The embedded vault, to unwrap with. From now on closed with this.
    Optional<StoppedVault> vault() {
        if (!Files.isDirectory(folder.vault())) {
            return Optional.empty();
        }
        return vaultSeals().flatMap(seals -> opened(VAULT, () -> parts.keep(vault(seals))));
    }

    private StoppedVault vault(Seals seals) {
        var settings =
                new VaultPlaneSettings(
                        "",
                        installation.orElseThrow().tenant().toString(),
                        records.map(VaultAddresses::suffixes)
                                .orElseGet(() -> List.of(EmbeddedVault.HOST_SUFFIX)),
                        new VaultName(EmbeddedVault.VAULT),
                        Set.of());
        VaultRoles roles = records.map(OpenedStores::roles).orElseGet(VaultRoles::none);
        return StoppedVault.open(vaultStore(seals), settings, roles, entropy, clock);
    }

    private VaultStore vaultStore(Seals seals) {
        return new VaultStore(folder.vaultStore(), vaultId(), seals);
    }

    private static VaultRoles roles(ControlStore records) {
        var kinds = List.of(VaultRoleAssignments.KIND);
        return new VaultRoleAssignments(new RoleAssignments(records, kinds));
    }

    Optional<Installation> installation() {
        return installation;
    }

    @Override
    public void close() {
        parts.close();
    }
}
