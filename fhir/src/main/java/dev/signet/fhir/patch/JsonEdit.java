// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.base.Failed;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// One operation's changes of a JSON tree, which is left as it was: what is on the way to the
/// place is made anew.
///
/// @param operation its number, for refusals
/// @param weight counts what is put somewhere
record JsonEdit(int operation, Weight weight) {
    /// How a value is put in a place.
    enum Kind {
        /// As a member that may be there already, or before an element of an array.
        ADD,
        /// In the place of what must be there.
        REPLACE
    }

    /// The value there.
    ///
    /// @throws Failed `INVALID` when there is none
    Json find(Json document, JsonPointer path) {
        Json found = path.find(document);
        if (found == null) {
            throw refused("there is nothing at the place that the operation names");
        }
        return found;
    }

    Json put(Json document, Kind kind, JsonPointer path, Json value) {
        weight.take(value, path.tokens().size(), operation);
        if (path.isRoot()) {
            return value;
        }
        return edited(
                document,
                path,
                0,
                (parent, token) ->
                        switch (parent) {
                            case JsonObject object -> member(object, kind, token, value);
                            case JsonArray array ->
                                    kind == Kind.ADD
                                            ? JsonPointer.inserted(array, token, value)
                                            : JsonPointer.replaced(array, token, value);
                            default -> null;
                        });
    }

    private static @Nullable Json member(JsonObject object, Kind kind, String name, Json value) {
        return kind == Kind.REPLACE && object.find(name) == null ? null : object.with(name, value);
    }

    Json remove(Json document, JsonPointer path) {
        if (path.isRoot()) {
            throw refused("the whole document cannot be removed");
        }
        return edited(
                document,
                path,
                0,
                (parent, token) ->
                        switch (parent) {
                            case JsonObject object ->
                                    object.find(token) == null ? null : object.without(token);
                            case JsonArray array -> JsonPointer.removed(array, token);
                            default -> null;
                        });
    }

    /// What is done to the parent of a place.
    private interface Change {
        /// @return null when the token names no place of that parent
        @Nullable Json of(Json parent, String token);
    }

    private Json edited(Json parent, JsonPointer path, int at, Change change) {
        String token = path.tokens().get(at);
        if (at == path.tokens().size() - 1) {
            return there(change.of(parent, token));
        }
        Json child = there(JsonPointer.child(parent, token));
        Json edited = edited(child, path, at + 1, change);
        return switch (parent) {
            case JsonObject object -> object.with(token, edited);
            case JsonArray array -> there(JsonPointer.replaced(array, token, edited));
            default -> throw refused("there is no such place");
        };
    }

    private Json there(@Nullable Json value) {
        if (value == null) {
            throw refused("there is nothing at the place that the operation names");
        }
        return value;
    }

    Failed refused(String text) {
        return JsonPatch.refused(text, operation);
    }
}
