// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.fhir.search.ValuePath;
import dev.signet.search.query.SearchIssue.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads chains (`subject:Patient.organization.name`) and reverse chains
/// (`_has:Observation:patient:code`), each inside the other to a bounded depth (FHIR R4, sections
/// 3.1.1.5.7 and 3.1.1.5.8). One query, one thread.
final class ChainReader {
    static final String HAS = "_has";

    private static final int HAS_PARTS = 4;

    private final SearchParameters parameters;
    private final Rest rest;
    private final List<SearchIssue> issues;
    private int links;

    /// Reads what stands behind a link.
    @FunctionalInterface
    interface Rest {
        /// @return `null` after telling an issue
        @Nullable Criterion read(String type, Written written);
    }

    /// A parameter of the query on the way through its links.
    ///
    /// @param whole its name as the client wrote it, for issues
    /// @param name what is left of it
    /// @param steps links before this
    /// @param operator of a filter; empty outside of one
    record Written(String whole, String name, String value, int steps, String operator) {
        Written(String whole, String name, String value) {
            this(whole, name, value, 0, "");
        }

        private Written behind(String rest) {
            return new Written(whole, rest, value, steps + 1, operator);
        }
    }

    /// @param issues what is wrong is added; an alternative that nobody defines is taken out again
    ChainReader(SearchParameters parameters, List<SearchIssue> issues, Rest rest) {
        this.parameters = parameters;
        this.issues = issues;
        this.rest = rest;
    }

    static boolean isChain(String name) {
        return isReverse(name) || name.indexOf('.') >= 0;
    }

    private static boolean isReverse(String name) {
        return name.equals(HAS) || name.startsWith(HAS + ":");
    }

    @Nullable Criterion read(String type, Written written) {
        if (written.steps() == SearchRequest.CHAIN_STEPS_MAX) {
            return refuse(Kind.TOO_MUCH, written, "the chain has more than 12 steps");
        }
        return isReverse(written.name()) ? reverse(type, written) : forward(type, written);
    }

    private @Nullable Criterion reverse(String type, Written written) {
        String[] parts = written.name().split(":", HAS_PARTS);
        if (parts.length < HAS_PARTS || !parameters.types().contains(parts[1])) {
            return refuse(
                    Kind.INVALID_VALUE, written, "expected: _has:Type:reference:parameter=value");
        }
        SearchParameter reference = parameters.find(parts[1], parts[2]).orElse(null);
        if (reference == null && parameters.isPending(parts[1], parts[2])) {
            return refuse(Kind.NOT_SUPPORTED, written, SearchIssue.PENDING);
        }
        if (reference == null || reference.type() != SearchType.REFERENCE) {
            return refuse(
                    Kind.INVALID_VALUE,
                    written,
                    "expected: behind the type a reference parameter of it");
        }
        boolean isAnyType = type.equals(SearchRequest.ALL_TYPES);
        if (!isAnyType && !reference.targets().contains(type)) {
            return refuse(Kind.INVALID_VALUE, written, "the reference does not lead to this type");
        }
        Criterion criterion = link(reference, parts[1], written, parts[3]);
        return criterion == null
                ? null
                : new Criterion.Referred(
                        isAnyType ? reference.targets() : List.of(type),
                        reference,
                        new Criterion.Target(parts[1], criterion));
    }

    private @Nullable Criterion forward(String type, Written written) {
        int dot = written.name().indexOf('.');
        String head = written.name().substring(0, dot);
        String tail = written.name().substring(dot + 1);
        int colon = head.indexOf(':');
        String code = colon < 0 ? head : head.substring(0, colon);
        SearchParameter reference = parameters.find(type, code).orElse(null);
        if (reference == null) {
            return parameters.isDefined(type, code)
                    ? refuse(
                            Kind.NOT_SUPPORTED,
                            written,
                            SearchIssue.defined(parameters, type, code))
                    : refuse(Kind.UNKNOWN_PARAMETER, written, "no such search parameter");
        }
        if (reference.type() != SearchType.REFERENCE) {
            return refuse(Kind.INVALID_VALUE, written, "only references can be chained");
        }
        String narrowed = colon < 0 ? "" : head.substring(colon + 1);
        boolean isTarget = reference.targets().contains(narrowed);
        if (!narrowed.isEmpty() && !isTarget) {
            return refuse(Kind.INVALID_VALUE, written, "the parameter does not refer to that type");
        }
        List<String> types = narrowed.isEmpty() ? reference.targets() : List.of(narrowed);
        var targets = new ArrayList<Criterion.Target>();
        for (String target : types) {
            int before = issues.size();
            Criterion criterion = link(reference, target, written, tail);
            if (criterion != null) {
                targets.add(new Criterion.Target(target, criterion));
            } else if (isUnknown(before)) {
                issues.subList(before, issues.size()).clear();
            } else {
                return null;
            }
        }
        return targets.isEmpty()
                ? refuse(
                        Kind.UNKNOWN_PARAMETER,
                        written,
                        "no type that is referred to has such a search parameter")
                : new Criterion.Chained(reference, targets);
    }

    /// Whether all that was found wrong since is that nobody defines what the chain goes on with
    /// for a type that it may lead to.
    private boolean isUnknown(int before) {
        return issues.subList(before, issues.size()).stream()
                .allMatch(issue -> issue.kind() == Kind.UNKNOWN_PARAMETER);
    }

    private @Nullable Criterion link(
            SearchParameter reference, String type, Written written, String tail) {
        links++;
        if (links > SearchRequest.CHAIN_LINKS_MAX) {
            return refuse(
                    Kind.TOO_MUCH,
                    written,
                    "the chains of the search come to more than 1,000 links, counted for each type"
                            + " that they may lead to; name the types");
        }
        if (reference.paths().stream().anyMatch(ChainReader::isPart)) {
            return refuse(
                    Kind.NOT_SUPPORTED,
                    written,
                    "resources that are parts of others are not searched by chains");
        }
        return rest.read(type, written.behind(tail));
    }

    /// Whether resources themselves stand there, as in an entry of a Bundle.
    private static boolean isPart(ValuePath path) {
        return path.type().equals("Resource");
    }

    private @Nullable Criterion refuse(Kind kind, Written written, String text) {
        issues.add(new SearchIssue(kind, written.whole(), text));
        return null;
    }
}
