// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in a JSON document (RFC 6901). Immutable; any thread.
///
/// @param tokens names of members and indexes of arrays, from the root on; empty for the root
record JsonPointer(List<String> tokens) {
    /// Names the element behind the last one of an array.
    private static final String END = "-";

    JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /// The pointer written so, or `null` when it is none, or leads deeper than a resource goes.
    static @Nullable JsonPointer of(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        }
        if (!text.startsWith("/")) {
            return null;
        }
        var tokens = new ArrayList<String>();
        for (String part : text.substring(1).split("/", JsonReader.DEPTH_MAX + 1)) {
            String token = unescaped(part);
            if (token == null) {
                return null;
            }
            tokens.add(token);
        }
        return tokens.size() > JsonReader.DEPTH_MAX ? null : new JsonPointer(tokens);
    }

    /// `~1` is a slash, `~0` a tilde, and nothing else may follow a tilde.
    private static @Nullable String unescaped(String part) {
        int at = part.indexOf('~');
        if (at < 0) {
            return part;
        }
        var text = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '~') {
                i++;
                char code = i < part.length() ? part.charAt(i) : ' ';
                if (code != '0' && code != '1') {
                    return null;
                }
                c = code == '0' ? '~' : '/';
            }
            text.append(c);
        }
        return text.toString();
    }

    boolean isRoot() {
        return tokens.isEmpty();
    }

    /// Whether the other is somewhere below this one.
    boolean contains(JsonPointer other) {
        int size = tokens.size();
        return other.tokens.size() > size && other.tokens.subList(0, size).equals(tokens);
    }

    /// The value there, or `null` when there is none.
    @Nullable Json find(Json document) {
        Json now = document;
        for (String token : tokens) {
            now = child(now, token);
            if (now == null) {
                return null;
            }
        }
        return now;
    }

    static @Nullable Json child(Json parent, String token) {
        return switch (parent) {
            case JsonObject object -> object.find(token);
            case JsonArray array -> {
                int index = index(token, array.size() - 1);
                yield index < 0 ? null : array.at(index);
            }
            default -> null;
        };
    }

    /// The index that a token names, from 0 to `most`, without leading zeros; -1 when it does
    /// not.
    private static int index(String token, int most) {
        boolean isShort = !token.isEmpty() && token.length() <= 9;
        if (!isShort || (token.startsWith("0") && token.length() > 1)) {
            return -1;
        }
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) < '0' || token.charAt(i) > '9') {
                return -1;
            }
        }
        int index = Integer.parseInt(token);
        return index <= most ? index : -1;
    }

    /// The array with `value` before the element that the token names; `null` when it names none
    /// of this array.
    static @Nullable JsonArray inserted(JsonArray array, String token, Json value) {
        int index = token.equals(END) ? array.size() : index(token, array.size());
        if (index < 0) {
            return null;
        }
        List<Json> elements = elements(array);
        elements.add(index, value);
        return JsonArray.of(elements);
    }

    /// The array with `value` in the place that the token names; `null` as [#inserted].
    static @Nullable JsonArray replaced(JsonArray array, String token, Json value) {
        int index = index(token, array.size() - 1);
        if (index < 0) {
            return null;
        }
        List<Json> elements = elements(array);
        elements.set(index, value);
        return JsonArray.of(elements);
    }

    /// The array without the element that the token names; `null` as [#inserted].
    static @Nullable JsonArray removed(JsonArray array, String token) {
        int index = index(token, array.size() - 1);
        if (index < 0) {
            return null;
        }
        List<Json> elements = elements(array);
        elements.remove(index);
        return JsonArray.of(elements);
    }

    private static List<Json> elements(JsonArray array) {
        var elements = new ArrayList<Json>(array.size() + 1);
        array.forEach(elements::add);
        return elements;
    }
}
