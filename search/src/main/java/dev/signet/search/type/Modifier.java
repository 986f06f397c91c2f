// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import java.util.Locale;

/// How values are matched. `:missing` and `:[type]` are no modifiers here: the first is a
/// criterion of its own, the second narrows the operand.
public enum Modifier {
    NONE,
    /// Strings: letter by letter.
    EXACT,
    /// Strings: all of it, without case and accents; filters alone ask so.
    WHOLE,
    /// Strings: anywhere inside.
    CONTAINS,
    /// Tokens: everything that does not match.
    NOT,
    /// Tokens: those of a value set.
    IN,
    /// Tokens: everything without one of a value set.
    NOT_IN,
    /// Tokens: by what people read of them.
    TEXT,
    /// Tokens: identifiers of a type.
    OF_TYPE,
    /// References: by what they name by identifier.
    IDENTIFIER,
    /// Uris: those the value lies under; tokens and references: the value, and what it is part of.
    ABOVE,
    /// Uris: those that lie under the value; tokens and references: the value, and what is part of
    /// it; canonicals: versions below its version.
    BELOW;

    /// Whether what matches the operands is left out.
    public boolean negates() {
        return this == NOT || this == NOT_IN;
    }

    /// As a query writes it, without the colon; empty for none.
    public String code() {
        return this == NONE ? "" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
