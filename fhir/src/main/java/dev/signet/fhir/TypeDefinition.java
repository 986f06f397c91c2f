// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.fhir.json.JsonNames;
import dev.signet.fhir.primitive.Primitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A type of FHIR and its elements, inherited ones included. Immutable; any thread.
public final class TypeDefinition {
    private final String name;
    private final Kind kind;
    private final @Nullable Primitive primitive;
    private final List<ElementDefinition> elements;

    /// Elements by their name in JSON, and by that name after `_` for primitives: an open
    /// table.
    private final String[] keys;

    private final @Nullable ElementDefinition[] slots;
    private final long[] slotGroups;

    /// Where the element of a slot is among `elements`.
    private final short[] slotIndexes;

    private final Map<String, List<ElementDefinition>> byPath;

    /// Elements that must occur, and choices, have a bit each, in the order of `groups`.
    private final List<String> groups = new ArrayList<>();

    private final long required;

    TypeDefinition(String name, Kind kind, List<ElementDefinition> elements) {
        this.name = name;
        this.kind = kind;
        this.primitive = kind == Kind.PRIMITIVE ? Primitive.of(name) : null;
        this.elements = List.copyOf(elements);
        int size = Integer.highestOneBit(Math.max(4, elements.size())) * 8;
        this.keys = new String[size];
        this.slots = new ElementDefinition[size];
        this.slotGroups = new long[size];
        this.slotIndexes = new short[size];
        this.byPath = HashMap.newHashMap(elements.size());
        long requiredGroups = 0;
        for (int i = 0; i < elements.size(); i++) {
            ElementDefinition element = elements.get(i);
            byPath.computeIfAbsent(element.path(), _ -> new ArrayList<>()).add(element);
            long group = group(element);
            put(element.name(), i, group);
            put(("_" + element.name()).intern(), i, group);
            if (element.occurrence().min() > 0) {
                requiredGroups |= group;
            }
        }
        this.required = requiredGroups;
    }

    /// The name, such as `Patient`, `string`, or the path of a part, such as `Patient.contact`.
    public String name() {
        return name;
    }

    /// What kind of type it is.
    public Kind kind() {
        return kind;
    }

    /// Which primitive it is, or `null` when it is none.
    public @Nullable Primitive primitive() {
        return primitive;
    }

    /// All elements by their names in JSON, in the order of the specification.
    public List<ElementDefinition> elements() {
        return elements;
    }

    /// The element of that name in JSON, or `null` when there is none.
    public @Nullable ElementDefinition element(String jsonName) {
        return jsonName.startsWith("_") ? null : slots[slot(jsonName)];
    }

    /// Where the element of that name in JSON, also with `_` before it, is among [#elements]; -1
    /// when there is none.
    public int indexOf(String jsonName) {
        int slot = slot(jsonName);
        return slots[slot] == null ? -1 : slotIndexes[slot];
    }

    /// The elements of that name in FHIRPath: several for a choice, none when there is no such.
    public List<ElementDefinition> elementsAt(String path) {
        return byPath.getOrDefault(path, List.of());
    }

    /// Whether values are resources of any type, which they name themselves.
    public boolean isAnyResource() {
        return kind == Kind.ABSTRACT && name.equals("Resource");
    }

    /// Where the element of that name, or of that name after `_`, is; an empty slot if nowhere.
    int slot(String jsonName) {
        int hash = jsonName.hashCode();
        int slot = (hash ^ (hash >>> 15)) & (keys.length - 1);
        while (true) {
            String key = keys[slot];
            if (key == null || key.equals(jsonName)) {
                return slot;
            }
            slot = (slot + 1) & (keys.length - 1);
        }
    }

    @Nullable ElementDefinition elementIn(int slot) {
        return slots[slot];
    }

    /// The bit of the element in that slot, or 0 when nobody counts it.
    long groupIn(int slot) {
        return slotGroups[slot];
    }

    /// The bits of the elements that must occur.
    long required() {
        return required;
    }

    /// The name in FHIRPath of the elements that have bit number `bit`.
    String groupName(int bit) {
        return groups.get(bit);
    }

    private long group(ElementDefinition element) {
        if (element.occurrence().min() == 0 && !element.isChoice()) {
            return 0;
        }
        int bit = groups.indexOf(element.path());
        if (bit < 0) {
            bit = groups.size();
            groups.add(element.path());
        }
        if (bit >= Long.SIZE) {
            throw new IllegalStateException("a type has too many required elements and choices");
        }
        return 1L << bit;
    }

    private void put(String key, int index, long group) {
        int slot = slot(key);
        keys[slot] = key;
        JsonNames.knowElement(key);
        slots[slot] = elements.get(index);
        slotIndexes[slot] = (short) index;
        slotGroups[slot] = group;
    }

    /// What a type is.
    public enum Kind {
        /// `string`, `date`, ...
        PRIMITIVE('p'),
        /// A data type with elements, such as `HumanName`.
        COMPLEX('c'),
        /// A resource type that can be instantiated.
        RESOURCE('r'),
        /// `Element`, `BackboneElement`, `Resource`, `DomainResource`.
        ABSTRACT('a'),
        /// Elements below one element of a type, such as `Patient.contact`.
        PART('t');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        static Kind of(char letter) {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new IndexOutOfBoundsException();
        }
    }
}
