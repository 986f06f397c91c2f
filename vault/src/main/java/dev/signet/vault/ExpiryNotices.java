// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import dev.signet.base.Chance;
import dev.signet.vault.audit.AuditEvent;
import dev.signet.vault.audit.AuditSearch;
import dev.signet.vault.audit.AuditTrail;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyAttributes;
import dev.signet.vault.keys.RotationPolicy;
import dev.signet.vault.vaults.Vault;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Tells in the audit trail, once each, that the newest version of a key is near its expiry and
/// that it has expired, under the names that Key Vault's notifications have in its log. Nothing is
/// sent anywhere. What the trail does not keep any more is told again after a restart.
///
/// One thread.
final class ExpiryNotices {
    /// The notifications, as `operationName` has them.
    private enum Notice {
        NEAR("KeyNearExpiryEventGridNotification"),
        EXPIRED("KeyExpiredEventGridNotification");

        private final String operation;

        Notice(String operation) {
            this.operation = operation;
        }
    }

    /// Of one version.
    private record Told(Notice notice, String vault, String id) {}

    private final AuditTrail audit;
    private final Chance chance;
    private final Set<Told> told = new HashSet<>();

    /// @param chance for correlation ids
    ExpiryNotices(AuditTrail audit, Chance chance) {
        this.audit = audit;
        this.chance = chance;
    }

    /// Looks at a key that is not deleted.
    void look(Vault vault, Key key, Instant now) {
        KeyAttributes latest = key.latest().attributes();
        Optional<Instant> expires = latest.expires();
        if (expires.isPresent() && !now.isBefore(expires.get())) {
            tell(Notice.EXPIRED, vault, key, now);
        } else if (key.rotationPolicy().orElse(RotationPolicy.initial()).notifies(latest, now)) {
            tell(Notice.NEAR, vault, key, now);
        }
    }

    private void tell(Notice notice, Vault vault, Key key, Instant now) {
        String id = "/keys/" + key.name().text() + "/" + key.latest().id().text();
        String resource = vault.resourceId().toUpperCase(Locale.ROOT);
        if (!told.add(new Told(notice, resource, id)) || isInTrail(notice, resource, id)) {
            return;
        }
        audit.record(
                new AuditEvent(
                        now,
                        resource,
                        notice.operation,
                        "",
                        true,
                        "OK",
                        "",
                        0,
                        "",
                        chance.uuid(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        "",
                        id,
                        200,
                        Optional.empty(),
                        Optional.empty()));
    }

    private boolean isInTrail(Notice notice, String resource, String id) {
        return !audit.newest(
                        new AuditSearch(
                                1,
                                Optional.empty(),
                                Optional.empty(),
                                Integer.MAX_VALUE,
                                row ->
                                        row.operationName().equals(notice.operation)
                                                && row.resourceId().equals(resource)
                                                && row.id().equals(id)))
                .rows()
                .isEmpty();
    }
}
