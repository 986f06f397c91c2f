// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.RecordForm;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import java.util.Locale;

/// Records of the FHIR services of workspaces: one for each pair of names, which is its own in
/// the whole installation.
final class FhirServiceForm implements RecordForm<FhirServiceState> {
    @Override
    public String prefix() {
        return "fhir-service/";
    }

    @Override
    public String key(ResourceId id) {
        return prefix() + id.path().toLowerCase(Locale.ROOT);
    }

    @Override
    public byte[] write(ResourceRecord<FhirServiceState> record) {
        return RecordCodec.write(FhirServiceRecord.of(record));
    }

    @Override
    public ResourceRecord<FhirServiceState> read(byte[] bytes) {
        return RecordCodec.read(bytes, FhirServiceRecord.class).resource();
    }
}
