// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.base.Failed;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Validation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// The reader against another parser, on documents that grow out of a seed and on what is left
/// of them when some bytes are changed.
class JsonOracleTest {
    private static final int DOCUMENTS = 3_000;
    private static final int CHANGES = 8;
    private static final JsonFactory ORACLE =
            JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build();

    @Test
    void whatOneReadsTheOtherReadsAsTheSame() {
        int refused = 0;
        int read = 0;
        for (int seed = 0; seed < DOCUMENTS; seed++) {
            var random = new Random(seed);
            byte[] document = document(random);
            assertEquals(Optional.of(oracle(document)), Optional.of(ours(document)), "" + seed);
            for (int i = 0; i < CHANGES; i++) {
                byte[] changed = changed(document, random);
                if (!isUtf8(changed)) {
                    continue;
                }
                Optional<List<String>> expected = oracle(changed);
                assertEquals(expected, ours(changed), seed + ": " + new String(changed, UTF_8));
                refused += expected.isEmpty() ? 1 : 0;
                read += expected.isEmpty() ? 0 : 1;
            }
        }
        assertEquals(true, refused > DOCUMENTS && read > DOCUMENTS / 2, refused + " " + read);
    }

    @Test
    void whatIsWrittenReadsAsTheSameAndIsWrittenAgainAsItIs() {
        for (int seed = 0; seed < DOCUMENTS; seed++) {
            byte[] document = document(new Random(seed));
            Json tree = Json.read(document);
            byte[] written = tree.bytes();
            assertEquals(tree, Json.read(written), "" + seed);
            assertEquals(tree.hashCode(), Json.read(written).hashCode());
            assertArrayEquals(written, Json.read(written).bytes(), "" + seed);
        }
    }

    @Test
    void aBundleWithItsResourceIsReadAsStrictly() {
        var validation = new Validation(Definitions.load(FhirVersion.R4));
        for (int seed = 0; seed < DOCUMENTS; seed++) {
            var random = new Random(seed);
            String inner = "{\"a\":" + new String(changed(document(random), random), UTF_8) + "}";
            byte[] body =
                    ("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + inner + "}]}")
                            .getBytes(UTF_8);
            assertEquals(oracle(body).isPresent(), reads(body, validation), seed + ": " + inner);
        }
    }

    private static boolean reads(byte[] body, Validation validation) {
        try {
            BundleScan scan =
                    BundleScan.scan(body, 0, body.length, BundleScan.Limits.DEFAULT, validation);
            scan.entries().forEach(entry -> entry.resource(body));
            return true;
        } catch (Failed failed) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] body) {
        try {
            Utf8.check(body, 0, body.length);
            return true;
        } catch (Failed failed) {
            return false;
        }
    }

    private static Optional<List<String>> ours(byte[] body) {
        try {
            var tokens = new ArrayList<String>();
            flatten(Json.read(body), tokens);
            return Optional.of(tokens);
        } catch (Failed failed) {
            return Optional.empty();
        }
    }

    private static void flatten(Json value, List<String> to) {
        switch (value) {
            case JsonObject object -> {
                to.add("{");
                for (int i = 0; i < object.size(); i++) {
                    to.add("." + object.name(i));
                    flatten(object.value(i), to);
                }
                to.add("}");
            }
            case JsonArray array -> {
                to.add("[");
                array.forEach(each -> flatten(each, to));
                to.add("]");
            }
            case JsonString string -> to.add("\"" + string.value());
            case JsonNumber number -> to.add(number.text());
            case JsonBoolean bool -> to.add("" + bool.value());
            case JsonNull _ -> to.add("null");
        }
    }

    private static Optional<List<String>> oracle(byte[] body) {
        var tokens = new ArrayList<String>();
        try (JsonParser parser = ORACLE.createParser(ObjectReadContext.empty(), body)) {
            var names = new ArrayList<Set<String>>();
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 0 && !tokens.isEmpty()) {
                    return Optional.empty(); // a second value
                }
                switch (token) {
                    case START_OBJECT, START_ARRAY -> {
                        tokens.add(token == JsonToken.START_OBJECT ? "{" : "[");
                        names.add(new HashSet<>());
                        depth++;
                    }
                    case END_OBJECT, END_ARRAY -> {
                        tokens.add(token == JsonToken.END_OBJECT ? "}" : "]");
                        names.removeLast();
                        depth--;
                    }
                    case PROPERTY_NAME -> {
                        if (!names.getLast().add(parser.currentName())) {
                            return Optional.empty();
                        }
                        tokens.add("." + parser.currentName());
                    }
                    case VALUE_STRING -> tokens.add("\"" + parser.getString());
                    default -> tokens.add(parser.getString());
                }
            }
            return tokens.isEmpty() ? Optional.empty() : Optional.of(tokens);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static byte[] changed(byte[] document, Random random) {
        byte[] changed = document.clone();
        String bytes = "{}[]\",:\\ue0-.+1 \ttfn/\u0001";
        for (int i = 0; i <= random.nextInt(2); i++) {
            changed[random.nextInt(changed.length)] =
                    (byte) bytes.charAt(random.nextInt(bytes.length()));
        }
        return changed;
    }

    private static byte[] document(Random random) {
        var text = new StringBuilder();
        value(random, 1 + random.nextInt(5), text);
        return text.toString().getBytes(UTF_8);
    }

    private static final String[] PIECES = {
        "a", "given", "\u00e9", "\u20ac", "\ud83d\ude00", "\\n", "\\u0041", "\\ud83d\\ude00",
        "\\ud800", "\\\"", "\\\\", "/", "\\/", "\u007f", "  ", "\\b\\f\\r\\t"
    };

    private static final String[] NUMBERS = {
        "0", "-0", "1", "12345678901234567890", "-1.50", "1e5", "1E-3", "0.0e+10", "3.14"
    };

    private static void string(Random random, StringBuilder to) {
        to.append('"');
        for (int i = random.nextInt(5); i > 0; i--) {
            to.append(PIECES[random.nextInt(PIECES.length)]);
        }
        to.append('"');
    }

    private static void blank(Random random, StringBuilder to) {
        if (random.nextInt(8) == 0) {
            to.append(" \n\r\t".charAt(random.nextInt(4)));
        }
    }

    private static void value(Random random, int depth, StringBuilder to) {
        blank(random, to);
        switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0, 1 -> string(random, to);
            case 2 -> to.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 3 -> to.append(random.nextBoolean());
            case 4 -> to.append("null");
            case 5 -> {
                to.append('[');
                for (int i = random.nextInt(4); i > 0; i--) {
                    value(random, depth - 1, to);
                    to.append(i > 1 ? "," : "");
                }
                to.append(']');
            }
            default -> {
                to.append('{');
                for (int i = random.nextInt(4); i > 0; i--) {
                    blank(random, to);
                    String piece = PIECES[random.nextInt(PIECES.length)];
                    // no parser takes half a pair in a name
                    to.append('"').append(piece.equals("\\ud800") ? "x" : piece).append(i);
                    to.append('"');
                    blank(random, to);
                    to.append(':');
                    value(random, depth - 1, to);
                    to.append(i > 1 ? "," : "");
                }
                to.append('}');
            }
        }
        blank(random, to);
    }
}
