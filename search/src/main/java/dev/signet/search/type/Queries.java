// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.index.Query;
import java.util.List;

/// Queries made of others, without a shell around a single one. Pure.
public final class Queries {
    private Queries() {}

    /// At least one of them; of none: nothing.
    public static Query any(List<Query> queries) {
        return queries.size() == 1 ? queries.getFirst() : new Query.Or(queries);
    }

    /// All of them; of none: everything.
    public static Query all(List<Query> queries) {
        return queries.size() == 1 ? queries.getFirst() : new Query.And(queries);
    }
}
