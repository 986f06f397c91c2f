// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import java.util.List;

/// One value by which a resource can be found, and what is indexed of it. Texts that are not there
/// are empty. Immutable; prints nothing of itself.
public sealed interface SearchValue
        permits TokenType.Value,
                TokenType.OfType,
                StringType.Value,
                DateType.Value,
                NumberType.Value,
                NumberType.Range,
                QuantityType.Value,
                QuantityType.Range,
                ReferenceType.ToResource,
                ReferenceType.ToUrl,
                ReferenceType.ToCanonical,
                ReferenceType.ToContained,
                ReferenceType.ByIdentifier,
                UriType.Value,
                CompositeType.Value {
    /// Adds what stands in the index for this value to a document.
    ///
    /// @param field of the parameter that it is a value of
    void index(String field, DocumentFields to);

    /// Its spellings as a word of a tuple; none: it cannot be one.
    ///
    /// @param isEnd whether it is the last word; that one is found by its start, so it needs fewer
    ///     spellings
    default List<String> words(boolean isEnd) {
        return List.of();
    }

    /// Whether a tuple holds it as a number beside its words.
    default boolean isNumber() {
        return false;
    }

    /// Adds it as the number of a tuple.
    ///
    /// @param words those of the same tuple
    default void indexNumber(String field, String words, DocumentFields to) {}
}
