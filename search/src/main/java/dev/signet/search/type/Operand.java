// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.index.Query;
import java.util.List;

/// One alternative of what a query asks of a parameter, and what it asks of the index. Immutable;
/// prints no value.
public sealed interface Operand
        permits TokenType.Asked,
                TokenType.AskedText,
                TokenType.AskedSubsumed,
                ReferenceType.AskedHierarchy,
                TokenType.AskedOfType,
                TokenType.AskedValueSet,
                StringType.Asked,
                DateType.Asked,
                NumberType.Asked,
                NumberType.AskedOfRanges,
                QuantityType.Asked,
                QuantityType.AskedOfRanges,
                ComparedUnits.Asked,
                ReferenceType.AskedResource,
                ReferenceType.AskedUrl,
                ReferenceType.AskedIdentifier,
                UriType.Asked,
                CompositeType.Asked {
    /// What finds the documents with a value that is asked for.
    ///
    /// @param field of the parameter
    /// @param modifier one of its type's; those that negate are the caller's to apply
    Query query(String field, Modifier modifier);

    /// Its spellings as a word of a tuple, one of which must be there.
    default List<String> words() {
        return List.of();
    }

    /// What finds tuples that end with it.
    ///
    /// @param words those before it, as the index spells them
    default Query end(String field, String words) {
        return Queries.any(List.of());
    }

    /// Whether a tuple holds it as a number beside its words.
    default boolean isNumber() {
        return false;
    }

    /// What finds tuples of these words with such a number.
    default Query number(String field, String words) {
        return Queries.any(List.of());
    }
}
