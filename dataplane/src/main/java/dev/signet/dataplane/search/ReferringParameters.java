// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// By which search parameters resources may refer to those of a type. Any thread.
public final class ReferringParameters {
    private final SearchParameters parameters;
    private final Map<String, List<SearchParameter>> byTarget = new ConcurrentHashMap<>();

    public ReferringParameters(SearchParameters parameters) {
        this.parameters = parameters;
    }

    /// @param target a resource type
    public List<SearchParameter> to(String target) {
        return byTarget.computeIfAbsent(
                target,
                type ->
                        parameters.types().stream()
                                .flatMap(source -> parameters.of(source).stream())
                                .filter(each -> each.type() == SearchType.REFERENCE)
                                .filter(each -> leads(each, type))
                                .distinct()
                                .toList());
    }

    /// Whether a parameter may refer to a type.
    static boolean leads(SearchParameter parameter, String type) {
        return parameter.targets().isEmpty() || parameter.targets().contains(type);
    }
}
