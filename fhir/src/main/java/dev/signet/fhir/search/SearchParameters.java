// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
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

/// The search parameters of one FHIR version. Immutable; any thread.
public final class SearchParameters {
    private static final String ALL_TYPES = "Resource";

    /// What it has is taken for what all types have.
    private static final String ALL_WITH_NARRATIVE = "DomainResource";

    private final Map<String, Map<String, SearchParameter>> byType = new HashMap<>();
    private final Map<String, Set<String>> notSearchable = new HashMap<>();
    private final Map<String, List<SearchParameter>> evaluated = new HashMap<>();
    private final Set<String> types;
    private final FhirVersion version;
    private final byte[] digest;

    /// @param digest kept
    private SearchParameters(FhirVersion version, List<SearchParameter> parameters, byte[] digest) {
        this.version = version;
        this.digest = digest;
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
        var own = new TreeSet<>(byType.keySet());
        own.remove(ALL_TYPES);
        types = Collections.unmodifiableSet(own);
    }

    /// HL7's of that version, as compiled by module definitions; reads them anew, so keep what it
    /// returns.
    ///
    /// @throws Failed when the compiled file is not of this build
    public static SearchParameters load(FhirVersion version) {
        try {
            byte[] file = version.searchParameters();
            return new SearchParameters(
                    version, SearchFileReader.read(file), SearchFileReader.digest(file));
        } catch (IOException e) {
            throw new Failed(e, Failure.INTERNAL, "the search parameters cannot be read");
        }
    }

    /// Which version these are of.
    public FhirVersion version() {
        return version;
    }

    /// SHA-256 over all that is said of these parameters, in one order: equal if and only if they
    /// are the same. What was indexed by other ones must be indexed anew. Fresh, 32 bytes.
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
        if (code.startsWith("_") && code.length() > 1) {
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

    /// The resource types that have parameters of their own, in the order of the alphabet.
    public Set<String> types() {
        return types;
    }
}
