// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.terminology.CodeSystem;
import dev.signet.dataplane.terminology.StoredDefinitions;
import dev.signet.fhir.PublishedCodes;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.index.Query;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.ReferenceType.AskedHierarchy;
import dev.signet.search.type.TokenType;
import dev.signet.search.type.TokenType.AskedSubsumed;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What is above and below: codes in a CodeSystem that lists all of them, which is stored or else
/// HL7's, and resources that are part of others of their type. Cycles end. One search, one thread.
///
/// @param snapshot on which both are looked up
/// @param published asked for a code system that is not stored
record Hierarchies(Snapshot snapshot, Supplier<PublishedCodes> published) {
    /// Resources of one hierarchy that are asked for together.
    static final int PARTS_MAX = 1_000;

    /// The code itself, and those that it subsumes or that subsume it.
    List<TokenType.Asked> codes(AskedSubsumed asked) {
        Set<String> codes = codeSystem(asked.system()).related(asked.code(), asked.above());
        if (codes.size() > PARTS_MAX) {
            throw tooMany();
        }
        return codes.stream()
                .map(code -> new TokenType.Asked(Optional.of(asked.system()), code))
                .toList();
    }

    /// Of several with that url the one that was changed last.
    private CodeSystem codeSystem(String url) {
        JsonObject json =
                new StoredDefinitions(snapshot)
                        .find("CodeSystem", url)
                        .map(Json::readObject)
                        .or(() -> published.get().codeSystem(url, Meter.NONE))
                        .orElseThrow(() -> refused("the code system is neither stored nor HL7's"));
        CodeSystem found = CodeSystem.of(json, Meter.NONE);
        if (!found.isHierarchyKnown()) {
            throw refused("the code system is not complete, or its hierarchy is not one of is-a");
        }
        return found;
    }

    /// The ids of the resource itself, and of those that are part of it or that it is part of.
    List<String> parts(AskedHierarchy asked) {
        return reached(asked.id(), id -> asked.above() ? above(asked, id) : below(asked, id));
    }

    private List<String> above(AskedHierarchy asked, String id) {
        String reference =
                snapshot.read(new ResourceKey(asked.type(), id))
                        .filter(stored -> !stored.deleted())
                        .map(stored -> Json.readObject(stored.json()).find("partOf"))
                        .map(each -> each instanceof JsonObject of ? of.text("reference", "") : "")
                        .orElse("");
        String start = asked.type() + "/";
        String parent = reference.startsWith(start) ? reference.substring(start.length()) : "";
        int version = parent.indexOf('/');
        String only = version < 0 ? parent : parent.substring(0, version);
        return ReferenceType.isId(only) ? List.of(only) : List.of();
    }

    private List<String> below(AskedHierarchy asked, String id) {
        var parent = new ReferenceType.AskedResource(List.of(asked.type()), id);
        Query parts =
                new Query.And(
                        List.of(
                                new Query.Type(List.of(asked.type())),
                                new Query.Term(asked.parameter(), parent.words())));
        return snapshot.keys(parts, PARTS_MAX + 1).stream().map(ResourceKey::id).toList();
    }

    /// What leads on from one place.
    @FunctionalInterface
    private interface Next {
        Iterable<String> of(String place);
    }

    private static List<String> reached(String from, Next next) {
        var reached = new LinkedHashSet<String>(List.of(from));
        var open = new ArrayDeque<String>(List.of(from));
        while (!open.isEmpty()) {
            for (String each : next.of(open.remove())) {
                if (reached.add(each)) {
                    open.add(each);
                }
                if (reached.size() > PARTS_MAX) {
                    throw tooMany();
                }
            }
        }
        return new ArrayList<>(reached);
    }

    private static Failed tooMany() {
        return new Failed(
                Failure.TOO_LARGE,
                "a hierarchy that is searched by has more than 1,000 parts",
                new Fact("most", PARTS_MAX));
    }

    private static Failed refused(String text) {
        return new Failed(Failure.INVALID, text);
    }
}
