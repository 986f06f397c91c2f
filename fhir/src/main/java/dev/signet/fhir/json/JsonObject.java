// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON object: members in the order they were written, no name twice. Looking up is a walk
/// over the names, which are few; names that were read are one instance each, so a walk
/// compares references and stored hashes, not characters.
public final class JsonObject implements Json {
    /// The object without members.
    public static final JsonObject EMPTY = new JsonObject(new String[0], new Json[0]);

    private final String[] names;
    private final Json[] values;

    /// Takes over both arrays, which are of one length, hold no name twice, and which nobody
    /// may change afterwards.
    public JsonObject(String[] names, Json[] values) {
        this.names = names;
        this.values = values;
    }

    /// The object of these members, in their order.
    public static JsonObject of(Map<String, ? extends Json> members) {
        return new JsonObject(
                members.keySet().toArray(new String[0]), members.values().toArray(new Json[0]));
    }

    /// The number of members.
    public int size() {
        return names.length;
    }

    /// The name of member `index`, 0 to `size() - 1`.
    public String name(int index) {
        return names[index];
    }

    /// The value of member `index`, 0 to `size() - 1`.
    public Json value(int index) {
        return values[index];
    }

    /// Where the member of that name is, or -1.
    public int indexOf(String name) {
        int hash = name.hashCode();
        for (int i = 0; i < names.length; i++) {
            String candidate = names[i];
            if (candidate.hashCode() == hash && candidate.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /// The value of the member of that name, or `null` when there is none.
    public @Nullable Json find(String name) {
        int index = indexOf(name);
        return index < 0 ? null : values[index];
    }

    /// The string of the member of that name, or `otherwise` when there is none or no string.
    public String text(String name, String otherwise) {
        return find(name) instanceof JsonString string ? string.value() : otherwise;
    }

    /// The objects of the array that is the member of that name, in its order; what is no object
    /// in it is passed over. Empty when there is no such array.
    public List<JsonObject> objects(String name) {
        var objects = new ArrayList<JsonObject>();
        if (find(name) instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonObject object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    /// This object with that member in the place of the one of that name, or at the end.
    public JsonObject with(String name, Json value) {
        int index = indexOf(name);
        if (index >= 0) {
            return withValue(index, value);
        }
        String[] newNames = Arrays.copyOf(names, names.length + 1);
        Json[] newValues = Arrays.copyOf(values, values.length + 1);
        newNames[names.length] = name;
        newValues[values.length] = value;
        return new JsonObject(newNames, newValues);
    }

    /// This object with `value` in the place of the value of member `index`.
    public JsonObject withValue(int index, Json value) {
        Json[] newValues = values.clone();
        newValues[index] = value;
        return new JsonObject(names, newValues);
    }

    /// This object without the member of that name, if it has one.
    public JsonObject without(String name) {
        int index = indexOf(name);
        if (index < 0) {
            return this;
        }
        String[] newNames = new String[names.length - 1];
        Json[] newValues = new Json[names.length - 1];
        System.arraycopy(names, 0, newNames, 0, index);
        System.arraycopy(values, 0, newValues, 0, index);
        System.arraycopy(names, index + 1, newNames, index, newNames.length - index);
        System.arraycopy(values, index + 1, newValues, index, newNames.length - index);
        return new JsonObject(newNames, newValues);
    }

    /// Whether the other holds the same members in the same order.
    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject that
                && Arrays.equals(names, that.names)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "object of " + names.length;
    }
}
