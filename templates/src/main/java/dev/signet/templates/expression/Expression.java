// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.expression;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// A parsed expression of the template language. A value.
public sealed interface Expression {
    /// `'text'` or `42`.
    record Literal(JsonNode value) implements Expression {}

    /// `name(arguments)`; for a function of the template's own `namespace.name(arguments)`.
    ///
    /// @param namespace empty text for functions of the language
    record Call(String namespace, String name, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        /// As it is written.
        public String spelled() {
            return namespace.isEmpty() ? name : namespace + "." + name;
        }
    }

    /// `of.name`.
    record Member(Expression of, String name) implements Expression {}

    /// `of[index]`.
    record Index(Expression of, Expression index) implements Expression {}
}
