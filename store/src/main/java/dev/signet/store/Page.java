// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.store.Search.SearchAfter;
import java.util.List;
import java.util.Optional;

/// One page of hits, bodies included, in order; of a search backwards the nearest first.
///
/// @param ranks of an order by rank: how much of what was asked for each has, up to 1; else empty
/// @param first the place of the first of them; empty when there is none
/// @param next where the next page goes on; empty when this was the last
public record Page(
        List<Stored> hits,
        List<Double> ranks,
        Optional<SearchAfter> first,
        Optional<SearchAfter> next) {
    public Page {
        hits = List.copyOf(hits);
        ranks = List.copyOf(ranks);
    }
}
