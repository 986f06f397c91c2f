// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import java.util.List;

/// What a reference in a query is read against.
///
/// @param base the account's own address with a slash at the end: absolute references below it
///     are taken as relative ones
/// @param targets the resource types that an id alone may mean; empty: it means none
public record ReferenceScope(String base, List<String> targets) {
    public ReferenceScope {
        targets = List.copyOf(targets);
    }

    ReferenceScope withoutTargets() {
        return new ReferenceScope(base, List.of());
    }
}
