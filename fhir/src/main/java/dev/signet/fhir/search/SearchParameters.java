// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The search parameters of one FHIR version, perhaps with those that an account defines itself.
/// Immutable; any thread.
public final class SearchParameters {
    private static final String ALL_TYPES = "Resource";

    /// What it has is taken for what all types have.
    private static final String ALL_WITH_NARRATIVE = "DomainResource";

    private final Map<String, Map<String, SearchParameter>> byType;
    private final Map<String, Set<String>> notSearchable;
    private final Map<String, List<SearchParameter>> evaluated;
    private final Map<String, Set<String>> notIndexed;
    private final Set<String> types;
    private final Definitions definitions;
    private final FhirVersion version;
    private final byte[] digest;
    private final boolean hasTexts;

    /// @param digest kept
    private SearchParameters(
            FhirVersion version,
            Definitions definitions,
            List<SearchParameter> parameters,
            byte[] digest) {
        this.version = version;
        this.definitions = definitions;
        this.digest = digest;
        this.hasTexts = false;
        byType = new HashMap<>();
        notSearchable = new HashMap<>();
        evaluated = new HashMap<>();
        notIndexed = Map.of();
        for (SearchParameter parameter : parameters) {
            if (parameter.paths().isEmpty()) {
                String base = parameter.base();
                String type = base.equals(ALL_WITH_NARRATIVE) ? ALL_TYPES : base;
                notSearchable.computeIfAbsent(type, _ -> new HashSet<>()).add(parameter.code());
                if (!parameter.expression().isEmpty()) {
                    evaluated.computeIfAbsent(type, _ -> new ArrayList<>()).add(parameter);
                }
            } else {
                byType.computeIfAbsent(parameter.base(), _ -> new TreeMap<>())
                        .put(parameter.code(), parameter);
            }
        }
        types = types(byType);
    }

    private SearchParameters(
            SearchParameters of,
            Map<String, Map<String, SearchParameter>> byType,
            Map<String, Set<String>> notIndexed,
            boolean hasTexts) {
        this.byType = byType;
        this.notSearchable = of.notSearchable;
        this.evaluated = of.evaluated;
        this.notIndexed = notIndexed;
        this.types = types(byType);
        this.definitions = of.definitions;
        this.version = of.version;
        this.digest = of.digest;
        this.hasTexts = hasTexts;
    }

    /// These with `_text` and `_content`: the words of resources are indexed too.
    public SearchParameters withTexts() {
        return new SearchParameters(this, byType, notIndexed, true);
    }

    /// Whether the words of resources are indexed.
    public boolean hasTexts() {
        return hasTexts;
    }

    private static Set<String> types(Map<String, Map<String, SearchParameter>> byType) {
        var own = new TreeSet<>(byType.keySet());
        own.remove(ALL_TYPES);
        return Collections.unmodifiableSet(own);
    }

    /// These with those of an account besides. A code that these have already is passed over.
    ///
    /// @param searchable to be found like these
    /// @param pending defined, and not indexed for all resources yet: [#isPending]
    public SearchParameters with(List<SearchParameter> searchable, List<SearchParameter> pending) {
        var all = new HashMap<>(byType);
        for (SearchParameter own : searchable) {
            if (find(own.base(), own.code()).isEmpty()) {
                all.merge(
                        own.base(),
                        Map.of(own.code(), own),
                        (there, more) -> {
                            var merged = new TreeMap<>(there);
                            more.forEach(merged::putIfAbsent);
                            return merged;
                        });
            }
        }
        var later = new HashMap<String, Set<String>>();
        for (SearchParameter own : pending) {
            later.computeIfAbsent(own.base(), _ -> new HashSet<>()).add(own.code());
        }
        return new SearchParameters(this, all, later, hasTexts);
    }

    /// Whether an account defines the code for that type, and it cannot be searched by until all
    /// resources have been indexed.
    ///
    /// @param type a resource type, or `Resource` for any of them
    public boolean isPending(String type, String code) {
        return type.equals(ALL_TYPES)
                ? notIndexed.values().stream().anyMatch(codes -> codes.contains(code))
                : notIndexed.getOrDefault(type, Set.of()).contains(code)
                        || notIndexed.getOrDefault(ALL_TYPES, Set.of()).contains(code);
    }

    /// Those of the account itself, in the order of types and codes.
    public List<SearchParameter> own() {
        return new TreeMap<>(byType)
                .values().stream()
                        .flatMap(codes -> codes.values().stream())
                        .filter(SearchParameter::isOwn)
                        .toList();
    }

    /// HL7's of that version, as compiled by module definitions; reads them anew, so keep what it
    /// returns.
    ///
    /// @throws Failed when the compiled file is not of this build
    public static SearchParameters load(FhirVersion version) {
        return load(version, Definitions.load(version));
    }

    /// The same for who has the version's definitions already.
    public static SearchParameters load(FhirVersion version, Definitions definitions) {
        try {
            byte[] file = version.searchParameters();
            return new SearchParameters(
                    version,
                    definitions,
                    SearchFileReader.read(file),
                    SearchFileReader.digest(file));
        } catch (IOException e) {
            throw new Failed(e, Failure.INTERNAL, "the search parameters cannot be read");
        }
    }

    /// Which version these are of.
    public FhirVersion version() {
        return version;
    }

    /// SHA-256 over all that is said of FHIR's own parameters, in one order: equal if and only if
    /// they are the same. What was indexed by other ones must be indexed anew. Fresh, 32 bytes.
    public byte[] digest() {
        return digest.clone();
    }

    /// The parameter of that code of that resource type, those of all types included.
    ///
    /// @param type a resource type, or `Resource` for those of all types only
    public Optional<SearchParameter> find(String type, String code) {
        SearchParameter own = byType.getOrDefault(type, Map.of()).get(code);
        return own != null || type.equals(ALL_TYPES)
                ? Optional.ofNullable(own)
                : find(ALL_TYPES, code);
    }

    /// Whether FHIR gives the code a meaning for that resource type, be it one that can be
    /// searched by here or not: a query that names it is never taken for one that does not.
    /// Codes that begin with `_` are FHIR's own for all types, in this version or a later one;
    /// `_` alone is what libraries of browsers add against caches.
    ///
    /// @param type a resource type, or `Resource` for any of them
    public boolean isDefined(String type, String code) {
        if ((code.startsWith("_") && code.length() > 1) || isPending(type, code)) {
            return true;
        }
        return type.equals(ALL_TYPES)
                ? byType.values().stream().anyMatch(own -> own.containsKey(code))
                        || notSearchable.values().stream().anyMatch(own -> own.contains(code))
                : find(type, code).isPresent()
                        || notSearchable.getOrDefault(type, Set.of()).contains(code);
    }

    /// Those of a resource type whose values only a [dev.signet.fhir.FhirPathEngine] can find;
    /// they are defined and not searchable.
    public List<SearchParameter> evaluated(String type) {
        return evaluated.getOrDefault(type, List.of());
    }

    /// All of a resource type, those of all types last; each group in the order of the codes.
    public List<SearchParameter> of(String type) {
        var all = new ArrayList<>(byType.getOrDefault(type, Map.of()).values());
        if (!type.equals(ALL_TYPES)) {
            all.addAll(byType.getOrDefault(ALL_TYPES, Map.of()).values());
        }
        return all;
    }

    /// The resource types that have parameters of their own, in the order of the alphabet; Binary
    /// is none of them ([#isResourceType]).
    public Set<String> types() {
        return types;
    }

    /// Whether it is a resource type, with parameters of its own or without.
    public boolean isResourceType(String name) {
        return definitions.isResourceType(name);
    }
}
