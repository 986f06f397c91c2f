// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.Stamp;
import java.util.Optional;
import java.util.UUID;

/// One FHIR service of a workspace as it is recorded; docs/formats/control-records.md. A value;
/// [ResourceRecord] says what its members mean.
///
/// @param accountId the resource's number, which names the account's folder
record FhirServiceRecord(
        int format,
        UUID accountId,
        String subscription,
        String resourceGroup,
        String workspace,
        String name,
        String kind,
        String location,
        FhirServiceState wanted,
        Optional<FhirServiceState> inForce,
        Goal goal,
        Optional<String> operation,
        boolean failed,
        String etag,
        Stamp created,
        Stamp modified) {
    FhirServiceRecord {
        RecordCodec.requireFormat(format);
    }

    static FhirServiceRecord of(ResourceRecord<FhirServiceState> service) {
        return new FhirServiceRecord(
                RecordCodec.FORMAT,
                service.uid(),
                service.id().subscription(),
                service.id().group(),
                service.id().outerName(),
                service.id().name(),
                service.kind(),
                service.location(),
                service.wanted(),
                service.inForce(),
                service.goal(),
                service.operation(),
                service.failed(),
                service.etag(),
                service.created(),
                service.modified());
    }

    ResourceRecord<FhirServiceState> resource() {
        return new ResourceRecord<>(
                ResourceId.inGroup(
                        subscription, resourceGroup, FhirServiceProvider.TYPE, workspace, name),
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
