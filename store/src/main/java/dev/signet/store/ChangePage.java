// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import java.util.List;
import java.util.OptionalLong;

/// One page of the history of a resource, a type or the whole database, newest or oldest first.
///
/// @param changes may be fewer than asked for, or none, though more follow
/// @param next the `before` or `after` of the next page, the last place that was looked at; empty
///     when this was the last
public record ChangePage(List<Stored> changes, OptionalLong next) {
    public ChangePage {
        changes = List.copyOf(changes);
    }
}
