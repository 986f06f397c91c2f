// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.search.SearchParameter;
import java.util.List;

/// Where the values of a parameter stand in the index. Most have fields of their own; what can
/// be answered from the fields of others has none, because every field costs bytes in each
/// resource.
sealed interface Place {
    /// In fields of that name.
    record Own(String field) implements Place {}

    /// In the fields of these parameters, which together have exactly its values.
    record Union(List<SearchParameter> parts) implements Place {
        public Union {
            parts = List.copyOf(parts);
        }
    }

    /// Among the references of another parameter: those to one type.
    record Narrowed(SearchParameter all, String type) implements Place {}

    /// A tuple of the resource itself, of which each part has at most one value: the parts are
    /// asked one by one.
    record Together(List<SearchParameter> parts) implements Place {
        public Together {
            parts = List.copyOf(parts);
        }
    }
}
