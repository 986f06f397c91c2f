// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameter.Component;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.fhir.search.ValuePath;
import dev.signet.fhir.search.ValuePath.Resolves;
import dev.signet.fhir.search.ValuePath.Step;
import dev.signet.fhir.search.ValuePath.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Decides for every parameter where its values stand. A function of the definitions alone, so
/// that what was indexed and what is asked always agree; a change of it needs a rebuild of the
/// index ([IndexMapping#TERMS_VERSION]). Immutable; any thread.
final class IndexPlan {
    private final SearchParameters parameters;
    private final Map<String, Map<String, Place>> byType = new ConcurrentHashMap<>();

    private final Map<String, Boolean> canonicalTypes = new ConcurrentHashMap<>();

    IndexPlan(SearchParameters parameters) {
        this.parameters = parameters;
    }

    private Map<String, Place> ofType(String type) {
        // an account's own share no fields: those of FHIR's own must not depend on them
        List<Candidate> all =
                parameters.of(type).stream()
                        .filter(parameter -> !parameter.isOwn())
                        .map(Candidate::of)
                        .toList();
        var places = new HashMap<String, Place>();
        for (Candidate candidate : all) {
            if (candidate.parameter.base().equals(type)) {
                places.put(candidate.parameter.code(), placeOf(candidate, all));
            }
        }
        return places;
    }

    /// @param parameter one of the definitions that this was made from
    Place of(SearchParameter parameter) {
        if (parameter.isOwn()) {
            return new Place.Own(parameter.field());
        }
        // worked out when a type is first met: all of them would delay the start
        Place place = byType.computeIfAbsent(parameter.base(), this::ofType).get(parameter.code());
        return place == null ? new Place.Own(parameter.code()) : place;
    }

    /// Whether documents hold values of the parameter; id and last change are kept by the
    /// store.
    boolean isIndexed(SearchParameter parameter) {
        return !parameter.code().equals("_id")
                && !parameter.code().equals("_lastUpdated")
                && of(parameter) instanceof Place.Own;
    }

    /// Whether resources of the type have a canonical url.
    boolean isCanonical(String type) {
        return canonicalTypes.computeIfAbsent(
                type,
                each ->
                        parameters
                                .find(each, "url")
                                .filter(url -> url.type() == SearchType.URI)
                                .isPresent());
    }

    private static Place placeOf(Candidate candidate, List<Candidate> ofType) {
        SearchParameter parameter = candidate.parameter;
        List<SearchParameter> parts = parts(candidate, ofType);
        if (!parts.isEmpty()) {
            return new Place.Union(parts);
        }
        if (parameter.type() == SearchType.COMPOSITE) {
            List<SearchParameter> together = together(parameter, ofType);
            return together.isEmpty()
                    ? new Place.Own(parameter.code())
                    : new Place.Together(together);
        }
        return narrowed(parameter, ofType).orElse(new Place.Own(parameter.code()));
    }

    /// Other parameters that together have exactly the paths of this one. Of several with the
    /// same paths the first in the order of the alphabet keeps its own field.
    private static List<SearchParameter> parts(Candidate wanted, List<Candidate> ofType) {
        var parts = new ArrayList<SearchParameter>();
        var covered = new HashSet<ValuePath>();
        for (Candidate other : ofType) {
            boolean isLike =
                    other.parameter.type() == wanted.parameter.type()
                            && !other.parameter.code().equals(wanted.parameter.code())
                            && wanted.paths.containsAll(other.paths)
                            && other.components.equals(wanted.components);
            if (!isLike) {
                continue;
            }
            if (other.paths.size() == wanted.paths.size()) {
                if (other.parameter.code().compareTo(wanted.parameter.code()) < 0) {
                    return List.of(other.parameter);
                }
            } else if (covered.addAll(other.paths)) {
                parts.add(other.parameter);
            }
        }
        return covered.equals(wanted.paths) ? parts : List.of();
    }

    private static Optional<Place> narrowed(SearchParameter parameter, List<Candidate> ofType) {
        var types = new HashSet<String>();
        var all = new HashSet<ValuePath>();
        for (ValuePath path : parameter.paths()) {
            List<Step> steps = path.steps();
            if (steps.isEmpty()
                    || !(steps.getLast() instanceof Where(var test))
                    || !(test instanceof Resolves(String type))) {
                return Optional.empty();
            }
            types.add(type);
            List<Step> before = steps.subList(0, steps.size() - 1);
            all.add(new ValuePath(before, path.type(), path.system()));
        }
        if (types.size() != 1) {
            return Optional.empty();
        }
        for (Candidate other : ofType) {
            boolean holdsAll =
                    other.parameter.type() == SearchType.REFERENCE && other.paths.equals(all);
            if (holdsAll) {
                return Optional.of(new Place.Narrowed(other.parameter, types.iterator().next()));
            }
        }
        return Optional.empty();
    }

    /// The parts of a tuple of the resource itself whose elements occur at most once, as `code` and
    /// `value[x]` of an Observation: there is one tuple only, and its parts belong together.
    private static List<SearchParameter> together(
            SearchParameter composite, List<Candidate> ofType) {
        boolean isOfResource =
                composite.isSingle()
                        && composite.paths().stream().allMatch(path -> path.steps().isEmpty());
        var parts = new ArrayList<SearchParameter>();
        for (Component component : composite.components()) {
            for (Candidate other : ofType) {
                boolean isPart =
                        other.parameter.code().equals(component.code())
                                && other.paths.equals(Set.copyOf(component.paths()));
                if (isPart) {
                    parts.add(other.parameter);
                }
            }
        }
        return isOfResource && parts.size() == composite.components().size() ? parts : List.of();
    }

    /// A parameter with its paths as sets.
    private record Candidate(
            SearchParameter parameter, Set<ValuePath> paths, List<Set<ValuePath>> components) {
        static Candidate of(SearchParameter parameter) {
            List<Set<ValuePath>> components =
                    parameter.components().stream().map(part -> Set.copyOf(part.paths())).toList();
            return new Candidate(parameter, Set.copyOf(parameter.paths()), components);
        }
    }
}
