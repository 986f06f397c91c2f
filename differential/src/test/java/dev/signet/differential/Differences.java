// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import dev.signet.differential.Side.Found;
import java.util.HashSet;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where this server and HAPI's may differ, each with its reason from the specification; the page
/// is docs/differential.md.
enum Differences {
    /// HAPI's server refuses a modifier behind `_has`; the specification has any parameter there.
    HAS_WITH_MODIFIER,

    /// `le` and `ge` a year or a month: HAPI's server takes its first or last moment, the
    /// specification the whole.
    BOUND_OF_YEAR_OR_MONTH,

    /// `sa` and `eb` of a quantity are refused by HAPI's server; the specification has them for all
    /// that has an order.
    BEFORE_OR_AFTER_AN_AMOUNT,

    /// A reference that is contained or names an identifier only is no value to HAPI's server; the
    /// specification asks whether the element is there.
    REFERENCE_WITHOUT_ADDRESS,

    /// Blanks at an end and punctuation count in HAPI's server; the specification has them passed
    /// over in strings.
    BLANKS_AND_PUNCTUATION,

    /// HAPI's server compares percents, scores and counts with each other, as UCUM's canonical form
    /// takes away what stands in braces; here an amount of one is none of another.
    AMOUNTS_WITHOUT_DIMENSION,

    /// The component of `code-value-string` is `value.as(string)`; HAPI's server takes what
    /// `value-string` alone finds, the text of a CodeableConcept among it.
    COMPONENT_BY_ITS_EXPRESSION,

    /// `:not` at the end of a chain: a resource that is referred to has to be of the type named and
    /// not have the value; HAPI's server finds what refers to others besides.
    NOT_BEHIND_A_CHAIN,

    /// More goes along than either server sends on a page, and which is left to it.
    MORE_ALONG_THAN_ONE_PAGE;

    private static final Pattern MODIFIER_BEHIND_HAS =
            Pattern.compile("_has:[^:]+:[^:]+:[^:=]+:.*");
    private static final Pattern YEAR_OR_MONTH = Pattern.compile(".*=[lg]e[0-9]{4}(-[0-9]{2})?");

    private static final Pattern BEFORE_OR_AFTER = Pattern.compile(".*quantity=(.*(\\$|%24))?(sa|eb).*");

    /// What refers so in this data.
    private static final Pattern WITHOUT_ADDRESS =
            Pattern.compile("coverage:missing=.*|(.+\\.)?organization:missing=.*");

    /// As written in the query, where a blank is `+`.
    private static final Pattern BLANK_OR_PUNCTUATION =
            Pattern.compile(
                    "[^=]*(address[a-z-]*|udi-carrier|phonetic)(:contains)?=.*(\\+|[)']|%29|%27).*");

    private static final Pattern WITHOUT_DIMENSION =
            Pattern.compile(".*quantity=.*%7C(%25|%7B[a-z]+%7D)");

    private static final Pattern CODE_VALUE_STRING = Pattern.compile(".*code-value-string=.*");
    private static final Pattern CHAIN_TO_NOT = Pattern.compile(".+\\..+:not=.*");
    private static final int ALONG_PAGE = 1_000;

    static Optional<Differences> of(Search search, Found ours, Found other) {
        boolean isRefused = other.isRefused() && !ours.isRefused();
        if (isRefused && isAny(search, MODIFIER_BEHIND_HAS)) {
            return Optional.of(HAS_WITH_MODIFIER);
        }
        if (isMore(ours, other) && isAny(search, YEAR_OR_MONTH)) {
            return Optional.of(BOUND_OF_YEAR_OR_MONTH);
        }
        if (isRefused && isAny(search, BEFORE_OR_AFTER)) {
            return Optional.of(BEFORE_OR_AFTER_AN_AMOUNT);
        }
        if (ours.isRefused() || other.isRefused()) {
            return Optional.empty();
        }
        if (isAny(search, WITHOUT_ADDRESS)) {
            return Optional.of(REFERENCE_WITHOUT_ADDRESS);
        }
        if (isMore(ours, other) && isAny(search, BLANK_OR_PUNCTUATION)) {
            return Optional.of(BLANKS_AND_PUNCTUATION);
        }
        if (ours.total() < other.total() && isAny(search, WITHOUT_DIMENSION)) {
            return Optional.of(AMOUNTS_WITHOUT_DIMENSION);
        }
        if (ours.total() == 0 && isAny(search, CODE_VALUE_STRING)) {
            return Optional.of(COMPONENT_BY_ITS_EXPRESSION);
        }
        if (ours.total() < other.total() && isAny(search, CHAIN_TO_NOT)) {
            return Optional.of(NOT_BEHIND_A_CHAIN);
        }
        boolean isFull =
                Math.min(ours.included().size(), other.included().size()) >= ALONG_PAGE;
        return isFull && ours.total() == other.total()
                ? Optional.of(MORE_ALONG_THAN_ONE_PAGE)
                : Optional.empty();
    }

    private static boolean isAny(Search search, Pattern form) {
        return search.criteria().stream().anyMatch(one -> form.matcher(one).matches());
    }

    /// Whether all that the other finds is found here, and more.
    private static boolean isMore(Found ours, Found other) {
        return !ours.isRefused()
                && !other.isRefused()
                && ours.total() > other.total()
                && new HashSet<>(ours.matches()).containsAll(other.matches());
    }
}
