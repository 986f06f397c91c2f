// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;

/// A JSON array. One element, which is the most frequent number in FHIR, takes no array of its own.
public final class JsonArray implements Json, Iterable<Json> {
    /// The array without elements.
    public static final JsonArray EMPTY = new JsonArray(new Json[0]);

    /// The only element (`Json`), or all (`Json[]`).
    private final Object content;

    /// Takes over the array, which nobody may change afterwards.
    public JsonArray(Json[] elements) {
        content = elements.length == 1 ? elements[0] : elements;
    }

    /// The array of one element.
    public JsonArray(Json only) {
        content = only;
    }

    /// The array of these elements.
    public static JsonArray of(Json... elements) {
        return new JsonArray(elements.clone());
    }

    /// The array of these elements.
    public static JsonArray of(List<? extends Json> elements) {
        return new JsonArray(elements.toArray(new Json[0]));
    }

    /// The number of elements.
    public int size() {
        return content instanceof Json[] elements ? elements.length : 1;
    }

    /// Element `index`, 0 to `size() - 1`.
    public Json at(int index) {
        if (content instanceof Json[] elements) {
            return elements[index];
        }
        Objects.checkIndex(index, 1);
        return (Json) content;
    }

    @Override
    public Iterator<Json> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Json next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return at(next++);
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonArray that && Arrays.equals(elements(), that.elements());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements());
    }

    @Override
    public String toString() {
        return "array of " + size();
    }

    private Json[] elements() {
        return content instanceof Json[] elements ? elements : new Json[] {(Json) content};
    }
}
