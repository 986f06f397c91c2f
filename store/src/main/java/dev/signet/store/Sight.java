// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Query;
import java.util.List;

/// What one caller sees of a database and may change in it ([Database#narrowed]): queries that a
/// resource answers by itself, whatever others hold.
///
/// @param seen what is read, found, counted and followed
/// @param created what may be written where nothing is, or where it has been deleted
/// @param updated what may be written over, and what may stand there then
/// @param deleted what may be deleted
public record Sight(Query seen, Query created, Query updated, Query deleted) {
    /// @throws Failed `INVALID` for a chain, or a time of the last change
    public Sight {
        List.of(seen, created, updated, deleted).forEach(Sight::check);
    }

    private static void check(Query query) {
        switch (query) {
            case Query.ReferencesTo _, Query.ReferencedBy _, Query.Shares _, Query.Updated _ ->
                    throw new Failed(
                            Failure.INVALID, "a sight is a query that a resource answers alone");
            case Query.And(var all) -> all.forEach(Sight::check);
            case Query.Or(var any) -> any.forEach(Sight::check);
            case Query.Not(var negated) -> check(negated);
            case Query.All _,
                    Query.Type _,
                    Query.Id _,
                    Query.Term _,
                    Query.Prefix _,
                    Query.Contains _,
                    Query.Between _,
                    Query.Overlap _,
                    Query.Near _ -> {}
        }
    }
}
