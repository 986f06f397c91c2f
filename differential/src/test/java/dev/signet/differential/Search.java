// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import java.util.List;
import java.util.TreeSet;

/// A generated search.
///
/// @param forms what it is made of: `plain`, `or`, `prefix`, `modifier`, `missing`, `composite`,
///     `chain`, `has`, `sort`, `include`
/// @param criteria as they stand in the query, without `_sort` and includes
/// @param rest `_sort`, `_include`, `_revinclude`
/// @param sortedBy the parameter of the one `_sort`; empty for none
record Search(
        String type,
        TreeSet<String> forms,
        List<String> criteria,
        List<String> rest,
        String sortedBy) {

    /// `Type?criteria`, as it is asked.
    String query() {
        return type + "?" + String.join("&", criteria) + String.join("", rest);
    }

    @Override
    public String toString() {
        return query() + "  " + forms;
    }
}
