// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import dev.signet.differential.Side.Found;
import java.util.Optional;

/// Where this server and HAPI's may differ, each with its reason from the specification; the page
/// is docs/differential.md.
enum Differences {
    /// HAPI's server refuses a modifier behind `_has`; the specification has any parameter there.
    HAS_WITH_MODIFIER;

    static Optional<Differences> of(Search search, Found ours, Found other) {
        boolean isRefused = other.isRefused() && !ours.isRefused();
        boolean hasModifier =
                search.criteria().stream()
                        .anyMatch(one -> one.matches("_has:[^:]+:[^:]+:[^:=]+:.*"));
        return isRefused && hasModifier ? Optional.of(HAS_WITH_MODIFIER) : Optional.empty();
    }
}
