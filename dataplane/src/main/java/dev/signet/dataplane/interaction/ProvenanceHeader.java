// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.store.ResourceKey;
import java.nio.charset.StandardCharsets;

/// `X-Provenance`: a Provenance without a target, which gets the resource that is written beside
/// it, as Azure takes it.
final class ProvenanceHeader {
    static final String TYPE = "Provenance";

    private ProvenanceHeader() {}

    /// The resource, not yet validated.
    ///
    /// @param said the header's value
    /// @throws FhirError 400
    static JsonObject resource(String said, ResourceKey target, Meter meter) {
        JsonObject provenance = read(said, meter);
        if (!provenance.text("resourceType", "").equals(TYPE)) {
            throw refused("it is no Provenance");
        }
        if (provenance.find("target") != null) {
            throw refused("its target is what is written, and must not be said");
        }
        JsonObject reference = JsonObject.EMPTY.with("reference", new JsonString(target.path()));
        return provenance.with("target", JsonArray.of(reference));
    }

    private static JsonObject read(String said, Meter meter) {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(said)) {
            throw refused("it is JSON in ASCII, with escapes for other characters");
        }
        byte[] bytes = said.getBytes(StandardCharsets.US_ASCII);
        try {
            return JsonReader.readObject(bytes, 0, bytes.length, meter);
        } catch (Failed failed) {
            if (failed.failure() == Failure.MALFORMED) {
                throw refused("it is not JSON");
            }
            throw failed;
        }
    }

    private static FhirError refused(String why) {
        return FhirError.of(400, IssueType.INVALID, "header X-Provenance: " + why, "");
    }
}
