// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// A JSON array.
public final class JsonArray implements Json, Iterable<Json> {
    /// The array without elements.
    public static final JsonArray EMPTY = new JsonArray(new Json[0]);

    private final Json[] elements;

    /// Takes over the array, which nobody may change afterwards.
    JsonArray(Json[] elements) {
        this.elements = elements;
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
        return elements.length;
    }

    /// Element `index`, 0 to `size() - 1`.
    public Json at(int index) {
        return elements[index];
    }

    @Override
    public Iterator<Json> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < elements.length;
            }

            @Override
            public Json next() {
                if (next >= elements.length) {
                    throw new NoSuchElementException();
                }
                return elements[next++];
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonArray that && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        return "array of " + elements.length;
    }
}
