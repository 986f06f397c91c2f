// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.search.query.Criterion;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.search.query.SearchRequest.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `_contained` and `_containedType` (FHIR R4, section 3.1.1.5.8): whether contained resources are
/// looked for, and whether they are sent alone or with what contains them.
///
/// @param alsoOthers whether resources that stand alone are looked for too
/// @param sendsParts whether contained ones are sent alone
public record Containment(boolean alsoOthers, boolean sendsParts) {
    public static final String CONTAINED = "_contained";
    public static final String CONTAINED_TYPE = "_containedType";

    /// Whether a parameter is one of these.
    public static boolean isMeant(QueryParameter parameter) {
        return parameter.name().equals(CONTAINED) || parameter.name().equals(CONTAINED_TYPE);
    }

    /// What they say.
    ///
    /// @param asked no other parameters
    /// @param issues is told what is wrong
    /// @return empty when resources that stand alone are looked for, as usual
    public static Optional<Containment> of(List<QueryParameter> asked, List<SearchIssue> issues) {
        String contained = value(CONTAINED, "false", asked, issues);
        String type = value(CONTAINED_TYPE, "container", asked, issues);
        if (!List.of("false", "true", "both").contains(contained)) {
            issues.add(wrong(CONTAINED, "expected: false, true or both"));
        }
        if (!List.of("container", "contained").contains(type)) {
            issues.add(wrong(CONTAINED_TYPE, "expected: container or contained"));
        }
        return contained.equals("false")
                ? Optional.empty()
                : Optional.of(new Containment(contained.equals("both"), type.equals("contained")));
    }

    private static String value(
            String name, String unsaid, List<QueryParameter> asked, List<SearchIssue> issues) {
        var said = new ArrayList<String>();
        asked.stream()
                .filter(each -> each.name().equals(name) && !each.value().isEmpty())
                .forEach(each -> said.add(each.value()));
        if (said.size() > 1) {
            issues.add(wrong(name, "expected: once"));
        }
        return said.isEmpty() ? unsaid : said.getFirst();
    }

    private static SearchIssue wrong(String name, String text) {
        return new SearchIssue(Kind.INVALID_VALUE, name, text);
    }

    /// What of a search cannot be told of contained resources.
    public static List<SearchIssue> refused(SearchRequest search) {
        var issues = new ArrayList<SearchIssue>();
        if (search.branches().stream()
                .anyMatch(branch -> branch.type().equals(SearchRequest.ALL_TYPES))) {
            issues.add(notSupported("contained resources are looked for by their type"));
        }
        if (search.explain()) {
            issues.add(notSupported("how it ran is not told: _explain"));
        }
        if (!search.includes().isEmpty()) {
            issues.add(notSupported("nothing goes along with contained resources"));
        }
        if (!search.sort().stream().allMatch(Containment::isOfContainer)) {
            issues.add(notSupported("the order is by _id and _lastUpdated of what contains them"));
        }
        if (!search.branches().stream()
                .flatMap(branch -> branch.criteria().stream())
                .allMatch(Containment::isLocal)) {
            issues.add(
                    notSupported(
                            "chains, _has, _list, _not-referenced, _lastUpdated and compartments"
                                    + " are not looked for in contained resources"));
        }
        return issues;
    }

    private static SearchIssue notSupported(String text) {
        return new SearchIssue(Kind.NOT_SUPPORTED, CONTAINED, text);
    }

    private static boolean isOfContainer(Sort sort) {
        return sort instanceof Sort.ById || sort instanceof Sort.ByLastUpdated;
    }

    private static boolean isLocal(Criterion criterion) {
        return switch (criterion) {
            case Criterion.All(List<Criterion> of) -> of.stream().allMatch(Containment::isLocal);
            case Criterion.Any(List<Criterion> of) -> of.stream().allMatch(Containment::isLocal);
            case Criterion.Not(Criterion of) -> isLocal(of);
            case Criterion.Ids _,
                    Criterion.OfTypes _,
                    Criterion.Always _,
                    Criterion.Matches _,
                    Criterion.Missing _,
                    Criterion.Placed _,
                    Criterion.Near _,
                    Criterion.Word _ ->
                    true;
            case Criterion.Updated _,
                    Criterion.Chained _,
                    Criterion.Referred _,
                    Criterion.Member _,
                    Criterion.NotReferenced _ ->
                    false;
        };
    }
}
