// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.search.type.DateType;
import dev.signet.search.type.Modifier;
import dev.signet.search.type.Operand;
import dev.signet.search.type.Position;
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

    /// It is of one of these types.
    record OfTypes(List<String> anyOf) implements Criterion {
        public OfTypes {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// Its last change is one of these times.
    record Updated(List<DateType.Asked> anyOf) implements Criterion {
        public Updated {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// All of these hold.
    record All(List<Criterion> of) implements Criterion {
        public All {
            of = List.copyOf(of);
        }
    }

    /// One of these holds.
    record Any(List<Criterion> of) implements Criterion {
        public Any {
            of = List.copyOf(of);
        }
    }

    /// It does not hold.
    record Not(Criterion of) implements Criterion {}

    /// Every resource, or none.
    record Always(boolean holds) implements Criterion {}

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

    /// One step of a chain: a type, and what must hold of the resource.
    record Target(String type, Criterion criterion) {}

    /// It is referred to by a resource of which the criterion holds.
    ///
    /// @param types that it may have itself, at least one
    /// @param reference a parameter of the type that refers
    /// @param source what refers, and what must hold of it
    record Referred(List<String> types, SearchParameter reference, Target source)
            implements Criterion {
        public Referred {
            types = List.copyOf(types);
        }
    }

    /// It is a Location that has a position, or has none.
    record Placed(boolean missing) implements Criterion {}

    /// It is a Location in one of these circles.
    record Near(List<Position.Asked> anyOf) implements Criterion {
        public Near {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// It has a word.
    ///
    /// @param fields of [dev.signet.search.type.FullText], one of which must have it
    /// @param isStart whether a word that starts so will do
    record Word(List<String> fields, String word, boolean isStart) implements Criterion {
        public Word {
            fields = List.copyOf(fields);
        }

        @Override
        public String toString() {
            return "Word";
        }
    }

    /// It is in a compartment.
    record Member(Membership membership) implements Criterion {}

    /// Nothing refers to it.
    ///
    /// @param types that it may have itself, at least one
    /// @param source the type that must not refer to it; empty: no type
    /// @param references parameters of that type, or of all
    record NotReferenced(List<String> types, String source, List<SearchParameter> references)
            implements Criterion {
        public NotReferenced {
            types = List.copyOf(types);
            references = List.copyOf(references);
        }
    }
}
