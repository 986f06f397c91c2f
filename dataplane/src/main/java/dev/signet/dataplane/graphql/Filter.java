// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.graphql.Selection.Argument;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses values of a list: by what elements of theirs say, then by where they stand.
final class Filter {
    private static final int DIGITS_MAX = 9;

    private Filter() {}

    /// What a number of values says.
    ///
    /// @throws dev.signet.dataplane.exchange.FhirError 400 when it is none
    static int number(String name, String text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX || !text.matches("[0-9]+")) {
            throw Refusals.wrong("argument", name, "expected is a whole number from 0");
        }
        return Integer.parseInt(text);
    }

    /// Those that the arguments leave, which have been checked.
    static List<Json> of(List<Json> values, List<Argument> arguments) {
        if (arguments.isEmpty()) {
            return values;
        }
        int offset = 0;
        int count = Integer.MAX_VALUE;
        var all = new ArrayList<Json>(values);
        for (Argument argument : arguments) {
            switch (argument.name()) {
                case DocumentCheck.OFFSET -> offset = number("", argument.text());
                case DocumentCheck.COUNT -> count = number("", argument.text());
                default -> all.removeIf(value -> !has(value, argument));
            }
        }
        return all.stream().skip(offset).limit(count).toList();
    }

    private static boolean has(Json value, Argument argument) {
        Json found = value instanceof JsonObject object ? object.find(argument.name()) : null;
        if (found instanceof JsonArray array) {
            for (Json each : array) {
                if (text(each).equals(argument.text())) {
                    return true;
                }
            }
            return false;
        }
        return found != null && text(found).equals(argument.text());
    }

    /// Of a primitive; "" for others.
    static String text(@Nullable Json value) {
        return switch (value) {
            case JsonString string -> string.value();
            case JsonNumber number -> number.text();
            case JsonBoolean bool -> "" + bool.value();
            case null, default -> "";
        };
    }
}
