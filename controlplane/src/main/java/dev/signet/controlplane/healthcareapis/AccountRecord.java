// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.Stamp;
import java.util.Optional;
import java.util.UUID;

/// One account as it is recorded; docs/formats/control-records.md. A value; [ResourceRecord] says
/// what its members mean.
///
/// @param accountId the resource's number, which names the account's folder
record AccountRecord(
        int format,
        UUID accountId,
        String subscription,
        String resourceGroup,
        String name,
        String kind,
        String location,
        AccountState wanted,
        Optional<AccountState> inForce,
        Goal goal,
        Optional<String> operation,
        boolean failed,
        String etag,
        Stamp created,
        Stamp modified) {

    AccountRecord {
        RecordCodec.requireFormat(format);
    }

    static AccountRecord of(ResourceRecord<AccountState> account) {
        return new AccountRecord(
                RecordCodec.FORMAT,
                account.uid(),
                account.id().subscription(),
                account.id().group(),
                account.id().name(),
                account.kind(),
                account.location(),
                account.wanted(),
                account.inForce(),
                account.goal(),
                account.operation(),
                account.failed(),
                account.etag(),
                account.created(),
                account.modified());
    }

    ResourceRecord<AccountState> resource() {
        return new ResourceRecord<>(
                ResourceId.inGroup(subscription, resourceGroup, AccountProvider.TYPE, name),
                accountId,
                kind,
                location,
                wanted,
                inForce,
                goal,
                operation,
                failed,
                etag,
                created,
                modified);
    }
}
