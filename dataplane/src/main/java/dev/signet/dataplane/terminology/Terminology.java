// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.PublishedCodes;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.index.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Code systems and value sets: what an account has stored, else HL7's. One request, one thread.
public final class Terminology {
    /// Codes of one value set, and of all that it is made of together.
    public static final int CODES_MAX = 100_000;

    private static final int CODES_LOOKED_AT_MAX = 1_000_000;
    private static final int DEPTH_MAX = 10;

    /// Of one include or exclude.
    private static final int FILTERS_MAX = 20;

    /// About what a concept takes in an expansion.
    private static final long CONCEPT_BYTES = 200;

    private final StoredSource stored;
    private final Supplier<PublishedCodes> published;
    private final Meter meter;
    private final Deadline end;
    private final Bounds bounds;
    private final Map<String, Optional<CodeSystem>> systems = new HashMap<>();
    private final Map<String, Optional<Fragments>> fragments = new HashMap<>();
    private Predicate<Concept> wanted = _ -> true;
    private int looked;

    /// How much a value set may have.
    ///
    /// @param codes of one
    /// @param isByRule whether a system that is included whole is told by a concept without a code,
    ///     where that says enough: then it need not be stored
    public record Bounds(int codes, boolean isByRule) {
        /// Of those that are listed.
        public static final Bounds LISTED = new Bounds(CODES_MAX, false);
    }

    /// @param stored what the account has
    /// @param published HL7's; asked for what is not stored
    /// @param meter is told what is built
    /// @param end until when it has to be worked out
    public Terminology(
            StoredSource stored,
            Supplier<PublishedCodes> published,
            Meter meter,
            Deadline end,
            Bounds bounds) {
        this.stored = stored;
        this.published = published;
        this.meter = meter;
        this.end = end;
        this.bounds = bounds;
    }

    /// From now on, of a code system that is included in a value set itself, whole or by filters,
    /// only those are kept that are wanted: of many codes those that are listed.
    public void keepOnly(Predicate<Concept> wanted) {
        this.wanted = wanted;
    }

    /// The part of a code system that has a code, where the system is stored in parts and one has
    /// it; else as the other. It holds until the next is asked for.
    ///
    /// @param canonical its url, perhaps with `|` and a version
    public Optional<CodeSystem> system(String canonical, String code) {
        Optional<Fragments> parts = fragments(canonical);
        return parts.flatMap(some -> some.having(code)).or(() -> system(canonical));
    }

    /// Looks at the clock: for who compares one thing after the other with what is known.
    ///
    /// @throws Failed `TOO_LARGE` when the time is over
    public void checkTime() {
        end.check();
    }

    /// Whether two codes of a system are the same; letter by letter, unless the system, stored or
    /// HL7's, says that case means nothing.
    public boolean isSame(String system, String code, String other) {
        return code.equals(other)
                || code.equalsIgnoreCase(other)
                        && !system(system).map(CodeSystem::isCaseSensitive).orElse(true);
    }

    private Optional<Fragments> fragments(String canonical) {
        return fragments.computeIfAbsent(
                canonical,
                url ->
                        resource("CodeSystem", url)
                                .filter(Fragments::isOne)
                                .map(
                                        head ->
                                                new Fragments(
                                                        head,
                                                        stored.all("CodeSystem", url),
                                                        meter,
                                                        end)));
    }

    /// A code system that is stored, of one that is stored in parts the one that was changed last;
    /// else HL7's.
    ///
    /// @param canonical its url, perhaps with `|` and a version
    public Optional<CodeSystem> system(String canonical) {
        return systems.computeIfAbsent(
                canonical,
                url ->
                        resource("CodeSystem", url)
                                .or(() -> published.get().codeSystem(url, meter))
                                .map(found -> CodeSystem.of(found, meter)));
    }

    /// A resource that is stored.
    public Optional<JsonObject> resource(String type, String canonical) {
        return stored.find(type, canonical)
                .map(json -> JsonReader.readObject(json, 0, json.length, meter));
    }

    /// The codes of a value set.
    ///
    /// @throws Failed `NOT_FOUND` when nobody has it; as the other
    public List<Concept> codes(String canonical) {
        return codes(canonical, 0);
    }

    /// The codes of a value set, each once, in its order.
    ///
    /// @throws Failed `INVALID` when it cannot be worked out, `TOO_LARGE` when it is too large
    public List<Concept> codes(JsonObject valueSet) {
        return List.copyOf(codes(valueSet, 0).values());
    }

    private List<Concept> codes(String canonical, int depth) {
        Optional<JsonObject> found = resource("ValueSet", canonical);
        if (found.isPresent()) {
            return List.copyOf(codes(found.get(), depth).values());
        }
        return published(canonical);
    }

    private List<Concept> published(String canonical) {
        int bar = canonical.indexOf('|');
        Map<String, Set<String>> bySystem =
                published
                        .get()
                        .valueSet(bar < 0 ? canonical : canonical.substring(0, bar))
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                Failure.NOT_FOUND,
                                                "the value set is neither stored nor one of HL7's"
                                                        + " whose codes are known"));
        var codes = new ArrayList<Concept>();
        for (String url : bySystem.keySet().stream().sorted().toList()) {
            Optional<CodeSystem> system = system(url);
            for (String code : bySystem.getOrDefault(url, Set.of()).stream().sorted().toList()) {
                meter.take(CONCEPT_BYTES);
                String display =
                        system.flatMap(one -> one.find(code))
                                .map(one -> one.text("display", ""))
                                .orElse("");
                codes.add(new Concept(url, "", code, display));
            }
        }
        return codes;
    }

    /// What HL7 publishes.
    PublishedCodes published() {
        return published.get();
    }

    private Map<String, Concept> codes(JsonObject valueSet, int depth) {
        end.check();
        if (depth > DEPTH_MAX) {
            throw new Failed(
                    Failure.INVALID,
                    "value sets are made of one another too deep, or in a circle",
                    new Fact("most", DEPTH_MAX));
        }
        var codes = new LinkedHashMap<String, Concept>();
        if (valueSet.find("expansion") instanceof JsonObject expansion
                && expansion.find("contains") != null) {
            contained(expansion, codes);
            boolean isPart =
                    expansion.find("total") instanceof JsonNumber total
                            && total.decimal().intValue() > codes.size();
            if (!isPart) {
                return codes;
            }
            codes.clear();
        }
        if (!(valueSet.find("compose") instanceof JsonObject compose)) {
            throw new Failed(
                    Failure.INVALID,
                    "the value set has neither a definition nor a list of all its codes");
        }
        if (JsonBoolean.of(false).equals(compose.find("inactive"))) {
            throw new Failed(
                    Failure.INVALID,
                    "compose.inactive of the value set is false: which codes are inactive is not"
                            + " looked at");
        }
        List<JsonObject> excludes = compose.objects("exclude");
        boolean mayBeByRule = bounds.isByRule() && excludes.isEmpty();
        for (JsonObject include : compose.objects("include")) {
            boolean isListed = depth == 0 && include.find("valueSet") == null;
            included(include, depth, mayBeByRule, isListed).forEach(concept -> put(concept, codes));
        }
        for (JsonObject exclude : excludes) {
            exclude(included(exclude, depth, false, false), codes);
        }
        return codes;
    }

    private void contained(JsonObject list, Map<String, Concept> codes) {
        for (JsonObject one : list.objects("contains")) {
            if (!one.text("code", "").isEmpty()) {
                put(
                        new Concept(
                                one.text("system", ""),
                                one.text("version", ""),
                                one.text("code", ""),
                                one.text("display", "")),
                        codes);
            }
            contained(one, codes);
        }
    }

    private void put(Concept concept, Map<String, Concept> codes) {
        meter.take(CONCEPT_BYTES);
        codes.putIfAbsent(concept.key(), concept);
        check(codes.size());
    }

    private void check(int size) {
        if (size > bounds.codes()) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the value set has too many codes",
                    new Fact("most", bounds.codes()));
        }
    }

    private void exclude(List<Concept> excluded, Map<String, Concept> codes) {
        var folded = new HashSet<String>();
        for (Concept concept : excluded) {
            codes.remove(concept.key());
            String key = compared(concept);
            if (!key.equals(concept.key())) {
                folded.add(key);
            }
        }
        if (!folded.isEmpty()) {
            codes.values().removeIf(concept -> folded.contains(compared(concept)));
        }
    }

    /// What two concepts have in common that are the same by what their system says of case.
    private String compared(Concept concept) {
        return system(concept.system())
                .filter(system -> !system.isCaseSensitive())
                .map(system -> concept.system() + '\n' + system.folded(concept.code()) + "\n")
                .orElseGet(concept::key);
    }

    /// @param isListed whether only what is wanted need be kept
    private List<Concept> included(
            JsonObject include, int depth, boolean mayBeByRule, boolean isListed) {
        String system = include.text("system", "");
        boolean isByRule =
                mayBeByRule
                        && include.find("concept") == null
                        && include.find("filter") == null
                        && include.find("valueSet") == null;
        Optional<List<Concept>> all =
                system.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                isByRule
                                        ? List.of(new Concept(system, "", "", ""))
                                        : ofSystem(include, system, isListed));
        if (include.find("valueSet") instanceof JsonArray valueSets) {
            for (Json each : valueSets) {
                if (each instanceof JsonString url) {
                    all = Optional.of(both(all, codes(url.value(), depth + 1)));
                }
            }
        }
        return all.orElseThrow(
                () ->
                        new Failed(
                                Failure.INVALID,
                                "the value set includes neither a system nor a value set"));
    }

    private List<Concept> both(Optional<List<Concept>> one, List<Concept> other) {
        if (one.isEmpty()) {
            return other;
        }
        var keys = new HashSet<String>();
        other.forEach(concept -> keys.add(compared(concept)));
        return one.get().stream().filter(concept -> keys.contains(compared(concept))).toList();
    }

    private List<Concept> ofSystem(JsonObject include, String url, boolean isListed) {
        String version = include.text("version", "");
        String canonical = version.isEmpty() ? url : url + "|" + version;
        if (include.find("concept") instanceof JsonArray concepts) {
            return named(concepts, url, version, canonical);
        }
        Optional<CodeSystem> found = system(canonical);
        Optional<Fragments> parts = fragments(canonical);
        CodeSystem system =
                found.filter(one -> one.isComplete() || parts.isPresent())
                        .orElseThrow(Terminology::notComplete);
        List<Predicate<JsonObject>> filters = filters(include, system);
        var codes = new ArrayList<Concept>();
        Consumer<JsonObject> look =
                concept -> {
                    look();
                    if (filters.stream().allMatch(filter -> filter.test(concept))) {
                        Concept one = system.concept(concept);
                        if (!isListed || wanted.test(one)) {
                            codes.add(one);
                            if (parts.isPresent()) {
                                meter.take(CONCEPT_BYTES);
                                check(codes.size());
                            }
                        }
                    }
                };
        if (parts.isEmpty()) {
            system.concepts().forEach(look);
        } else if (!parts.get().forEach(look)) {
            throw notComplete();
        }
        return codes;
    }

    /// Those that an include lists itself, with what their system calls them.
    private List<Concept> named(JsonArray concepts, String url, String version, String canonical) {
        var listed = new LinkedHashMap<String, Concept>();
        var nameless = new HashSet<String>();
        for (Json each : concepts) {
            if (each instanceof JsonObject concept) {
                String code = concept.text("code", "");
                String display = concept.text("display", "");
                listed.putIfAbsent(code, new Concept(url, version, code, display));
                if (display.isEmpty()) {
                    nameless.add(code);
                }
            }
        }
        Optional<Fragments> parts = nameless.isEmpty() ? Optional.empty() : fragments(canonical);
        if (parts.isPresent()) {
            parts.get()
                    .forEach(
                            concept -> {
                                look();
                                String code = concept.text("code", "");
                                if (nameless.contains(code)) {
                                    String display = concept.text("display", "");
                                    listed.put(code, new Concept(url, version, code, display));
                                }
                            });
        } else if (!nameless.isEmpty()) {
            Optional<CodeSystem> system = system(canonical);
            for (String code : nameless) {
                system.flatMap(one -> one.find(code))
                        .map(one -> new Concept(url, version, code, one.text("display", "")))
                        .ifPresent(one -> listed.put(code, one));
            }
        }
        return List.copyOf(listed.values());
    }

    private static Failed notComplete() {
        return new Failed(
                Failure.INVALID,
                "the value set includes a code system that is not stored with all of its codes");
    }

    /// Counts a code that is looked at.
    private void look() {
        looked++;
        end.check();
        if (looked > CODES_LOOKED_AT_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the value set is made of too many codes",
                    new Fact("most", CODES_LOOKED_AT_MAX));
        }
    }

    private List<Predicate<JsonObject>> filters(JsonObject include, CodeSystem system) {
        List<JsonObject> all = include.objects("filter");
        if (all.size() > FILTERS_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "an include of the value set has too many filters",
                    new Fact("most", FILTERS_MAX));
        }
        var filters = new ArrayList<Predicate<JsonObject>>();
        for (JsonObject filter : all) {
            filters.add(ConceptFilter.of(filter, system, meter, end));
        }
        return filters;
    }
}
