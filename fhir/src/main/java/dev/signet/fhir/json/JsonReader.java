// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.primitive.Grammar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;

/// Reads JSON (RFC 8259, UTF-8 only) into a tree. Strict: one value and nothing after it, no
/// name twice in an object, no comments, no `NaN`, at most [#DEPTH_MAX] levels. Any thread.
///
/// A tree refers to the body, which nobody may change while it lives: strings and numbers are
/// places in it, names of FHIR's elements are shared. So it takes some 20 to 30 bytes a value.
public final class JsonReader extends JsonScanner {
    /// Levels of arrays and objects in one body.
    public static final int DEPTH_MAX = 64;

    /// Bytes of one body that is read into a tree.
    public static final int BYTES_MAX = 64 << 20;

    /// Values (objects, arrays, strings, numbers, ...) of one resource that a client sends: eight
    /// bytes each in the largest. Resources of that size that are meant to be read have a tenth.
    public static final int VALUES_MAX = 1 << 18;

    /// Members of one object; FHIR's own have fewer than 150.
    public static final int MEMBERS_MAX = 1024;

    private static final int NAMES_COMPARED_BY_WALK_MAX = 32;

    /// About what things take in the heap, with what points to them.
    private static final int LEAF_BYTES = 28;

    /// Of the characters of a short string, which are made when they are asked for.
    private static final int TEXT_BYTES = 44;

    private static final int OBJECT_BYTES = 56;
    private static final int ARRAY_BYTES = 36;
    private static final int REFERENCE_BYTES = 4;
    private static final int NAME_BYTES = 56;

    /// The meter is told in steps of this.
    private static final int STEP_BYTES = 16 << 10;

    private final long valuesMax;
    private final Meter meter;
    private long values;
    private long untold;

    /// Values of the arrays, names and values of the objects that are still open.
    private Object[] stack = new Object[64];

    private int top;

    /// Names of the object read last: the next one often has the same.
    private String[] lastNames = {};

    /// A reader of `length` bytes from `offset`, which are UTF-8.
    ///
    /// @param valuesMax of all that it reads
    /// @param meter is told what the tree takes
    public JsonReader(byte[] body, int offset, int length, long valuesMax, Meter meter) {
        super(body, offset, length);
        this.valuesMax = valuesMax;
        this.meter = meter;
    }

    /// The value written in `length` bytes of `body` from `offset`: of a body of our own.
    ///
    /// @throws Failed MALFORMED with the fact `byte`, counted from `offset`; TOO_LARGE above
    ///     [#BYTES_MAX]
    public static Json read(byte[] body, int offset, int length) {
        return read(body, offset, length, Long.MAX_VALUE, Meter.NONE);
    }

    /// As [#read], for a body that must be an object.
    public static JsonObject readObject(byte[] body, int offset, int length) {
        return object(read(body, offset, length));
    }

    /// As [#read], for what a client sends that need not be an object.
    ///
    /// @param meter is told what the tree takes
    /// @throws Failed TOO_LARGE above [#VALUES_MAX] too
    public static Json read(byte[] body, int offset, int length, Meter meter) {
        return read(body, offset, length, VALUES_MAX, meter);
    }

    /// As [#readObject], for a resource that a client sends.
    ///
    /// @param meter is told what the tree takes, step by step; what it throws ends the reading
    /// @throws Failed TOO_LARGE above [#VALUES_MAX] too, as soon as there are so many
    public static JsonObject readObject(byte[] body, int offset, int length, Meter meter) {
        return object(read(body, offset, length, VALUES_MAX, meter));
    }

    private static Json read(byte[] body, int offset, int length, long valuesMax, Meter meter) {
        checkBytes(body, offset, length);
        return new JsonReader(body, offset, length, valuesMax, meter).whole();
    }

    private static JsonObject object(Json value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new Failed(Failure.MALFORMED, "the body is not a JSON object", new Fact("byte", 0));
    }

    /// Refuses what is longer than [#BYTES_MAX] or not UTF-8.
    public static void checkBytes(byte[] body, int offset, int length) {
        if (length > BYTES_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE, "the body is too large", new Fact("bytesMax", BYTES_MAX));
        }
        Utf8.check(body, offset, length);
    }

    private Json whole() {
        skipBlanks();
        if (at == end) {
            throw malformed("the body is empty");
        }
        Json value = value();
        finish();
        return value;
    }

    /// Refuses what stands behind the value.
    public void finish() {
        skipBlanks();
        if (at < end) {
            throw malformed("the body goes on after its JSON value");
        }
        tell();
    }

    /// The value that comes next.
    public Json value() {
        skipBlanks();
        if (at == end) {
            throw malformed();
        }
        return switch (body[at]) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", JsonBoolean.TRUE);
            case 'f' -> word("false", JsonBoolean.FALSE);
            case 'n' -> word("null", JsonNull.NULL);
            default -> number();
        };
    }

    private JsonObject object() {
        int base = open();
        for (boolean more = begins('}'); more; more = goesOn('}')) {
            String name = name();
            push(name, value(), base);
        }
        return closeObject(base);
    }

    private JsonArray array() {
        int base = open();
        for (boolean more = begins(']'); more; more = goesOn(']')) {
            push(value());
        }
        return closeArray(base);
    }

    /// The name of the member that comes next; behind it its value does.
    public String name() {
        skipBlanks();
        int from = at + 1;
        int hash = 0;
        // nearly all are short and plain: scanned and hashed in one walk
        if (at < end && body[at] == '"') {
            int i = from;
            while (i < end && body[i] > '"' && body[i] != '\\') {
                hash = 31 * hash + body[i++];
            }
            if (i < end && body[i] == '"' && i - from <= NAME_BYTES_MAX) {
                at = i + 1;
                colon();
                String known = JsonNames.find(body, from, i - from, hash);
                return known == null ? newName(from, i - from, false) : known;
            }
        }
        boolean escaped = skipNameOnly();
        int length = at - 1 - from;
        colon();
        return newName(from, length, escaped);
    }

    private String newName(int from, int length, boolean escaped) {
        untold += NAME_BYTES + length;
        if (!escaped) {
            return new String(body, from, length, StandardCharsets.UTF_8);
        }
        String name = JsonString.unescaped(body, from, length);
        if (!Grammar.isPaired(name)) {
            throw malformed();
        }
        return name;
    }

    private JsonString string() {
        int from = at + 1;
        boolean escaped = passString();
        int length = at - 1 - from;
        count(LEAF_BYTES + (length <= JsonString.KEPT_CHARACTERS_MAX ? TEXT_BYTES + length : 0));
        return new JsonString(body, from, length, escaped);
    }

    private JsonNumber number() {
        count(LEAF_BYTES);
        int from = at;
        passNumber();
        return new JsonNumber(body, from, at - from);
    }

    private <T> T word(String word, T value) {
        count(REFERENCE_BYTES);
        passWord(word);
        return value;
    }

    /// One more value, which takes so much.
    private void count(int bytes) {
        if (++values > valuesMax) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "there are too many values in the body",
                    new Fact("valuesMax", valuesMax));
        }
        untold += bytes;
        if (untold >= STEP_BYTES) {
            tell();
        }
    }

    private void tell() {
        if (untold > 0) {
            meter.take(untold);
            untold = 0;
        }
    }

    /// Starts an object or array; what it returns belongs into the closing call.
    public int open() {
        return top;
    }

    /// Adds a member to the object that was opened last.
    public void push(String name, Json value, int base) {
        if (top - base >= 2 * MEMBERS_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "an object has too many members",
                    new Fact("membersMax", MEMBERS_MAX));
        }
        reserve();
        stack[top++] = name;
        stack[top++] = value;
    }

    /// Adds an element to the array that was opened last.
    public void push(Json value) {
        reserve();
        stack[top++] = value;
    }

    private void reserve() {
        if (top + 2 > stack.length) {
            untold += (long) REFERENCE_BYTES * stack.length;
            stack = Arrays.copyOf(stack, 2 * stack.length);
        }
    }

    /// The object of the members added since `base`; refuses a name twice.
    @SuppressWarnings("ReferenceEquality")
    public JsonObject closeObject(int base) {
        if (top == base) {
            count(REFERENCE_BYTES);
            return JsonObject.EMPTY;
        }
        int size = (top - base) / 2;
        String[] names = names(base, size);
        if (names != lastNames) {
            refuseDuplicates(names);
            lastNames = names;
        }
        count(OBJECT_BYTES + 2 * REFERENCE_BYTES * size);
        var objects = new Json[size];
        for (int i = 0; i < size; i++) {
            objects[i] = (Json) stack[base + 2 * i + 1];
        }
        top = base;
        return new JsonObject(names, objects);
    }

    /// The names since `base`; those of the object before when they are the same instances.
    @SuppressWarnings("ReferenceEquality")
    private String[] names(int base, int size) {
        boolean same = lastNames.length == size;
        for (int i = 0; same && i < size; i++) {
            same = lastNames[i] == stack[base + 2 * i];
        }
        if (same) {
            return lastNames;
        }
        var names = new String[size];
        for (int i = 0; i < size; i++) {
            names[i] = (String) stack[base + 2 * i];
        }
        return names;
    }

    /// The array of the values added since `base`.
    public JsonArray closeArray(int base) {
        int size = top - base;
        count(size == 0 ? REFERENCE_BYTES : ARRAY_BYTES + REFERENCE_BYTES * size);
        JsonArray array =
                switch (size) {
                    case 0 -> JsonArray.EMPTY;
                    case 1 -> new JsonArray((Json) stack[base]);
                    default -> new JsonArray(Arrays.copyOfRange(stack, base, top, Json[].class));
                };
        top = base;
        return array;
    }

    private void refuseDuplicates(String[] names) {
        if (names.length > NAMES_COMPARED_BY_WALK_MAX) {
            var seen = new HashSet<String>();
            for (String name : names) {
                if (!seen.add(name)) {
                    throw duplicate();
                }
            }
            return;
        }
        for (int i = 1; i < names.length; i++) {
            String name = names[i];
            int hash = name.hashCode();
            for (int j = 0; j < i; j++) {
                if (names[j].hashCode() == hash && names[j].equals(name)) {
                    throw duplicate();
                }
            }
        }
    }

    private Failed duplicate() {
        at--;
        return malformed("an object has a name twice");
    }
}
