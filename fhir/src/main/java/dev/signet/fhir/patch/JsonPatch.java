// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.patch.JsonEdit.Kind;
import java.util.ArrayList;
import java.util.List;

/// A JSON Patch (RFC 6902) that was read. Strict: of each operation everything that it needs must
/// be there; other members mean nothing, as the RFC asks for. Immutable; any thread.
public final class JsonPatch {
    /// Operations of one patch.
    public static final int OPERATIONS_MAX = 1_000;

    private final List<Operation> operations;

    private JsonPatch(List<Operation> operations) {
        this.operations = List.copyOf(operations);
    }

    private sealed interface Operation {
        record Put(Kind kind, JsonPointer path, Json value) implements Operation {}

        record Remove(JsonPointer path) implements Operation {}

        record Move(JsonPointer from, JsonPointer path) implements Operation {}

        record Copy(JsonPointer from, JsonPointer path) implements Operation {}

        record Test(JsonPointer path, Json value) implements Operation {}
    }

    /// The patch that a document says.
    ///
    /// @throws Failed `INVALID` when it is none, with the fact `operation`, counted from 0;
    ///     `TOO_LARGE` when there are too many
    public static JsonPatch of(Json document) {
        if (!(document instanceof JsonArray array)) {
            throw new Failed(Failure.INVALID, "a JSON Patch is an array of operations");
        }
        if (array.size() > OPERATIONS_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the patch has too many operations",
                    new Fact("operationsMax", OPERATIONS_MAX));
        }
        var operations = new ArrayList<Operation>(array.size());
        for (int i = 0; i < array.size(); i++) {
            operations.add(new OperationReader(array.at(i), i).operation());
        }
        return new JsonPatch(operations);
    }

    /// Whether it has no operation.
    public boolean isEmpty() {
        return operations.isEmpty();
    }

    /// The document after all operations, each done on what those before it have left.
    ///
    /// @param meter is told what is copied
    /// @throws Failed `INVALID` with the fact `operation`, when one cannot be done or a test does
    ///     not hold: then none is; `TOO_LARGE` when they copy too much
    public Json apply(Json document, Meter meter) {
        Json now = document;
        var weight = new Weight(meter);
        for (int i = 0; i < operations.size(); i++) {
            now = applied(operations.get(i), now, new JsonEdit(i, weight));
        }
        return now;
    }

    private static Json applied(Operation operation, Json now, JsonEdit edit) {
        return switch (operation) {
            case Operation.Put(var kind, var path, var value) -> edit.put(now, kind, path, value);
            case Operation.Remove(var path) -> edit.remove(now, path);
            case Operation.Move(var from, var path) -> {
                Json moved = edit.find(now, from);
                if (from.equals(path)) {
                    yield now;
                }
                yield edit.put(edit.remove(now, from), Kind.ADD, path, moved);
            }
            case Operation.Copy(var from, var path) ->
                    edit.put(now, Kind.ADD, path, edit.find(now, from));
            case Operation.Test(var path, var value) -> {
                if (!JsonEquality.same(edit.find(now, path), value)) {
                    throw edit.refused("a test of the patch does not hold");
                }
                yield now;
            }
        };
    }

    /// Reads one operation.
    private record OperationReader(Json json, int index) {
        Operation operation() {
            return switch (text("op")) {
                case "add" -> new Operation.Put(Kind.ADD, pointer("path"), value());
                case "replace" -> new Operation.Put(Kind.REPLACE, pointer("path"), value());
                case "remove" -> new Operation.Remove(pointer("path"));
                case "move" -> move();
                case "copy" -> new Operation.Copy(pointer("from"), pointer("path"));
                case "test" -> new Operation.Test(pointer("path"), value());
                default ->
                        throw refused(
                                "op is one of add, remove, replace, move, copy and test", index);
            };
        }

        private Operation move() {
            JsonPointer from = pointer("from");
            JsonPointer path = pointer("path");
            if (from.contains(path)) {
                throw refused("nothing is moved into itself", index);
            }
            return new Operation.Move(from, path);
        }

        private JsonPointer pointer(String name) {
            JsonPointer pointer = JsonPointer.of(text(name));
            if (pointer == null) {
                throw refused(name + " is no JSON Pointer of 64 levels or less", index);
            }
            return pointer;
        }

        private String text(String name) {
            if (json instanceof JsonObject object
                    && object.find(name) instanceof JsonString string) {
                return string.value();
            }
            throw refused("an operation is an object with a string " + name, index);
        }

        private Json value() {
            Json value = json instanceof JsonObject object ? object.find("value") : null;
            if (value == null) {
                throw refused("the operation needs a value", index);
            }
            return value;
        }
    }

    static Failed refused(String text, int operation) {
        return new Failed(Failure.INVALID, text, new Fact("operation", operation));
    }
}
