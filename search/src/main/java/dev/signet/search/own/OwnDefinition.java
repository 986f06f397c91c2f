// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.own;

import dev.signet.fhir.Issue;
import dev.signet.fhir.search.SearchParameter;
import java.util.List;

/// What a SearchParameter resource comes to.
public sealed interface OwnDefinition {
    /// It is searched by.
    ///
    /// @param url canonical
    /// @param parameters one for each base
    record Understood(String url, List<SearchParameter> parameters) implements OwnDefinition {
        public Understood {
            parameters = List.copyOf(parameters);
        }
    }

    /// It cannot be, for these reasons; never empty.
    record Refused(List<Issue> issues) implements OwnDefinition {
        public Refused {
            issues = List.copyOf(issues);
        }
    }
}
