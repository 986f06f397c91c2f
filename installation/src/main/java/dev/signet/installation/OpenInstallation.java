// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.audit.AuditTrail;
import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.SegmentCache;
import dev.signet.http.Tls;
import dev.signet.identity.Directory;
import dev.signet.identity.SignInLog;
import dev.signet.identity.issuer.Issuer;
import dev.signet.identity.issuer.IssuerSettings;
import dev.signet.keys.AllowedVaults;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.records.VaultStore;
import dev.signet.vault.rest.VaultTokens;
import dev.signet.vault.vaults.VaultListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// A data folder in use by this process, and what can be opened in it, in the order in which a
/// start opens it. What is opened is kept by the process that opens it and closed with the
/// rest. One thread.
///
/// @param rings allow no vault yet: enough for what is sealed under the service root alone
public record OpenInstallation(
        DataFolder folder,
        Installation ids,
        KeyRings rings,
        Entropy entropy,
        InstantSource clock,
        Closeables kept) {

    /// Opens the identity and the service root, or makes them in a new folder.
    ///
    /// @param fixed ids chosen for a new folder
    /// @throws Failed when a file is missing or is not as it must be; `CONFLICT` for other ids
    ///     than the folder was made with
    public static OpenInstallation in(
            DataFolder folder,
            FixedIds fixed,
            SegmentCache cache,
            Entropy entropy,
            InstantSource clock,
            Closeables kept) {
        folder.create();
        Installation ids = Installation.in(folder, fixed, Chance.of(entropy), entropy);
        var root = kept.keep(ServiceRoots.in(folder, entropy));
        var rings = new KeyRings(root, AllowedVaults.of(List.of()), cache, entropy, clock);
        return new OpenInstallation(folder, ids, rings, entropy, clock, kept);
    }

    /// Whether the folder has the authority that [#tls] makes in a new one.
    public boolean hasAuthority() {
        return Files.exists(folder.certificateAuthority());
    }

    /// The server's certificates and their keys: the operator's for who asks for its names, the
    /// local one otherwise. Makes the local one of a new folder, and renews one that ends soon or
    /// lacks a name.
    ///
    /// @param names that the local one is for, beside this machine's own
    public Tls tls(List<String> names) {
        KeyStore keys = new LocalCertificates(folder, clock, entropy).serverKeys(names);
        try {
            return keys.isKeyEntry(OperatorCertificate.OPERATOR)
                    ? Tls.of(
                            keys,
                            new char[0],
                            OperatorCertificate.OPERATOR,
                            LocalCertificates.SERVER)
                    : Tls.of(keys, new char[0]);
        } catch (KeyStoreException e) {
            throw new Failed(e, Failure.INTERNAL, "the key store is loaded");
        }
    }

    /// Whom a client of this server trusts: the local authority and, where the operator has brought
    /// a certificate, its chain.
    ///
    /// @return a PEM file that all may read
    public Path trusted() {
        return OperatorCertificate.in(folder)
                .map(
                        operators -> {
                            byte[] local = DataFolder.read(folder.certificateAuthority());
                            byte[] chain = operators.chainPem();
                            byte[] both = Arrays.copyOf(local, local.length + chain.length);
                            System.arraycopy(chain, 0, both, local.length, chain.length);
                            DataFolder.write(folder.trusted(), both, "rw-r--r--");
                            return folder.trusted();
                        })
                .orElse(folder.certificateAuthority());
    }

    /// Opens the control plane's records, or makes the store in a new folder.
    public ControlRecords records() {
        var store =
                kept.keep(
                        RootedStore.in(
                                folder.control(),
                                folder.controlLedger(),
                                ids.controlId(),
                                rings,
                                folder.hasRecords()));
        return kept.keep(
                StoreDamage.in(
                        folder.control(),
                        () ->
                                ControlRecords.open(
                                        folder.controlLedger(), ids.controlId(), store.seals())));
    }

    /// Opens the audit trail of the accounts' calls, or makes it.
    ///
    /// @throws Failed for damaged files as [StoreDamage#is] tells
    public AuditTrail auditTrail(ControlRecords records) {
        UUID id = AuditFolder.id(ids);
        var store =
                kept.keep(
                        RootedStore.in(
                                folder.audit(),
                                folder.auditLedger(),
                                id,
                                rings,
                                AuditFolder.isMade(records)));
        var trail =
                kept.keep(
                        StoreDamage.in(
                                folder.audit(),
                                () -> AuditTrail.open(folder.auditLedger(), id, store.seals())));
        AuditFolder.made(records);
        return trail;
    }

    /// The embedded issuer of tokens.
    ///
    /// @param directory whom it knows
    public Issuer issuer(IssuerSettings settings, Directory directory, ControlRecords records) {
        return Issuers.of(settings, directory, records, entropy, clock);
    }

    /// Sign-ins among the rows of the audit trail.
    ///
    /// @param issuer what stands as `iss` in the rows
    public SignInLog signIns(AuditTrail trail, String issuer) {
        return new SignInAudit(trail, issuer, Chance.of(entropy));
    }

    /// Users, applications and groups.
    public KeptDirectory directory(ControlRecords records) {
        var own = new Clients(folder, ids, entropy);
        return new KeptDirectory(own, ids.administratorsGroup(), records, entropy);
    }

    /// Opens the embedded vault, and makes its first key in a new folder.
    ///
    /// @param authority address of the issuer, without tenant
    /// @param suffix below which the vaults have names
    /// @param roles role assignments, for vaults that use them
    /// @param listener hears of each change of a key
    /// @throws Failed for damaged files as [StoreDamage#is] tells
    public EmbeddedVault vault(
            String authority,
            String suffix,
            ControlRecords records,
            VaultTokens tokens,
            VaultRoles roles,
            VaultListener listener) {
        var store =
                kept.keep(
                        RootedStore.in(
                                folder.vault(),
                                folder.vaultLedger(),
                                ids.vaultId(),
                                rings,
                                EmbeddedVault.isMade(records)));
        var vault =
                StoreDamage.in(
                        folder.vault(),
                        () ->
                                new EmbeddedVault(
                                        new VaultStore(
                                                folder.vaultStore(), ids.vaultId(), store.seals()),
                                        EmbeddedVault.settings(authority, suffix, ids),
                                        tokens,
                                        roles,
                                        entropy,
                                        clock,
                                        listener));
        kept.keep(vault).makeFirst(ids, records);
        return vault;
    }
}
