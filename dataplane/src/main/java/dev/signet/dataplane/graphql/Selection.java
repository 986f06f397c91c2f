// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import java.util.List;
import java.util.Optional;

/// What a document asks for at one level, with variables in place and `@skip` and `@include` done.
/// A fragment's selections are shared by all that spread it. Immutable.
sealed interface Selection {
    /// Something that has a name in the answer.
    ///
    /// @param key its name in the answer
    record Field(
            String name,
            String key,
            List<Argument> arguments,
            Shape shape,
            List<Selection> selections)
            implements Selection {
        public Field {
            arguments = List.copyOf(arguments);
            selections = List.copyOf(selections);
        }

        /// The value of the argument of that name.
        Optional<String> argument(String name) {
            return arguments.stream()
                    .filter(argument -> argument.name().equals(name))
                    .map(Argument::text)
                    .findFirst();
        }

        /// Whether both can be answered as one.
        boolean isLike(Field other) {
            return name.equals(other.name)
                    && arguments.equals(other.arguments)
                    && shape.equals(other.shape);
        }

        Field with(List<Selection> others) {
            return new Field(name, key, arguments, shape, others);
        }
    }

    /// What is asked for of one type only.
    ///
    /// @param type "" for whatever type it is
    record Typed(String type, List<Selection> selections) implements Selection {
        public Typed {
            selections = List.copyOf(selections);
        }
    }

    /// A name and a value, as text.
    record Argument(String name, String text) {}

    /// What FHIR's directives say of where values go.
    ///
    /// @param slice `$index`, or the element whose value tells the values apart; "" for none
    record Shape(boolean flatten, boolean first, boolean singleton, String slice) {
        static final String INDEX = "$index";

        static final Shape PLAIN = new Shape(false, false, false, "");
    }
}
