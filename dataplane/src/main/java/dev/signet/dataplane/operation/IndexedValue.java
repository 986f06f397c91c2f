// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.search.type.CompositeType;
import dev.signet.search.type.DateType;
import dev.signet.search.type.NumberType;
import dev.signet.search.type.QuantityType;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.SearchValue;
import dev.signet.search.type.StringType;
import dev.signet.search.type.TokenType;
import dev.signet.search.type.UriType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A search value as text, in the form in which a query asks for it; spans of time and number as
/// their ends with two points between. Pure.
final class IndexedValue {
    private static final String OPEN = "*";

    private IndexedValue() {}

    static String text(SearchValue value) {
        return switch (value) {
            case TokenType.Value(String system, String code, String text) ->
                    code.isEmpty() && system.isEmpty() ? text : joined(system, code);
            case TokenType.OfType(String system, String code, String of) ->
                    String.join("|", system, code, of);
            case StringType.Value(String text) -> text;
            case UriType.Value(String uri) -> uri;
            case NumberType.Value(var number) -> number.toString();
            case NumberType.Range(var low, var high) -> low + ".." + high;
            case QuantityType.Value quantity -> text(quantity);
            case QuantityType.Range(var low, var high) -> text(low) + ".." + text(high);
            case DateType.Value(long from, long to) -> time(from) + ".." + time(to);
            case ReferenceType.ToResource(String type, String id) -> type + "/" + id;
            case ReferenceType.ToUrl(String url, String version) -> versioned(url, version);
            case ReferenceType.ToCanonical(String url, String version) -> versioned(url, version);
            case ReferenceType.ToContained(String id) -> "#" + id;
            case ReferenceType.ByIdentifier(String system, String code) -> joined(system, code);
            case CompositeType.Value(List<List<SearchValue>> parts) ->
                    parts.stream()
                            .map(
                                    part ->
                                            part.stream()
                                                    .map(IndexedValue::text)
                                                    .collect(Collectors.joining(",")))
                            .collect(Collectors.joining("$"));
        };
    }

    private static String joined(String system, String code) {
        return system.isEmpty() ? code : system + "|" + code;
    }

    private static String versioned(String url, String version) {
        return version.isEmpty() ? url : url + "|" + version;
    }

    private static String text(Optional<QuantityType.Value> end) {
        return end.map(IndexedValue::text).orElse(OPEN);
    }

    private static String text(QuantityType.Value quantity) {
        String unit = quantity.code().isEmpty() ? quantity.unit() : quantity.code();
        return unit.isEmpty() && quantity.system().isEmpty()
                ? quantity.number().toString()
                : String.join("|", quantity.number().toString(), quantity.system(), unit);
    }

    private static String time(long millis) {
        return millis == Long.MIN_VALUE || millis == Long.MAX_VALUE
                ? OPEN
                : Instant.ofEpochMilli(millis).toString();
    }
}
