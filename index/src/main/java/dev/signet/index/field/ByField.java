// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.field;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/// Values of one document by the field that they are of, each once, in the order in which they
/// came. A document has few such fields, and most of them one value. One thread.
final class ByField<T> {
    private final List<Values<T>> all = new ArrayList<>(4);

    private static final class Values<T> {
        private final String field;
        private final T first;
        private Set<T> several = Set.of();

        Values(String field, T first) {
            this.field = field;
            this.first = first;
        }

        void add(T value) {
            if (several.isEmpty()) {
                if (first.equals(value)) {
                    return;
                }
                several = new LinkedHashSet<>();
                several.add(first);
            }
            several.add(value);
        }

        Collection<T> values() {
            return several.isEmpty() ? List.of(first) : several;
        }
    }

    void add(String field, T value) {
        for (Values<T> each : all) {
            if (each.field.equals(field)) {
                each.add(value);
                return;
            }
        }
        all.add(new Values<>(field, value));
    }

    /// Those of a field; empty when there are none.
    Collection<T> of(String field) {
        for (Values<T> each : all) {
            if (each.field.equals(field)) {
                return each.values();
            }
        }
        return List.of();
    }

    void forEach(BiConsumer<String, Collection<T>> to) {
        for (Values<T> each : all) {
            to.accept(each.field, each.values());
        }
    }
}
