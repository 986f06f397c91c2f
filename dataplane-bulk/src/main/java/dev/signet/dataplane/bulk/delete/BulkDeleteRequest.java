// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.delete;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.bulk.job.Criteria;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.index.Query;
import dev.signet.search.own.OwnParameters;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.List;

/// What a bulk delete is asked for, as its job keeps it (docs/formats/bulk-delete.md).
///
/// @param way how it is deleted
/// @param found what is deleted
/// @param excluded types that stay
record BulkDeleteRequest(Way way, Criteria found, List<String> excluded) {
    private static final int FORMAT_VERSION = 1;

    /// How resources are deleted.
    enum Way {
        /// A version that says so; history stays.
        SOFT,
        /// All versions are erased.
        HARD,
        /// All versions but the newest are erased.
        PURGE
    }

    BulkDeleteRequest {
        excluded = List.copyOf(excluded);
    }

    byte[] bytes() {
        return JsonObject.EMPTY
                .with("version", JsonNumber.of(FORMAT_VERSION))
                .with("way", new JsonString(way.name()))
                .with("root", new JsonString(found.root()))
                .with("type", new JsonString(found.type()))
                .with("criteria", new JsonString(found.criteria()))
                .with("excluded", JsonArray.of(excluded.stream().map(JsonString::new).toList()))
                .with("lsn", JsonNumber.of(found.lsn()))
                .bytes();
    }

    static BulkDeleteRequest of(byte[] bytes) {
        JsonObject json = Json.readObject(bytes);
        if (!(json.find("version") instanceof JsonNumber version && version.text().equals("1"))) {
            throw new Failed(Failure.FORMAT_TOO_NEW, "a bulk delete is of another format version");
        }
        var excluded = new ArrayList<String>();
        if (json.find("excluded") instanceof JsonArray all) {
            for (Json each : all) {
                if (each instanceof JsonString text) {
                    excluded.add(text.value());
                }
            }
        }
        if (!(json.find("lsn") instanceof JsonNumber lsn)) {
            throw new Failed(Failure.CORRUPT, "a bulk delete does not read");
        }
        return new BulkDeleteRequest(
                Way.valueOf(json.text("way", "")),
                new Criteria(
                        json.text("root", ""),
                        json.text("type", ""),
                        json.text("criteria", ""),
                        Long.parseLong(lsn.text())),
                excluded);
    }

    /// What is deleted. Search parameters of the account's own never are.
    ///
    /// @throws FhirError 400 when the criteria are not understood
    /// @throws Failed `INVALID` when they ask for what is not stored
    Query query(FhirModel model, Snapshot snapshot) {
        var stays = new ArrayList<>(excluded);
        stays.add(OwnParameters.TYPE);
        return found.query(model, snapshot, stays);
    }
}
