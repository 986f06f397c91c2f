// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.update;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bulk.job.WalkState;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How far a bulk update has come: a job's checkpoint (docs/formats/bulk-update.md). Immutable.
///
/// @param position where the search goes on; empty at its start
/// @param counts of resources, by what became of them and their type
/// @param reasons of those that failed, by `type reason`
/// @param planned versions that are still to be patched, in this order
/// @param isLast whether nothing is to be searched for any more
record BulkUpdateState(
        byte[] position,
        Map<Became, Map<String, Long>> counts,
        Map<String, Long> reasons,
        List<Planned> planned,
        boolean isLast)
        implements WalkState<BulkUpdateState> {
    static final BulkUpdateState BEGUN =
            new BulkUpdateState(new byte[0], Map.of(), Map.of(), List.of(), false);
    private static final int FORMAT_VERSION = 1;

    /// Different reasons that are told; further ones are counted under [#OTHERS].
    private static final int REASONS_MAX = 100;

    private static final String OTHERS = "other reasons";

    /// What became of a resource. The names are the result's.
    enum Became {
        UPDATED("ResourceUpdatedCount"),
        /// The patch is not of its type, or changes nothing.
        IGNORED("ResourceIgnoredCount"),
        FAILED("ResourcePatchFailedCount");

        private final String counted;

        Became(String counted) {
            this.counted = counted;
        }

        /// The name of the parameter that counts them.
        String counted() {
            return counted;
        }
    }

    /// A version that is to be patched while it is the newest.
    record Planned(ResourceKey key, long version) {}

    BulkUpdateState {
        planned = List.copyOf(planned);
    }

    /// What became of one that was planned.
    ///
    /// @param reason of a failure; else ""
    record Patched(Planned planned, Became became, String reason) {}

    @Override
    public boolean isPlanned() {
        return !planned.isEmpty();
    }

    @Override
    public BulkUpdateState planning(byte[] at, List<Stored> page, boolean isTheLast) {
        List<Planned> next =
                page.stream().map(hit -> new Planned(hit.key(), hit.version())).toList();
        return new BulkUpdateState(at, counts, reasons, next, isTheLast);
    }

    /// The same when some of what is planned is done.
    BulkUpdateState done(List<Patched> some) {
        var all = new EnumMap<Became, Map<String, Long>>(Became.class);
        counts.forEach((became, each) -> all.put(became, new TreeMap<>(each)));
        var why = new TreeMap<String, Long>(reasons);
        var left = new LinkedHashSet<>(planned);
        for (Patched each : some) {
            left.remove(each.planned());
            String type = each.planned().key().type();
            all.computeIfAbsent(each.became(), _ -> new TreeMap<>()).merge(type, 1L, Long::sum);
            if (!each.reason().isEmpty()) {
                String told = type + " " + each.reason();
                boolean isFull = !why.containsKey(told) && why.size() >= REASONS_MAX;
                why.merge(isFull ? type + " " + OTHERS : told, 1L, Long::sum);
            }
        }
        return new BulkUpdateState(position, all, why, List.copyOf(left), isLast);
    }

    @Override
    public long count() {
        return counts.values().stream()
                .flatMap(each -> each.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public byte[] bytes() {
        JsonObject all =
                JsonObject.EMPTY
                        .with("version", JsonNumber.of(FORMAT_VERSION))
                        .with(
                                "position",
                                new JsonString(Base64.getEncoder().encodeToString(position)))
                        .with("last", isLast ? JsonBoolean.TRUE : JsonBoolean.FALSE);
        for (Became became : Became.values()) {
            all = all.with(became.name(), object(counts.getOrDefault(became, Map.of())));
        }
        List<Json> left =
                planned.stream()
                        .<Json>map(
                                each ->
                                        JsonObject.EMPTY
                                                .with("type", new JsonString(each.key().type()))
                                                .with("id", new JsonString(each.key().id()))
                                                .with("version", JsonNumber.of(each.version())))
                        .toList();
        return all.with("reasons", object(reasons)).with("planned", JsonArray.of(left)).bytes();
    }

    private static JsonObject object(Map<String, Long> counts) {
        JsonObject object = JsonObject.EMPTY;
        for (Map.Entry<String, Long> each : new TreeMap<>(counts).entrySet()) {
            object = object.with(each.getKey(), JsonNumber.of(each.getValue()));
        }
        return object;
    }

    /// @throws Failed `FORMAT_TOO_NEW`, `CORRUPT`
    static BulkUpdateState of(byte[] checkpoint) {
        if (checkpoint.length == 0) {
            return BEGUN;
        }
        JsonObject json = Json.readObject(checkpoint);
        if (number(json, "version") != FORMAT_VERSION) {
            throw new Failed(Failure.FORMAT_TOO_NEW, "a bulk update is of another format version");
        }
        var counts = new TreeMap<Became, Map<String, Long>>();
        for (Became became : Became.values()) {
            counts.put(became, map(json, became.name()));
        }
        var planned = new ArrayList<Planned>();
        if (json.find("planned") instanceof JsonArray all) {
            for (Json each : all) {
                if (!(each instanceof JsonObject one)) {
                    throw unreadable();
                }
                var key = new ResourceKey(one.text("type", ""), one.text("id", ""));
                planned.add(new Planned(key, number(one, "version")));
            }
        }
        try {
            return new BulkUpdateState(
                    Base64.getDecoder().decode(json.text("position", "")),
                    counts,
                    map(json, "reasons"),
                    planned,
                    json.find("last") == JsonBoolean.TRUE);
        } catch (IllegalArgumentException _) {
            throw unreadable();
        }
    }

    private static Map<String, Long> map(JsonObject json, String name) {
        if (!(json.find(name) instanceof JsonObject object)) {
            throw unreadable();
        }
        var map = new TreeMap<String, Long>();
        for (int i = 0; i < object.size(); i++) {
            map.put(object.name(i), number(object, object.name(i)));
        }
        return map;
    }

    private static long number(JsonObject json, String name) {
        if (!(json.find(name) instanceof JsonNumber number)) {
            throw unreadable();
        }
        try {
            return Long.parseLong(number.text());
        } catch (NumberFormatException _) {
            throw unreadable();
        }
    }

    private static Failed unreadable() {
        return new Failed(Failure.CORRUPT, "the checkpoint of a bulk update does not read");
    }
}
