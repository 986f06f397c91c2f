// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.search.type.DateType;
import dev.signet.search.type.Modifier;
import dev.signet.search.type.Operand;
import java.util.List;

/// One thing that must hold of a hit.
public sealed interface Criterion {
    /// Its id is one of these.
    record Ids(List<String> anyOf) implements Criterion {
        public Ids {
            anyOf = List.copyOf(anyOf);
        }

        @Override
        public String toString() {
            return "Ids";
        }
    }

    /// Its last change is one of these times.
    record Updated(List<DateType.Asked> anyOf) implements Criterion {
        public Updated {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// It has one of these values; under [Modifier#NOT] none of them.
    record Matches(SearchParameter parameter, Modifier modifier, List<Operand> anyOf)
            implements Criterion {
        public Matches {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// It has a value, or has none.
    record Missing(SearchParameter parameter, boolean missing) implements Criterion {}

    /// It refers to a resource of which one of the alternatives holds.
    record Chained(SearchParameter reference, List<Target> anyOf) implements Criterion {
        public Chained {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// The end of a chain: a type, and what must hold of the resource.
    record Target(String type, Criterion criterion) {}
}
