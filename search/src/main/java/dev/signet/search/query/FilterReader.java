// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.search.query.ChainReader.Written;
import dev.signet.search.query.SearchIssue.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `_filter` (FHIR R4, section 3.1.3): comparisons of a parameter, or of a chain of them,
/// joined by `and` and `or` from left to right, in parentheses, and turned round by `not(...)`.
/// Filters in brackets within a path are refused. One query, one thread.
final class FilterReader {
    static final String NAME = "_filter";

    /// Parentheses in one another, and changes between `and` and `or`.
    private static final int DEPTH_MAX = 20;

    private static final String GRAMMAR =
            "expected: parameter operator value, joined by and, or, not() and parentheses";

    private final List<SearchIssue> issues;
    private final ChainReader.Rest comparisons;
    private int compared;

    /// @param issues what is wrong is added
    /// @param comparisons reads one, with its operator
    FilterReader(List<SearchIssue> issues, ChainReader.Rest comparisons) {
        this.issues = issues;
        this.comparisons = comparisons;
    }

    /// @return `null` after telling an issue
    @Nullable Criterion read(String type, Written written) {
        if (!written.name().equals(NAME)) {
            return refuse(Kind.NOT_SUPPORTED, written, "this parameter takes no modifier");
        }
        Optional<List<FilterToken>> tokens = FilterToken.all(written.value());
        if (tokens.isEmpty()) {
            return refuse(Kind.INVALID_VALUE, written, GRAMMAR);
        }
        var reading = new Reading(type, written, tokens.get());
        Criterion criterion = reading.filter(DEPTH_MAX);
        if (criterion == null) {
            return null;
        }
        return reading.isAtEnd() ? criterion : refuse(Kind.INVALID_VALUE, written, GRAMMAR);
    }

    private @Nullable Criterion refuse(Kind kind, Written written, String text) {
        issues.add(new SearchIssue(kind, written.whole(), text));
        return null;
    }

    /// One filter on its way from left to right.
    private final class Reading {
        private final String type;
        private final Written written;
        private final List<FilterToken> tokens;
        private int next;

        Reading(String type, Written written, List<FilterToken> tokens) {
            this.type = type;
            this.written = written;
            this.tokens = tokens;
        }

        boolean isAtEnd() {
            return next == tokens.size();
        }

        @Nullable Criterion filter(int depth) {
            if (depth == 0) {
                return refuse(Kind.TOO_MUCH, written, "the filter is nested more than 20 deep");
            }
            Criterion left = term(depth);
            String joined = "";
            int deeper = depth;
            while (left != null && (isWord("and") || isWord("or"))) {
                String join = tokens.get(next++).text();
                Criterion right = term(depth);
                if (right == null) {
                    return null;
                }
                if (!join.equals(joined) && --deeper == 0) {
                    return refuse(Kind.TOO_MUCH, written, "the filter is nested more than 20 deep");
                }
                left = joined(left, right, join, join.equals(joined));
                joined = join;
            }
            return left;
        }

        private static Criterion joined(
                Criterion left, Criterion right, String join, boolean isSame) {
            var all = new ArrayList<Criterion>();
            if (isSame && left instanceof Criterion.All(List<Criterion> before)) {
                all.addAll(before);
            } else if (isSame && left instanceof Criterion.Any(List<Criterion> before)) {
                all.addAll(before);
            } else {
                all.add(left);
            }
            all.add(right);
            return join.equals("and") ? new Criterion.All(all) : new Criterion.Any(all);
        }

        private @Nullable Criterion term(int depth) {
            boolean isNegated = isWord("not") && isSign(next + 1, '(');
            if (isNegated) {
                next++;
            }
            if (!isSign(next, '(')) {
                return comparison();
            }
            next++;
            Criterion inner = filter(depth - 1);
            if (inner == null) {
                return null;
            }
            if (!isSign(next, ')')) {
                return refuse(Kind.INVALID_VALUE, written, GRAMMAR);
            }
            next++;
            return isNegated ? new Criterion.Not(inner) : inner;
        }

        private @Nullable Criterion comparison() {
            boolean isThere =
                    next + 2 < tokens.size()
                            && tokens.get(next).isPath()
                            && tokens.get(next + 1).isWord()
                            && tokens.get(next + 2).isValue();
            if (!isThere) {
                return refuse(Kind.INVALID_VALUE, written, GRAMMAR);
            }
            if (++compared > SearchRequest.ALTERNATIVES_MAX) {
                return refuse(Kind.TOO_MUCH, written, "the filters have more than 500 comparisons");
            }
            String path = tokens.get(next).text();
            String operator = tokens.get(next + 1).text();
            FilterToken value = tokens.get(next + 2);
            next += 3;
            if (!FilterOperator.isKnown(operator)) {
                return refuse(Kind.INVALID_VALUE, written, FilterOperator.GRAMMAR);
            }
            int before = issues.size();
            String whole = written.whole() + " (" + path + " " + operator + ")";
            var compares = new Written(whole, path, value.text(), written.steps(), operator);
            Criterion criterion = comparisons.read(type, compares);
            if (criterion == null) {
                // to pass over what nobody defines would pass over the whole filter
                issues.subList(before, issues.size())
                        .replaceAll(issue -> isUnknown(issue) ? undefined(whole) : issue);
            }
            return criterion;
        }

        private static boolean isUnknown(SearchIssue issue) {
            return issue.kind() == Kind.UNKNOWN_PARAMETER;
        }

        private static SearchIssue undefined(String whole) {
            return new SearchIssue(
                    Kind.NOT_SUPPORTED, whole, "a parameter of the filter is not defined");
        }

        private boolean isWord(String word) {
            return !isAtEnd() && tokens.get(next).isWord() && tokens.get(next).text().equals(word);
        }

        private boolean isSign(int place, char sign) {
            return place < tokens.size() && tokens.get(place).isSign(sign);
        }
    }
}
