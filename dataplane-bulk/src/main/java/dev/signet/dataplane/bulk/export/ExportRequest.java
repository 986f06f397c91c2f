// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.store.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an export is asked for, as its job keeps it (docs/formats/export.md).
///
/// @param url as it was asked
/// @param root the account's address with a slash at the end
/// @param level whose data
/// @param patients ids of the Patients whose data it is; empty: of all; of the system: not looked
///     at
/// @param moment as of which
/// @param since only what was last written then or later
/// @param till only what was last written then or before
/// @param types of resources; empty for all
/// @param filters queries as `_typeFilter` has them
/// @param elements names as `_elements` has them; empty for all
/// @param hasHistory whether superseded versions are wanted too
/// @param hasDeleted whether deletions are wanted as resources
/// @param outside how it leaves the account
record ExportRequest(
        String url,
        String root,
        Level level,
        List<String> patients,
        Moment moment,
        Instant since,
        Instant till,
        List<String> types,
        List<String> filters,
        List<String> elements,
        boolean hasHistory,
        boolean hasDeleted,
        Outside outside) {
    /// Of requests that stay in the account, as all did.
    private static final int INSIDE_VERSION = 1;

    /// Of those that say more.
    private static final int FORMAT_VERSION = 2;

    /// What is asked of the files.
    ///
    /// @param target where they go; empty: they stay in the account
    /// @param resourcesMax how many resources one may hold; 0: as many as its length allows
    /// @param anonymisation the configuration by which what they hold is changed, as it was read;
    ///     empty: nothing is changed. Holds keys
    record Outside(
            Optional<ExportTarget> target, int resourcesMax, Optional<String> anonymisation) {
        /// As exports are that ask for nothing.
        static final Outside NONE = new Outside(Optional.empty(), 0, Optional.empty());
    }

    /// Whose data.
    enum Level {
        SYSTEM,
        PATIENT,
        /// Of the Patients that are named.
        SOME_PATIENTS
    }

    ExportRequest {
        patients = List.copyOf(patients);
        types = List.copyOf(types);
        filters = List.copyOf(filters);
        elements = List.copyOf(elements);
    }

    /// Whether a time is named from which on.
    boolean isSince() {
        return since.isAfter(Instant.EPOCH);
    }

    byte[] bytes() {
        boolean isInside = outside.equals(Outside.NONE);
        JsonObject json =
                JsonObject.EMPTY
                        .with("version", JsonNumber.of(isInside ? INSIDE_VERSION : FORMAT_VERSION))
                        .with("url", new JsonString(url))
                        .with("root", new JsonString(root))
                        .with("level", new JsonString(level.name()))
                        .with("patients", texts(patients))
                        .with("lsn", JsonNumber.of(moment.lsn()))
                        .with("time", new JsonString(moment.time().toString()))
                        .with("since", new JsonString(since.toString()))
                        .with("till", new JsonString(till.toString()))
                        .with("types", texts(types))
                        .with("filters", texts(filters))
                        .with("elements", texts(elements))
                        .with("history", new JsonString("" + hasHistory))
                        .with("deleted", new JsonString("" + hasDeleted));
        return (isInside ? json : withOutside(json)).bytes();
    }

    private JsonObject withOutside(JsonObject json) {
        JsonObject more = json.with("resourcesMax", JsonNumber.of(outside.resourcesMax()));
        if (outside.target().isPresent()) {
            more = more.with("target", outside.target().get().json());
        }
        return outside.anonymisation().isEmpty()
                ? more
                : more.with("anonymisation", new JsonString(outside.anonymisation().get()));
    }

    private static Outside outside(JsonObject json) {
        String resources = number(json, "resourcesMax");
        return new Outside(
                json.find("target") instanceof JsonObject target
                        ? Optional.of(ExportTarget.of(target))
                        : Optional.empty(),
                resources.isEmpty() ? 0 : Integer.parseInt(resources),
                Optional.of(json.text("anonymisation", "")).filter(text -> !text.isEmpty()));
    }

    private static JsonArray texts(List<String> texts) {
        return JsonArray.of(texts.stream().map(JsonString::new).toList());
    }

    static ExportRequest of(byte[] bytes) {
        JsonObject json = Json.readObject(bytes);
        String version = number(json, "version");
        if (!version.equals("" + INSIDE_VERSION) && !version.equals("" + FORMAT_VERSION)) {
            throw new Failed(
                    Failure.FORMAT_TOO_NEW,
                    "an export is of another format version",
                    new Fact("reads", FORMAT_VERSION));
        }
        return new ExportRequest(
                json.text("url", ""),
                json.text("root", ""),
                Level.valueOf(json.text("level", "")),
                texts(json, "patients"),
                new Moment(Long.parseLong(number(json, "lsn")), time(json, "time")),
                time(json, "since"),
                time(json, "till"),
                texts(json, "types"),
                texts(json, "filters"),
                texts(json, "elements"),
                json.text("history", "").equals("true"),
                json.text("deleted", "").equals("true"),
                outside(json));
    }

    private static String number(JsonObject json, String name) {
        return json.find(name) instanceof JsonNumber number ? number.text() : "";
    }

    private static Instant time(JsonObject json, String name) {
        return Instant.parse(json.text(name, ""));
    }

    private static List<String> texts(JsonObject json, String name) {
        var texts = new ArrayList<String>();
        if (json.find(name) instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonString text) {
                    texts.add(text.value());
                }
            }
        }
        return texts;
    }
}
