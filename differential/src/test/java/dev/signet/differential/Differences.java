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
    BOUND_OF_YEAR_OR_MONTH;

    private static final Pattern MODIFIER_BEHIND_HAS =
            Pattern.compile("_has:[^:]+:[^:]+:[^:=]+:.*");
    private static final Pattern YEAR_OR_MONTH = Pattern.compile(".*=[lg]e[0-9]{4}(-[0-9]{2})?");

    static Optional<Differences> of(Search search, Found ours, Found other) {
        boolean isRefused = other.isRefused() && !ours.isRefused();
        if (isRefused && isAny(search, MODIFIER_BEHIND_HAS)) {
            return Optional.of(HAS_WITH_MODIFIER);
        }
        if (isMore(ours, other) && isAny(search, YEAR_OR_MONTH)) {
            return Optional.of(BOUND_OF_YEAR_OR_MONTH);
        }
        return Optional.empty();
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
