// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.ledger.Verifying;
import dev.signet.vault.audit.AuditTrail;
import dev.signet.vault.records.LedgerRecords;
import dev.signet.vault.records.Records;
import dev.signet.vault.records.VaultStore;
import dev.signet.vault.vaults.KeyBackups;
import dev.signet.vault.vaults.KeyUses;
import dev.signet.vault.vaults.Vault;
import dev.signet.vault.vaults.VaultKeys;
import dev.signet.vault.vaults.VaultListener;
import dev.signet.vault.vaults.VaultState;
import dev.signet.vault.vaults.Vaults;
import java.time.InstantSource;
import java.util.Optional;

/// A key vault: vaults, their keys, the uses of keys and the audit trail, on one sealed store.
/// The one object that an application makes; [VaultPlane] puts it on the network. Any thread.
public final class VaultService implements AutoCloseable {
    private final Vaults vaults;
    private final VaultKeys keys;
    private final KeyUses uses;
    private final KeyBackups backups;
    private final AuditTrail audit;
    private final ExpiryNotices notices;
    private final ManagedChanges managed;
    private final VaultState state;
    private final VaultListener listener;
    private final AutoCloseable store;
    private final InstantSource clock;

    /// Opens the vault in `store`, or makes an empty one.
    ///
    /// @throws dev.signet.base.Failed `CONFLICT` when it is open elsewhere; `CORRUPT`,
    ///     `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW` for stored bytes; `STORAGE`; `KEY_REFUSED`
    public static VaultService open(
            VaultStore store,
            VaultSettings settings,
            Entropy entropy,
            InstantSource clock,
            VaultListener listener) {
        LedgerRecords records = LedgerRecords.open(store);
        try {
            return new VaultService(
                    records, records, store.seals(), settings, entropy, clock, listener);
        } catch (RuntimeException e) {
            records.close();
            throw e;
        }
    }

    /// Walks over all records of a vault that nobody has open; no byte of the folder changes.
    ///
    /// @throws dev.signet.base.Failed as [#open]
    public static void verifyStopped(VaultStore store, Verifying hearing) {
        LedgerRecords.verifyStopped(store, hearing);
    }

    VaultService(
            AutoCloseable store,
            Records records,
            Seals seals,
            VaultSettings settings,
            Entropy entropy,
            InstantSource clock,
            VaultListener listener) {
        Chance chance = Chance.of(entropy);
        this.store = store;
        this.clock = clock;
        this.listener = listener;
        this.state = new VaultState(records, clock);
        this.vaults = new Vaults(state, chance, listener);
        this.keys = new VaultKeys(state, entropy, chance, listener);
        this.uses = new KeyUses(state, entropy);
        this.backups = new KeyBackups(state, seals, chance, listener);
        this.audit = new AuditTrail(records, settings.auditRowsMax());
        this.notices = new ExpiryNotices(audit, chance);
        this.managed = new ManagedChanges(audit, chance, clock);
    }

    /// Management of vaults.
    public Vaults vaults() {
        return vaults;
    }

    /// The life of keys.
    public VaultKeys keys() {
        return keys;
    }

    /// The uses of keys.
    public KeyUses uses() {
        return uses;
    }

    /// Sealed copies of keys.
    public KeyBackups backups() {
        return backups;
    }

    /// Who did what.
    public AuditTrail audit() {
        return audit;
    }

    /// Where what is done in Resource Manager is written down.
    public ManagedChanges managed() {
        return managed;
    }

    /// Does what time asks for: erases what is past its retention (which nobody can reach any
    /// more since that moment), makes new versions where a rotation policy is due, and tells of
    /// keys that will expire or have. To be called about once a minute, by one thread.
    public void tick() {
        state.eraseDue().forEach(vault -> listener.changed(vault, Optional.empty()));
        keys.rotateDue();
        for (Vault vault : vaults.list()) {
            keys.list(vault.name()).forEach(key -> notices.look(vault, key, clock.instant()));
        }
    }

    /// Writes the audit rows that wait and closes the store.
    @Override
    public void close() {
        audit.close();
        try {
            store.close();
        } catch (Exception e) {
            throw new Failed(e, Failure.STORAGE, "the vault's store does not close");
        }
    }
}
