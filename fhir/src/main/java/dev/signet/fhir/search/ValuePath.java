// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One alternative of a search parameter's FHIRPath expression, compiled: which JSON members to
/// walk and the FHIR type of what is found. Choice elements, `as` and `ofType` were resolved
/// by the compiler of module definitions, so every path has one type. Immutable.
///
/// @param type the FHIR type of the value, such as `CodeableConcept`
/// @param system the code system that a bound `code` implies; empty when there is none
public record ValuePath(List<Step> steps, String type, String system) {
    public ValuePath {
        steps = List.copyOf(steps);
    }

    /// What the path finds below `start`, in the order of the document; never an array or null.
    ///
    /// @param resource what `%resource` means
    public List<Json> find(JsonObject resource, Json start) {
        var found = new ArrayList<Json>();
        find(resource, start, 0, found);
        return found;
    }

    private void find(JsonObject resource, Json at, int next, List<Json> found) {
        if (at == JsonNull.NULL) {
            return;
        }
        boolean isIndex = next < steps.size() && steps.get(next) instanceof Index;
        if (at instanceof JsonArray array && !isIndex) {
            for (Json element : array) {
                find(resource, element, next, found);
            }
            return;
        }
        if (next == steps.size()) {
            found.add(at);
            return;
        }
        switch (steps.get(next)) {
            case Child(String name) -> {
                Json child = at instanceof JsonObject object ? object.find(name) : null;
                if (child != null) {
                    find(resource, child, next + 1, found);
                }
            }
            case Index(int index) -> {
                Json element = element(at, index);
                if (element != null) {
                    find(resource, element, next + 1, found);
                }
            }
            case Where(Test test) -> {
                if (holds(test, at)) {
                    find(resource, at, next + 1, found);
                }
            }
            case Outcome(Test test) ->
                    find(resource, JsonBoolean.of(holds(test, at)), next + 1, found);
            case Root() -> find(resource, resource, next + 1, found);
        }
    }

    /// The element at that index of an array; a value that is no array is its own first.
    public static @Nullable Json element(Json at, int index) {
        if (at instanceof JsonArray array) {
            return index < array.size() ? array.at(index) : null;
        }
        return index == 0 ? at : null;
    }

    /// Whether the test holds for `element`.
    public static boolean holds(Test test, Json element) {
        return switch (test) {
            case Equals(List<List<String>> operand, String constant) ->
                    anyText(operand, element, constant, true);
            case Differs(List<List<String>> operand, String constant) ->
                    anyText(operand, element, constant, false);
            case Exists(List<List<String>> operand) -> anyText(operand, element, "", false);
            case Both(Test first, Test second) -> holds(first, element) && holds(second, element);
            case Resolves(String type) -> ReferenceText.typeOf(element).equals(type);
        };
    }

    private static boolean anyText(
            List<List<String>> operand, Json element, String constant, boolean equal) {
        for (List<String> members : operand) {
            if (anyText(members, 0, element, constant, equal)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyText(
            List<String> members, int next, Json at, String constant, boolean equal) {
        if (at instanceof JsonArray array) {
            for (Json element : array) {
                if (anyText(members, next, element, constant, equal)) {
                    return true;
                }
            }
            return false;
        }
        if (next == members.size()) {
            return text(at).equals(constant) == equal;
        }
        Json child = at instanceof JsonObject object ? object.find(members.get(next)) : null;
        return child != null && anyText(members, next + 1, child, constant, equal);
    }

    /// The text of a primitive; a space, which no primitive is, for all else.
    public static String text(Json value) {
        return switch (value) {
            case JsonString text -> text.value();
            case JsonNumber number -> number.text();
            case JsonBoolean truth -> truth.value() ? "true" : "false";
            case JsonNull _ -> " ";
            case JsonArray _ -> " ";
            case JsonObject _ -> " ";
        };
    }

    /// One move.
    public sealed interface Step {}

    /// To the JSON member of that name; of an array to each element.
    public record Child(String name) implements Step {}

    /// To the element of that index of the array just reached.
    public record Index(int index) implements Step {}

    /// Stay only where the test holds.
    public record Where(Test test) implements Step {}

    /// To the boolean that says whether the test holds.
    public record Outcome(Test test) implements Step {}

    /// Back to the resource itself (`%resource`).
    public record Root() implements Step {}

    /// A question about one element. Operands are alternatives, each a list of members to walk.
    public sealed interface Test {}

    /// The text of a primitive below is this constant.
    public record Equals(List<List<String>> operand, String constant) implements Test {}

    /// There is a value below and it is not this constant.
    public record Differs(List<List<String>> operand, String constant) implements Test {}

    /// There is a value below.
    public record Exists(List<List<String>> operand) implements Test {}

    /// Both hold.
    public record Both(Test first, Test second) implements Test {}

    /// The element is a reference to a resource of that type, told from the reference's own
    /// text.
    public record Resolves(String type) implements Test {}
}
