// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.plain;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Stamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One plain resource as it is recorded; docs/formats/control-records.md. A value;
/// [ResourceRecord] says what its members mean.
///
/// @param names one for each level of the type
record PlainRecord(
        int format,
        UUID uid,
        String type,
        String subscription,
        String resourceGroup,
        List<String> names,
        String kind,
        String location,
        PlainState wanted,
        Optional<PlainState> inForce,
        Goal goal,
        Optional<String> operation,
        boolean failed,
        String etag,
        Stamp created,
        Stamp modified) {
    PlainRecord {
        RecordCodec.requireFormat(format);
    }

    static PlainRecord of(ResourceRecord<PlainState> resource) {
        return new PlainRecord(
                RecordCodec.FORMAT,
                resource.uid(),
                resource.id().type().text(),
                resource.id().subscription(),
                resource.id().group(),
                resource.id().names(),
                resource.kind(),
                resource.location(),
                resource.wanted(),
                resource.inForce(),
                resource.goal(),
                resource.operation(),
                resource.failed(),
                resource.etag(),
                resource.created(),
                resource.modified());
    }

    ResourceRecord<PlainState> resource() {
        return new ResourceRecord<>(
                ResourceId.inGroup(
                        subscription,
                        resourceGroup,
                        ResourceType.of(type),
                        names.toArray(String[]::new)),
                uid,
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
