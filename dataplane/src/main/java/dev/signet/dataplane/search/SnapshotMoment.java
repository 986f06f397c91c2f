// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Conformance;
import dev.signet.fhir.Json;
import dev.signet.fhir.JsonArray;
import dev.signet.fhir.JsonNumber;
import dev.signet.fhir.JsonObject;
import dev.signet.index.Deadline;
import dev.signet.search.Moment;
import dev.signet.search.type.Canonicals;
import dev.signet.search.type.QuantityType;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.TokenType;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A snapshot as queries see it, with the units of its quantities and the codes of value sets: of
/// stored ones those that the resource lists itself, in its expansion or in includes without
/// filters; else HL7's for required bindings. Each is read once, and all that a search asks for is
/// counted together. One search, one thread.
final class SnapshotMoment implements Moment {
    /// Of one value set, and of all, each counted as often as it is asked for.
    private static final int CODES_MAX = 5_000;

    private static final int VALUE_SETS_MAX = 100;
    private static final int UNITS_MAX = 2_000;

    /// Units that all quantities of a search are compared with.
    private static final int COMPARED_MAX = 50_000;

    private static final String TYPE = "ValueSet";
    private static final int VERSIONS_MAX = 100;

    private final Snapshot snapshot;
    private final Supplier<Conformance> conformance;
    private final Deadline end;
    private final Map<String, List<TokenType.Asked>> valueSets = new HashMap<>();
    private final Map<TokenType.AskedSubsumed, List<TokenType.Asked>> known = new HashMap<>();
    private final Map<ReferenceType.AskedHierarchy, List<String>> parts = new HashMap<>();
    private int codes;
    private @Nullable List<String> units;
    private int compared;

    /// @param conformance asked only for a value set that is not stored
    /// @param end when the search has to be done
    SnapshotMoment(Snapshot snapshot, Supplier<Conformance> conformance, Deadline end) {
        this.snapshot = snapshot;
        this.conformance = conformance;
        this.end = end;
    }

    @Override
    public void pass() {
        end.check();
    }

    @Override
    public long updateAt(Instant time) {
        return snapshot.updateAt(time);
    }

    @Override
    public List<String> units() {
        List<String> found = units;
        if (found == null) {
            found = snapshot.terms(QuantityType.UNITS, UNITS_MAX + 1);
            units = found;
        }
        if (found.size() > UNITS_MAX) {
            throw tooMany(
                    "quantities have too many different units to be compared; name the unit alone",
                    UNITS_MAX);
        }
        compared += found.size();
        if (compared > COMPARED_MAX) {
            throw tooMany(
                    "the quantities of the search are compared with too many units together; name"
                            + " the unit alone",
                    COMPARED_MAX);
        }
        return found;
    }

    @Override
    public List<TokenType.Asked> codes(String valueSet) {
        List<TokenType.Asked> found = valueSets.get(valueSet);
        if (found == null) {
            found = read(valueSet);
            valueSets.put(valueSet, found);
        }
        return counted(found);
    }

    @Override
    public List<TokenType.Asked> subsumed(TokenType.AskedSubsumed asked) {
        return counted(known.computeIfAbsent(asked, _ -> new Hierarchies(snapshot).codes(asked)));
    }

    @Override
    public List<String> parts(ReferenceType.AskedHierarchy asked) {
        return parts.computeIfAbsent(asked, _ -> new Hierarchies(snapshot).parts(asked));
    }

    private List<TokenType.Asked> counted(List<TokenType.Asked> found) {
        codes += found.size();
        if (codes > CODES_MAX) {
            throw tooMany(
                    "the value sets that are searched by have too many codes together, counted for"
                            + " each type",
                    CODES_MAX);
        }
        return found;
    }

    private List<TokenType.Asked> read(String valueSet) {
        if (valueSets.size() == VALUE_SETS_MAX) {
            throw tooMany("too many different value sets are searched by", VALUE_SETS_MAX);
        }
        Optional<JsonObject> stored = stored(valueSet);
        return stored.isPresent() ? listed(stored.get()) : published(valueSet);
    }

    private static Failed tooMany(String text, int most) {
        return new Failed(Failure.TOO_LARGE, text, new Fact("most", most));
    }

    /// Of several with that url the one that was changed last.
    private Optional<JsonObject> stored(String name) {
        Optional<ResourceKey> key =
                name.startsWith(TYPE + "/")
                        ? Optional.of(new ResourceKey(TYPE, name.substring(TYPE.length() + 1)))
                        : snapshot
                                .keys(Canonicals.named(List.of(TYPE), List.of(name)), VERSIONS_MAX)
                                .stream()
                                .reduce((_, last) -> last);
        return key.flatMap(snapshot::read)
                .filter(found -> !found.deleted())
                .map(found -> Json.readObject(found.json()));
    }

    private List<TokenType.Asked> published(String name) {
        Map<String, Set<String>> bySystem =
                conformance
                        .get()
                        .valueSet(name)
                        .orElseThrow(() -> refused("the value set is neither stored nor HL7's"));
        var codes = new ArrayList<TokenType.Asked>();
        bySystem.forEach((system, of) -> of.forEach(code -> codes.add(asked(system, code))));
        return codes;
    }

    private static List<TokenType.Asked> listed(JsonObject valueSet) {
        if (valueSet.find("expansion") instanceof JsonObject expansion
                && expansion.find("contains") instanceof JsonArray contains) {
            var codes = new ArrayList<TokenType.Asked>();
            addContained(contains, codes);
            boolean isPart =
                    expansion.find("total") instanceof JsonNumber total
                            && total.decimal().intValue() > codes.size();
            if (!isPart) {
                return codes;
            }
        }
        return composed(
                valueSet.find("compose") instanceof JsonObject compose
                        ? compose
                        : JsonObject.EMPTY);
    }

    private static void addContained(JsonArray contains, List<TokenType.Asked> codes) {
        for (Json each : contains) {
            if (each instanceof JsonObject concept && codes.size() <= CODES_MAX) {
                String code = concept.text("code", "");
                if (!code.isEmpty()) {
                    codes.add(asked(concept.text("system", ""), code));
                }
                if (concept.find("contains") instanceof JsonArray below) {
                    addContained(below, codes);
                }
            }
        }
    }

    private static List<TokenType.Asked> composed(JsonObject compose) {
        var codes = new ArrayList<TokenType.Asked>();
        if (!(compose.find("include") instanceof JsonArray includes)
                || compose.find("exclude") != null) {
            throw notListed();
        }
        for (Json each : includes) {
            if (!(each instanceof JsonObject include)
                    || include.find("filter") != null
                    || include.find("valueSet") != null
                    || include.text("system", "").isEmpty()) {
                throw notListed();
            }
            String system = include.text("system", "");
            if (include.find("concept") instanceof JsonArray concepts) {
                for (Json concept : concepts) {
                    if (concept instanceof JsonObject one && !one.text("code", "").isEmpty()) {
                        codes.add(asked(system, one.text("code", "")));
                    }
                }
            } else {
                codes.add(asked(system, ""));
            }
        }
        return codes;
    }

    private static TokenType.Asked asked(String system, String code) {
        return new TokenType.Asked(Optional.of(system), code);
    }

    private static Failed notListed() {
        return refused(
                "the value set does not list its codes: it needs an expansion, or includes without"
                        + " filters, value sets and exclusions");
    }

    private static Failed refused(String text) {
        return new Failed(Failure.INVALID, text);
    }
}
