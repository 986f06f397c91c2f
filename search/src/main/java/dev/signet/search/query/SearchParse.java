// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import java.util.List;

/// What came of reading a query.
public sealed interface SearchParse {
    /// It can be run.
    record Understood(SearchRequest request) implements SearchParse {}

    /// It cannot: 400 in the data plane.
    ///
    /// @param issues at least one
    record Refused(List<SearchIssue> issues) implements SearchParse {
        public Refused {
            issues = List.copyOf(issues);
        }
    }
}
