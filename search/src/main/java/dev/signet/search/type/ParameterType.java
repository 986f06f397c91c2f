// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchType;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.SortKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A type of search parameters, whole. The file of each holds both of its halves: what a document
/// gets ([#reader] extracts values, [SearchValue#index] indexes them) and what a query gets
/// ([#read] reads an operand, [Operand#query] asks for it). They must agree on every spelling, and
/// a change of either needs a higher `TERMS_VERSION` of [dev.signet.search.IndexMapping], so that
/// indexes are made anew. Immutable; any thread.
public sealed interface ParameterType
        permits TokenType,
                StringType,
                DateType,
                NumberType,
                QuantityType,
                ReferenceType,
                UriType,
                CompositeType,
                SpecialType {
    /// The type of a parameter.
    static ParameterType of(SearchParameter parameter) {
        return parameter.type() == SearchType.COMPOSITE
                ? new CompositeType(parameter.components())
                : of(parameter.type(), parameter.paths());
    }

    /// The type of a parameter, or of a part of a composite.
    ///
    /// @param type any but composite, of which every parameter has its own
    /// @param paths to the values
    static ParameterType of(SearchType type, List<ValuePath> paths) {
        boolean ofRanges = paths.stream().anyMatch(path -> path.type().equals("Range"));
        return switch (type) {
            case TOKEN ->
                    paths.stream().anyMatch(path -> path.type().equals("Identifier"))
                            ? TokenType.OF_IDENTIFIERS
                            : TokenType.TYPE;
            case STRING -> StringType.TYPE;
            case DATE -> DateType.TYPE;
            case NUMBER -> ofRanges ? NumberType.OF_RANGES : NumberType.TYPE;
            case QUANTITY -> ofRanges ? QuantityType.OF_RANGES : QuantityType.TYPE;
            case REFERENCE -> ReferenceType.TYPE;
            case URI -> UriType.TYPE;
            case SPECIAL -> SpecialType.TYPE;
            case COMPOSITE -> throw new IllegalArgumentException("a composite has parts");
        };
    }

    /// Reads the values of the elements that a path of the parameter finds.
    ValueReader reader(ValuePath path);

    /// Reads one alternative of a query's value.
    ///
    /// @param written with its escapes
    /// @param modifier none, or one of [#modifiers]
    /// @return `null` for what breaks the grammar that [#grammar] names
    @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope);

    /// What an operand looks like, for people; a constant sentence.
    String grammar(Modifier modifier);

    /// What a query may say of how values are matched.
    default Set<Modifier> modifiers() {
        return Set.of();
    }

    /// What of such values answers can be sorted by; empty: they cannot.
    default Optional<SortKey.By> sortedBy() {
        return Optional.empty();
    }
}
