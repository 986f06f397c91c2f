// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.Json;
import dev.signet.fhir.JsonArray;
import dev.signet.fhir.JsonBoolean;
import dev.signet.fhir.JsonNumber;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.JsonString;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchType;
import dev.signet.fhir.search.ValuePath;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the search values of one JSON element of a known FHIR type.
@FunctionalInterface
interface ValueReader {
    /// Hands every value to `to`. An element that breaks its type gives none.
    void read(JsonObject resource, Json element, Consumer<SearchValue> to);

    /// The reader for what `path` of `parameter` finds.
    static ValueReader of(SearchParameter parameter, ValuePath path) {
        return parameter.type() == SearchType.COMPOSITE
                ? composite(parameter)
                : of(parameter.type(), path);
    }

    private static ValueReader of(SearchType type, ValuePath path) {
        String fhirType = path.type();
        return switch (type) {
            case TOKEN -> token(fhirType, path.system());
            case STRING -> (_, element, to) -> texts(fhirType, element, to);
            case DATE -> (_, element, to) -> date(fhirType, element, to);
            case NUMBER -> (_, element, to) -> number(element, to);
            case QUANTITY -> (_, element, to) -> quantity(fhirType, element, to);
            case REFERENCE -> (_, element, to) -> reference(element, to);
            case URI -> (_, element, to) -> uri(element, to);
            case COMPOSITE -> throw new IllegalArgumentException("composite of composites");
            case SPECIAL -> (_, _, _) -> {};
        };
    }

    private static ValueReader composite(SearchParameter parameter) {
        List<SearchParameter.Component> components = parameter.components();
        return (resource, element, to) -> {
            var parts =
                    new ArrayList<List<SearchValue>>(
                            Collections.nCopies(components.size(), List.of()));
            // parts of the whole resource last: they may be many, and are needed only when the
            // element has all of its own
            for (boolean ofResource : List.of(false, true)) {
                for (int i = 0; i < components.size(); i++) {
                    if (isOfResource(components.get(i)) == ofResource) {
                        List<SearchValue> values = part(components.get(i), resource, element);
                        if (values.isEmpty()) {
                            return;
                        }
                        parts.set(i, values);
                    }
                }
            }
            to.accept(new SearchValue.Composite(parts));
        };
    }

    private static boolean isOfResource(SearchParameter.Component component) {
        return component.paths().stream()
                .anyMatch(path -> path.steps().contains(new ValuePath.Root()));
    }

    private static List<SearchValue> part(
            SearchParameter.Component component, JsonObject resource, Json element) {
        var values = new ArrayList<SearchValue>();
        for (ValuePath path : component.paths()) {
            ValueReader reader = of(component.type(), path);
            for (Json found : path.find(resource, element)) {
                reader.read(resource, found, values::add);
            }
        }
        return values;
    }

    private static ValueReader token(String fhirType, String system) {
        return switch (fhirType) {
            case "CodeableConcept" -> (_, element, to) -> concept(element, to);
            case "Coding" -> (_, element, to) -> coding(element, to);
            case "Identifier" -> (_, element, to) -> token(element, "system", "value", to);
            case "ContactPoint" -> (_, element, to) -> token(element, "system", "value", to);
            default ->
                    (_, element, to) -> {
                        String code = primitive(element);
                        if (!code.isEmpty()) {
                            to.accept(new SearchValue.Token(system, code, ""));
                        }
                    };
        };
    }

    private static void concept(Json element, Consumer<SearchValue> to) {
        if (element instanceof JsonObject object) {
            each(object.find("coding"), coding -> coding(coding, to));
            String text = object.text("text", "");
            if (!text.isEmpty()) {
                to.accept(new SearchValue.Token("", "", text));
            }
        }
    }

    private static void coding(Json element, Consumer<SearchValue> to) {
        token(element, "system", "code", to);
    }

    private static void token(
            Json element, String systemName, String codeName, Consumer<SearchValue> to) {
        if (element instanceof JsonObject object) {
            String code = object.text(codeName, "");
            String text = object.text("display", "");
            if (!code.isEmpty() || !text.isEmpty()) {
                to.accept(new SearchValue.Token(object.text(systemName, ""), code, text));
            }
        }
    }

    private static void texts(String fhirType, Json element, Consumer<SearchValue> to) {
        switch (fhirType) {
            case "HumanName" -> members(element, HUMAN_NAME, to);
            case "Address" -> members(element, ADDRESS, to);
            case "CodeableConcept" -> {
                members(element, List.of("text"), to);
                if (element instanceof JsonObject object) {
                    each(object.find("coding"), c -> members(c, List.of("display"), to));
                }
            }
            default -> text(element, to);
        }
    }

    List<String> HUMAN_NAME = List.of("family", "given", "text", "prefix", "suffix");

    List<String> ADDRESS =
            List.of("line", "city", "district", "state", "postalCode", "country", "text");

    private static void members(Json element, List<String> names, Consumer<SearchValue> to) {
        if (element instanceof JsonObject object) {
            for (String name : names) {
                each(object.find(name), value -> text(value, to));
            }
        }
    }

    private static void text(Json element, Consumer<SearchValue> to) {
        String text = primitive(element);
        if (!text.isEmpty()) {
            to.accept(new SearchValue.Text(text));
        }
    }

    private static void date(String fhirType, Json element, Consumer<SearchValue> to) {
        switch (fhirType) {
            case "Period" -> {
                if (element instanceof JsonObject object) {
                    period(object, to);
                }
            }
            case "Timing" -> {
                if (element instanceof JsonObject object) {
                    each(object.find("event"), event -> date("dateTime", event, to));
                    if (object.find("repeat") instanceof JsonObject repeat
                            && repeat.find("boundsPeriod") instanceof JsonObject bounds) {
                        period(bounds, to);
                    }
                }
            }
            default -> {
                SearchValue.Range range = FhirTime.parse(primitive(element));
                if (range != null) {
                    to.accept(range);
                }
            }
        }
    }

    private static void period(JsonObject period, Consumer<SearchValue> to) {
        String start = period.text("start", "");
        String end = period.text("end", "");
        SearchValue.Range first = FhirTime.parse(start);
        SearchValue.Range last = FhirTime.parse(end);
        boolean startIsBroken = !start.isEmpty() && first == null;
        boolean endIsBroken = !end.isEmpty() && last == null;
        boolean isEmpty = first == null && last == null;
        if (startIsBroken || endIsBroken || isEmpty) {
            return;
        }
        long from = first == null ? Long.MIN_VALUE : first.from();
        long until = last == null ? Long.MAX_VALUE : last.to();
        if (from <= until) {
            to.accept(new SearchValue.Range(from, until));
        }
    }

    private static void number(Json element, Consumer<SearchValue> to) {
        if (element instanceof JsonObject range) {
            for (String end : RANGE_ENDS) {
                BigDecimal value =
                        range.find(end) instanceof JsonObject quantity
                                ? decimal(quantity.find("value"))
                                : null;
                if (value != null) {
                    to.accept(new SearchValue.Decimal(value));
                }
            }
        } else {
            BigDecimal value = decimal(element);
            if (value != null) {
                to.accept(new SearchValue.Decimal(value));
            }
        }
    }

    List<String> RANGE_ENDS = List.of("low", "high");

    private static void quantity(String fhirType, Json element, Consumer<SearchValue> to) {
        if (!(element instanceof JsonObject object)) {
            return;
        }
        if (fhirType.equals("Range")) {
            for (String end : RANGE_ENDS) {
                if (object.find(end) instanceof JsonObject quantity) {
                    quantity("Quantity", quantity, to);
                }
            }
            return;
        }
        BigDecimal value = decimal(object.find("value"));
        if (value == null) {
            return;
        }
        if (fhirType.equals("Money")) {
            String currency = object.text("currency", "");
            to.accept(new SearchValue.Quantity(value, "urn:iso:std:iso:4217", currency, ""));
        } else {
            to.accept(
                    new SearchValue.Quantity(
                            value,
                            object.text("system", ""),
                            object.text("code", ""),
                            object.text("unit", "")));
        }
    }

    private static void reference(Json element, Consumer<SearchValue> to) {
        if (element instanceof JsonString text) {
            reference(text.value(), to);
        } else if (element instanceof JsonObject object) {
            String type = object.text("resourceType", "");
            String id = object.text("id", "");
            if (!type.isEmpty() && !id.isEmpty()) {
                to.accept(new SearchValue.Reference(type, id));
                return;
            }
            reference(object.text("reference", ""), to);
            if (object.find("identifier") instanceof JsonObject identifier) {
                String value = identifier.text("value", "");
                if (!value.isEmpty()) {
                    String system = identifier.text("system", "");
                    to.accept(new SearchValue.Identified(system, value));
                }
            }
        }
    }

    private static void reference(String text, Consumer<SearchValue> to) {
        if (!text.isEmpty() && text.charAt(0) != '#') {
            to.accept(ReferenceValues.parse(text));
        }
    }

    private static void uri(Json element, Consumer<SearchValue> to) {
        String uri = primitive(element);
        if (!uri.isEmpty()) {
            to.accept(new SearchValue.Uri(uri));
        }
    }

    private static void each(@Nullable Json value, Consumer<Json> to) {
        if (value instanceof JsonArray array) {
            for (Json element : array) {
                to.accept(element);
            }
        } else if (value != null) {
            to.accept(value);
        }
    }

    private static String primitive(Json element) {
        boolean isPrimitive =
                element instanceof JsonString
                        || element instanceof JsonNumber
                        || element instanceof JsonBoolean;
        return isPrimitive ? ValuePath.text(element) : "";
    }

    /// Stands for all that is greater than what a double can hold: greater than every number
    /// that can be asked for.
    BigDecimal BEYOND = new BigDecimal("1e309");

    /// The number as near as the index needs it, `null` when it is none.
    private static @Nullable BigDecimal decimal(@Nullable Json value) {
        if (!(value instanceof JsonNumber number)) {
            return null;
        }
        // asked of the text first: a huge exponent makes arithmetic on BigDecimal endless
        double nearest = Double.parseDouble(number.text());
        if (Double.isInfinite(nearest)) {
            return nearest > 0 ? BEYOND : BEYOND.negate();
        }
        if (nearest == 0) {
            return BigDecimal.ZERO;
        }
        return number.text().length() <= 64 ? number.decimal() : new BigDecimal(nearest);
    }
}
