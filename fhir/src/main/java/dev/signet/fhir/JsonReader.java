// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Arrays;
import java.util.HashSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/// Reads JSON (RFC 8259, UTF-8 only) into a tree. Strict: one value and nothing after it, no
/// name twice in an object, no comments, no `NaN`, at most [#DEPTH_MAX] levels. Any thread.
public final class JsonReader {
    /// Levels of arrays and objects in one body.
    public static final int DEPTH_MAX = 64;

    /// Bytes of one body that is read into a tree.
    public static final int BYTES_MAX = 64 << 20;

    private static final int NAME_CHARACTERS_MAX = 256;
    private static final int NUMBER_CHARACTERS_MAX = 256;
    private static final int RECYCLED_BUFFERS_MAX = 64;
    private static final int NAMES_COMPARED_BY_WALK_MAX = 32;

    /// Keeps buffers and names from one body to the next, so it lives from one [#letGo] to the
    /// next. Names are not interned: the JVM's and Jackson's tables would keep them for ever.
    private static volatile JsonFactory factory = factory();

    private final JsonParser parser;

    /// Names and values of the objects and arrays that are still open, as two parallel stacks.
    private String[] names = new String[64];

    private Json[] values = new Json[64];
    private int top;

    /// @param parser stands before or within the value; the caller closes it
    JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /// Lets go of the buffers and names that earlier bodies have left, for all accounts together;
    /// bodies that are being read leave nothing either. Cheap; the next bodies are read a little
    /// slower.
    public static void letGo() {
        factory = factory();
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .recyclerPool(JsonRecyclerPools.newBoundedPool(RECYCLED_BUFFERS_MAX))
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(DEPTH_MAX)
                                .maxNameLength(NAME_CHARACTERS_MAX)
                                .maxNumberLength(NUMBER_CHARACTERS_MAX)
                                .maxStringLength(BYTES_MAX)
                                .build())
                .build();
    }

    /// The value written in `length` bytes of `body` from `offset`. The body is not kept.
    ///
    /// @throws Failed MALFORMED with the fact `byte`, counted from `offset`; TOO_LARGE above
    ///     [#BYTES_MAX]
    public static Json read(byte[] body, int offset, int length) {
        if (length > BYTES_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE, "the body is too large", new Fact("bytesMax", BYTES_MAX));
        }
        Utf8.check(body, offset, length);
        int mark = markBytes(body, offset, length);
        try (JsonParser parser = parser(body, offset + mark, length - mark)) {
            try {
                var reader = new JsonReader(parser);
                Json value = reader.value(parser.nextToken());
                if (parser.nextToken() != null) {
                    throw malformed(parser, "the body goes on after its JSON value");
                }
                return value;
            } catch (JacksonException e) {
                throw malformed(parser, e);
            }
        }
    }

    /// As [#read], for a body that must be an object.
    public static JsonObject readObject(byte[] body, int offset, int length) {
        if (read(body, offset, length) instanceof JsonObject object) {
            return object;
        }
        throw new Failed(Failure.MALFORMED, "the body is not a JSON object", new Fact("byte", 0));
    }

    /// A parser under this reader's bounds.
    static JsonParser parser(byte[] body, int offset, int length) {
        return factory.createParser(ObjectReadContext.empty(), body, offset, length);
    }

    /// How many bytes a leading byte order mark takes, which is passed over: 0 or 3.
    static int markBytes(byte[] body, int offset, int length) {
        boolean mark =
                length >= 3
                        && body[offset] == (byte) 0xef
                        && body[offset + 1] == (byte) 0xbb
                        && body[offset + 2] == (byte) 0xbf;
        return mark ? 3 : 0;
    }

    /// The failure for what the parser reports, without its message: that may quote the body.
    static Failed malformed(JsonParser parser, JacksonException e) {
        long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        return new Failed(
                Failure.MALFORMED,
                "the body is not well-formed JSON within the bounds",
                new Fact("byte", at >= 0 ? at : parser.currentLocation().getByteOffset()));
    }

    /// A failure at the token that the parser stands on.
    static Failed malformed(JsonParser parser, String text) {
        return new Failed(
                Failure.MALFORMED,
                text,
                new Fact("byte", parser.currentTokenLocation().getByteOffset()));
    }

    /// The value that starts at `token`, on which the parser stands.
    Json value(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new JsonString(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
            case VALUE_TRUE -> JsonBoolean.TRUE;
            case VALUE_FALSE -> JsonBoolean.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            case null -> throw malformed(parser, "the body is empty");
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                    throw malformed(parser, "the body is not well-formed JSON");
        };
    }

    private JsonObject object() {
        int base = open();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            push(name, value(parser.nextToken()));
        }
        return closeObject(base);
    }

    private JsonArray array() {
        int base = open();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            push("", value(token));
        }
        return closeArray(base);
    }

    /// Starts an object or array; what it returns belongs into the closing call.
    int open() {
        return top;
    }

    /// Adds a member to what was opened last.
    ///
    /// @param name "" in an array
    void push(String name, Json value) {
        if (top == values.length) {
            names = Arrays.copyOf(names, 2 * top);
            values = Arrays.copyOf(values, 2 * top);
        }
        names[top] = name;
        values[top] = value;
        top++;
    }

    /// The object of the members added since `base`; refuses a name twice.
    JsonObject closeObject(int base) {
        if (top == base) {
            return JsonObject.EMPTY;
        }
        refuseDuplicates(base);
        var object =
                new JsonObject(
                        Arrays.copyOfRange(names, base, top),
                        Arrays.copyOfRange(values, base, top));
        top = base;
        return object;
    }

    /// The array of the values added since `base`.
    JsonArray closeArray(int base) {
        if (top == base) {
            return JsonArray.EMPTY;
        }
        var array = new JsonArray(Arrays.copyOfRange(values, base, top));
        top = base;
        return array;
    }

    private void refuseDuplicates(int base) {
        if (top - base > NAMES_COMPARED_BY_WALK_MAX) {
            var seen = new HashSet<String>();
            for (int i = base; i < top; i++) {
                if (!seen.add(names[i])) {
                    throw duplicate();
                }
            }
            return;
        }
        for (int i = base + 1; i < top; i++) {
            String name = names[i];
            int hash = name.hashCode();
            for (int j = base; j < i; j++) {
                if (names[j].hashCode() == hash && names[j].equals(name)) {
                    throw duplicate();
                }
            }
        }
    }

    private Failed duplicate() {
        return malformed(parser, "an object has a name twice");
    }
}
