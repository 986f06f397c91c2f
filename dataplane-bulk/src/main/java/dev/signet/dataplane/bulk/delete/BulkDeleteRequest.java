// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.delete;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.index.Query;
import dev.signet.search.QueryMapping;
import dev.signet.search.own.OwnParameters;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.List;

/// What a bulk delete is asked for, as its job keeps it (docs/formats/bulk-delete.md).
///
/// @param way how it is deleted
/// @param root the account's address with a slash at the end
/// @param type "" for all
/// @param criteria as in a URL, encoded; "" for all resources
/// @param excluded types that stay
/// @param lsn what was last written after it stays
record BulkDeleteRequest(
        Way way, String root, String type, String criteria, List<String> excluded, long lsn) {
    private static final int FORMAT_VERSION = 1;
    private static final int UPDATE_SHIFT = 20;

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
                .with("root", new JsonString(root))
                .with("type", new JsonString(type))
                .with("criteria", new JsonString(criteria))
                .with("excluded", JsonArray.of(excluded.stream().map(JsonString::new).toList()))
                .with("lsn", JsonNumber.of(lsn))
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
                json.text("root", ""),
                json.text("type", ""),
                json.text("criteria", ""),
                excluded,
                Long.parseLong(lsn.text()));
    }

    /// What is deleted. Search parameters of the account's own never are.
    ///
    /// @throws FhirError 400 when the criteria are not understood
    /// @throws Failed `INVALID` when they ask for what is not stored
    Query query(FhirModel model, Snapshot snapshot) {
        var all = new ArrayList<Query>();
        all.add(found(model, snapshot));
        var stays = new ArrayList<>(excluded);
        stays.add(OwnParameters.TYPE);
        all.add(new Query.Not(new Query.Type(stays)));
        all.add(new Query.Updated(0, (lsn + 1 << UPDATE_SHIFT) - 1));
        return new Query.And(all);
    }

    private Query found(FhirModel model, Snapshot snapshot) {
        if (criteria.isEmpty()) {
            return type.isEmpty() ? new Query.All() : new Query.Type(List.of(type));
        }
        List<QueryParameter> parameters = Parameters.decoded(criteria);
        SearchParse parsed =
                new SearchParser(model.searchParameters())
                        .parse(type, root, parameters, Handling.STRICT);
        return switch (parsed) {
            case SearchParse.Refused(var issues) ->
                    throw FhirError.of(
                            400,
                            IssueType.INVALID,
                            "search parameter "
                                    + SearchIssue.code(issues.getFirst().parameter())
                                    + ": "
                                    + issues.getFirst().text(),
                            "");
            case SearchParse.Understood(var request) -> {
                // to pass one over would delete more
                if (request.branches().stream()
                        .anyMatch(each -> each.criteria().size() != parameters.size())) {
                    throw new Failed(
                            Failure.INVALID, "a parameter has no value, or is no criterion");
                }
                yield new QueryMapping(model.documents()).query(request, snapshot::updateAt);
            }
        };
    }
}
