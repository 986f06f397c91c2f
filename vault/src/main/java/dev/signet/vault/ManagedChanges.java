// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import dev.signet.base.Chance;
import dev.signet.vault.audit.AuditEvent;
import dev.signet.vault.audit.AuditTrail;
import dev.signet.vault.audit.RightsChange;
import dev.signet.vault.vaults.Vault;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// Rows of the audit trail of what is done to vaults and keys elsewhere than at the vault's own
/// address: in Resource Manager, which has asked who it is. Any thread.
public final class ManagedChanges {
    private final AuditTrail audit;
    private final Chance chance;
    private final InstantSource clock;

    ManagedChanges(AuditTrail audit, Chance chance, InstantSource clock) {
        this.audit = audit;
        this.chance = chance;
        this.clock = clock;
    }

    /// Who has done it.
    ///
    /// @param objectId empty text for the installation itself
    /// @param version api-version; empty text where there was none
    public record By(String objectId, String version) {}

    /// Writes down what has been done.
    ///
    /// @param operation as Key Vault names it: `KeyCreate`, `VaultPatch`
    /// @param address ARM id of what was asked for
    /// @param id of the key with its version, or the vault's address
    /// @throws dev.signet.base.Failed as [AuditTrail#record]
    public void note(
            Vault vault,
            String operation,
            By by,
            String address,
            String id,
            Optional<RightsChange> rights) {
        audit.record(
                new AuditEvent(
                        clock.instant(),
                        vault.resourceId().toUpperCase(Locale.ROOT),
                        operation,
                        by.version(),
                        true,
                        "OK",
                        "",
                        0,
                        "",
                        chance.uuid(),
                        Optional.of(by.objectId()).filter(each -> !each.isEmpty()),
                        Optional.empty(),
                        "",
                        address,
                        id,
                        200,
                        Optional.empty(),
                        rights));
    }

    /// Waits until what was noted is on the disk, or until that fails: then it is tried again, and
    /// the change, which is in force, is answered.
    ///
    /// @throws dev.signet.base.Failed as [AuditTrail#flush]
    public void flush() {
        audit.flush();
    }
}
