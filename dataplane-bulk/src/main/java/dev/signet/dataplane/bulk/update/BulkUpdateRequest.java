// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.update;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bulk.job.Criteria;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;

/// What a bulk update is asked for, as its job keeps it (docs/formats/bulk-update.md).
///
/// @param found what is updated
/// @param patch a Parameters resource, as [TypedPatch] takes it
/// @param profileValidation what the header of that name says; "" for nothing
record BulkUpdateRequest(Criteria found, JsonObject patch, String profileValidation) {
    private static final int FORMAT_VERSION = 1;

    byte[] bytes() {
        return JsonObject.EMPTY
                .with("version", JsonNumber.of(FORMAT_VERSION))
                .with("root", new JsonString(found.root()))
                .with("type", new JsonString(found.type()))
                .with("criteria", new JsonString(found.criteria()))
                .with("lsn", JsonNumber.of(found.lsn()))
                .with("profiles", new JsonString(profileValidation))
                .with("patch", patch)
                .bytes();
    }

    static BulkUpdateRequest of(byte[] bytes) {
        JsonObject json = Json.readObject(bytes);
        if (!(json.find("version") instanceof JsonNumber version && version.text().equals("1"))) {
            throw new Failed(Failure.FORMAT_TOO_NEW, "a bulk update is of another format version");
        }
        if (!(json.find("lsn") instanceof JsonNumber lsn
                && json.find("patch") instanceof JsonObject patch)) {
            throw new Failed(Failure.CORRUPT, "a bulk update does not read");
        }
        return new BulkUpdateRequest(
                new Criteria(
                        json.text("root", ""),
                        json.text("type", ""),
                        json.text("criteria", ""),
                        Long.parseLong(lsn.text())),
                patch,
                json.text("profiles", ""));
    }
}
