// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

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

/// Decides for every parameter where its values stand. A function of the definitions alone, so
/// that what was indexed and what is asked always agree; a change of it needs a rebuild of the
/// index ([#VERSION]). Immutable; any thread.
final class IndexPlan {
    /// Raised whenever documents or queries change.
    static final int VERSION = 1;

    private final Map<Name, Place> places = new HashMap<>();

    IndexPlan(SearchParameters parameters) {
        for (String type : parameters.types()) {
            place(parameters.of(type));
        }
        place(parameters.of("Resource"));
    }

    private void place(List<SearchParameter> ofType) {
        for (SearchParameter parameter : ofType) {
            places.computeIfAbsent(Name.of(parameter), _ -> placeOf(parameter, ofType));
        }
    }

    /// @param parameter one of the definitions that this was made from
    Place of(SearchParameter parameter) {
        Place place = places.get(Name.of(parameter));
        return place == null ? new Place.Own(parameter.code()) : place;
    }

    /// Whether documents hold values of the parameter; id and last change are kept by the
    /// store.
    boolean isIndexed(SearchParameter parameter) {
        return !parameter.code().equals("_id")
                && !parameter.code().equals("_lastUpdated")
                && of(parameter) instanceof Place.Own;
    }

    private static Place placeOf(SearchParameter parameter, List<SearchParameter> ofType) {
        List<SearchParameter> parts = parts(parameter, ofType);
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
    private static List<SearchParameter> parts(
            SearchParameter parameter, List<SearchParameter> ofType) {
        Set<ValuePath> wanted = Set.copyOf(parameter.paths());
        var parts = new ArrayList<SearchParameter>();
        var covered = new HashSet<ValuePath>();
        for (SearchParameter other : ofType) {
            boolean isLike =
                    !other.code().equals(parameter.code())
                            && other.type() == parameter.type()
                            && sets(other.components()).equals(sets(parameter.components()))
                            && wanted.containsAll(other.paths());
            if (!isLike) {
                continue;
            }
            if (Set.copyOf(other.paths()).equals(wanted)) {
                if (other.code().compareTo(parameter.code()) < 0) {
                    return List.of(other);
                }
            } else if (covered.addAll(other.paths())) {
                parts.add(other);
            }
        }
        return covered.equals(wanted) ? parts : List.of();
    }

    private static List<Set<ValuePath>> sets(List<Component> components) {
        return components.stream().map(part -> Set.copyOf(part.paths())).toList();
    }

    private static Optional<Place> narrowed(
            SearchParameter parameter, List<SearchParameter> ofType) {
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
        for (SearchParameter other : ofType) {
            boolean holdsAll =
                    other.type() == SearchType.REFERENCE && Set.copyOf(other.paths()).equals(all);
            if (holdsAll) {
                return Optional.of(new Place.Narrowed(other, types.iterator().next()));
            }
        }
        return Optional.empty();
    }

    /// The parts of a tuple of the resource itself. Such are there on Observation only, and
    /// there `code` and `value[x]` are single.
    private static List<SearchParameter> together(
            SearchParameter composite, List<SearchParameter> ofType) {
        boolean isOfResource =
                composite.base().equals("Observation")
                        && composite.paths().stream().allMatch(path -> path.steps().isEmpty());
        var parts = new ArrayList<SearchParameter>();
        for (Component component : composite.components()) {
            for (SearchParameter other : ofType) {
                boolean isPart =
                        other.code().equals(component.code())
                                && Set.copyOf(other.paths()).equals(Set.copyOf(component.paths()));
                if (isPart) {
                    parts.add(other);
                }
            }
        }
        return isOfResource && parts.size() == composite.components().size() ? parts : List.of();
    }

    /// What tells a parameter from all others; quicker to look up than the whole of it.
    private record Name(String base, String code) {
        static Name of(SearchParameter parameter) {
            return new Name(parameter.base(), parameter.code());
        }
    }
}
