// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.Caller;
import dev.signet.vault.access.KeyPermission;
import dev.signet.vault.access.VaultGuard;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.keys.EncryptionAlgorithm;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyVersionId;
import dev.signet.vault.records.LedgerRecords;
import dev.signet.vault.records.VaultStore;
import dev.signet.vault.rest.VaultPlaneSettings;
import dev.signet.vault.vaults.KeyUses;
import dev.signet.vault.vaults.Vault;
import dev.signet.vault.vaults.VaultName;
import dev.signet.vault.vaults.VaultState;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// The vault of a server that is stopped, opened to unwrap and nothing else: on no port, without
/// a change to its store, so without a row in its audit trail. Keys, versions and permissions
/// say no as ever. Any thread.
public final class StoppedVault implements AutoCloseable {
    private final LedgerRecords records;
    private final VaultState state;
    private final KeyUses uses;
    private final VaultGuard guard;
    private final VaultPlaneSettings settings;

    private StoppedVault(
            LedgerRecords records,
            VaultPlaneSettings settings,
            VaultRoles roles,
            Entropy entropy,
            InstantSource clock) {
        this.guard = new VaultGuard(roles, Set.of());
        this.records = records;
        this.state = new VaultState(records, clock);
        this.uses = new KeyUses(state, entropy);
        this.settings = settings;
    }

    /// Opens what [VaultService] has written in `store`.
    ///
    /// @param settings which address means which vault
    /// @param roles role assignments, for vaults that use them
    /// @throws Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`, `STORAGE`
    public static StoppedVault open(
            VaultStore store,
            VaultPlaneSettings settings,
            VaultRoles roles,
            Entropy entropy,
            InstantSource clock) {
        LedgerRecords records = LedgerRecords.openToRead(store);
        try {
            return new StoppedVault(records, settings, roles, entropy, clock);
        } catch (RuntimeException e) {
            records.close();
            throw e;
        }
    }

    /// Unwraps with RSA-OAEP-256.
    ///
    /// @param base address of the vault, `https://host:port`
    /// @param caller whom a policy of the vault must grant it
    /// @return a fresh array; the caller owns and wipes it
    /// @throws Failed `NOT_FOUND`, `FORBIDDEN` (fact `refusal`), `INVALID` when it was not
    ///     wrapped so; `CORRUPT`
    public byte[] unwrap(String base, String key, String version, Caller caller, byte[] wrapped) {
        VaultName name = settings.vault(base).orElseThrow(VaultRefusal.VAULT_NOT_FOUND::failed);
        Vault vault = state.live(name).vault();
        var keyName = new KeyName(key);
        guard.requirePermission(vault, caller, Optional.of(keyName), KeyPermission.UNWRAP_KEY);
        if (!vault.tenantId().equalsIgnoreCase(caller.tenantId())) {
            throw new Failed(Failure.UNAUTHENTICATED, "the caller is of another tenant");
        }
        var place = new KeyUses.Place(name, keyName, Optional.of(new KeyVersionId(version)));
        return uses.open(KeyOperation.UNWRAP_KEY, place, EncryptionAlgorithm.RSA_OAEP_256, wrapped)
                .value();
    }

    @Override
    public void close() {
        records.close();
    }
}
