// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;

/// Forms of a resource that cost a server more than their bytes say, each as the largest that is
/// allowed and as one beyond. Plain JSON, the same bytes each time; bounds are docs/fhir.md's.
enum Shape {
    WIDE,
    DEEP,
    MANY_KEYS,
    LONG_KEYS,
    MANY_SHORT_STRINGS,
    LONG_STRINGS,
    MANY_WORDS,
    MANY_EXTENSIONS,
    MANY_CONTAINED,
    MANY_REFERENCES,
    MANY_VALUES,
    MANY_ESCAPES;

    /// Bytes of a resource.
    static final int BYTES_MAX = 2 << 20;

    /// Search values of a resource; an item of [#MANY_VALUES] and [#MANY_REFERENCES] makes one.
    private static final int VALUES_MAX = 65_535;

    /// Of 64 levels the resource takes one, an extension two and its value none.
    private static final int EXTENSIONS_DEEP_MAX = 31;

    private static final int NAME_CHARACTERS_MAX = 256;
    private static final int STRING_CHARACTERS_MAX = 1 << 20;
    private static final int WORDS_IN_A_STRING = 1_000;

    /// A contact person with all that one may have.
    private static final String ALL_KEYS =
            """
            {"id":"a","name":{"id":"a","use":"usual","text":"a","_text":{"id":"a"},"family":"a",\
            "_family":{"id":"a"},"given":["a"],"period":{"start":"2020","end":"2021"}},\
            "address":{"id":"a","use":"home","type":"both","text":"a","city":"a","_city":{"id":"a"},\
            "district":"a","state":"a","postalCode":"a","country":"a","period":{"start":"2020"}},\
            "gender":"other","_gender":{"id":"a"},"period":{"start":"2020","_start":{"id":"a"}}}\
            """
                    .strip();

    private static final String[] ESCAPES = {
        "\\u0061",
        "\\u00e9\\n",
        "\\ud83d\\ude00",
        "\\\"\\\\\\/\\t",
        "\\u4e2d\\u6587",
        "\\u202e\\u0300"
    };

    /// As said in a table.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// The FHIR type.
    String type() {
        return this == MANY_REFERENCES ? "Observation" : "Patient";
    }

    /// Whether an honest client may send the largest, so that it has to be stored.
    boolean honest() {
        return this == LONG_STRINGS;
    }

    /// As large as the bound of a resource's bytes and the shape's own bound allow; only the names
    /// of [#LONG_KEYS] are none of FHIR's.
    byte[] largest() {
        boolean counted = this == MANY_REFERENCES || this == MANY_VALUES;
        return filled(this::item, counted ? VALUES_MAX - 100 : BYTES_MAX);
    }

    /// One beyond the shape's own bound, where it has one; else beyond that of the bytes.
    byte[] beyond() {
        return switch (this) {
            case DEEP -> bytes(head() + chain(BYTES_MAX / 40) + tail());
            case MANY_KEYS ->
                    bytes(head() + '{' + joined(i -> "\"k" + i + "\":1", 140_000) + '}' + tail());
            case LONG_KEYS -> filled(i -> "{\"" + key(i, NAME_CHARACTERS_MAX + 1) + "\":1}", 8_000);
            case LONG_STRINGS -> filled(_ -> text(STRING_CHARACTERS_MAX + 1), 1);
            case MANY_REFERENCES, MANY_VALUES -> filled(this::item, BYTES_MAX);
            case WIDE,
                    MANY_SHORT_STRINGS,
                    MANY_WORDS,
                    MANY_EXTENSIONS,
                    MANY_CONTAINED,
                    MANY_ESCAPES ->
                    oneMoreByte(largest());
        };
    }

    private static byte[] oneMoreByte(byte[] largest) {
        byte[] more = Arrays.copyOf(largest, BYTES_MAX + 1);
        Arrays.fill(more, largest.length, more.length, (byte) ' ');
        return more;
    }

    /// Up to the array that is filled.
    private String head() {
        String type = "{\"resourceType\":\"" + type() + "\",";
        return switch (this) {
            case WIDE, LONG_KEYS, LONG_STRINGS -> type + "\"name\":[";
            case DEEP, MANY_EXTENSIONS -> type + "\"extension\":[";
            case MANY_KEYS -> type + "\"contact\":[";
            case MANY_SHORT_STRINGS, MANY_WORDS -> type + "\"name\":[{\"given\":[";
            case MANY_ESCAPES -> type + "\"n\\u0061me\":[{\"\\u0067iven\":[";
            case MANY_CONTAINED -> type + "\"contained\":[";
            case MANY_REFERENCES ->
                    type + "\"status\":\"final\",\"code\":{\"text\":\"a\"},\"focus\":[";
            case MANY_VALUES -> type + "\"identifier\":[";
        };
    }

    private String tail() {
        return head().endsWith("[{\"given\":[") || this == MANY_ESCAPES ? "]}]}" : "]}";
    }

    private String item(int i) {
        String number = Integer.toString(i, 36);
        return switch (this) {
            case WIDE -> "{\"use\":\"usual\"}";
            case DEEP -> chain(EXTENSIONS_DEEP_MAX);
            case MANY_KEYS -> ALL_KEYS;
            case LONG_KEYS -> "{\"" + key(i, NAME_CHARACTERS_MAX) + "\":1}";
            case MANY_SHORT_STRINGS -> "\"a\"";
            case LONG_STRINGS -> text(STRING_CHARACTERS_MAX - 1_000);
            case MANY_WORDS -> '"' + words(i) + '"';
            case MANY_EXTENSIONS -> "{\"url\":\"a:b\",\"valueBoolean\":true}";
            case MANY_CONTAINED -> "{\"resourceType\":\"Basic\",\"id\":\"" + number + "\"}";
            case MANY_REFERENCES -> "{\"reference\":\"List/" + number + "\"}";
            case MANY_VALUES -> "{\"value\":\"" + number + "\"}";
            case MANY_ESCAPES -> '"' + ESCAPES[i % ESCAPES.length] + '"';
        };
    }

    private byte[] filled(IntFunction<String> item, int itemsMax) {
        var text = new StringBuilder(BYTES_MAX).append(head());
        String tail = tail();
        for (int i = 0; i < itemsMax; i++) {
            String next = item.apply(i);
            if (i > 0 && text.length() + next.length() + tail.length() + 1 > BYTES_MAX) {
                break;
            }
            text.append(i == 0 ? "" : ",").append(next);
        }
        return bytes(text.append(tail).toString());
    }

    private static String joined(IntFunction<String> item, int items) {
        var text = new StringBuilder();
        for (int i = 0; i < items; i++) {
            text.append(i == 0 ? "" : ",").append(item.apply(i));
        }
        return text.toString();
    }

    private static String chain(int levels) {
        String inner = "{\"url\":\"a:b\",\"valueBoolean\":true}";
        return "{\"url\":\"a:b\",\"extension\":[".repeat(levels - 1)
                + inner
                + "]}".repeat(levels - 1);
    }

    private static String key(int i, int characters) {
        String number = Integer.toString(i, 36);
        return "k".repeat(characters - number.length()) + number;
    }

    private static String text(int characters) {
        return "{\"text\":\"" + "x".repeat(characters) + "\"}";
    }

    private static String words(int i) {
        return joined(word -> Integer.toString(i * WORDS_IN_A_STRING + word, 36), WORDS_IN_A_STRING)
                .replace(',', ' ');
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
