// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.primitive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainGrammarTest {
    private static final String SEEDED = "aZ09-._+/=:#| ä😀~";

    private static boolean tells(Primitive primitive, String text) {
        byte[] bytes = ("\"" + text + "\"").getBytes(UTF_8);
        return PlainGrammar.accepts(primitive, bytes, 1, bytes.length - 2);
    }

    @ParameterizedTest
    @CsvSource({
        "string,Käse 😀",
        "markdown, * a",
        "uri,http://hl7.org/fhir#a|b~",
        "url,urn:x",
        "canonical,http://a|1",
        "code,a b-c",
        "id,A-1.b",
        "base64Binary,A/+a",
        "base64Binary,AAA=",
        "base64Binary,AA=="
    })
    void whatIsUsualIsToldByItsBytes(String type, String text) {
        assertTrue(tells(Primitive.of(type), text));
    }

    /// All short texts of a few characters, and many longer ones.
    @Test
    void whatItSaysYesToIsAValueOfThePrimitive() {
        var random = new Random(7);
        int[] characters = SEEDED.codePoints().toArray();
        long yes = 0;
        for (int i = 0; i < 200_000; i++) {
            int length = i < characters.length * characters.length ? 2 : random.nextInt(70);
            var text = new StringBuilder();
            int kinds = 1 + random.nextInt(characters.length);
            for (int j = 0; j < length; j++) {
                text.appendCodePoint(characters[random.nextInt(kinds)]);
            }
            for (Primitive primitive : Primitive.values()) {
                if (tells(primitive, text.toString())) {
                    yes++;
                    assertTrue(primitive.accepts(text.toString()), primitive + " " + text);
                }
            }
        }
        assertTrue(yes > 100_000, "texts that it said yes to: " + yes);
    }

    @Test
    void whatIsNoneOrNotPlainIsLeftToTheWholeGrammar() {
        for (Primitive primitive : Primitive.values()) {
            assertFalse(tells(primitive, ""), primitive.typeName());
        }
        assertFalse(tells(Primitive.ID, "x".repeat(65)));
        assertFalse(tells(Primitive.CODE, "a  b"));
        assertFalse(tells(Primitive.CODE, "a "));
        assertFalse(tells(Primitive.BASE64_BINARY, "AA=A"));
        assertFalse(tells(Primitive.BASE64_BINARY, "===="));
        assertFalse(tells(Primitive.URI, "ä"));
        assertFalse(tells(Primitive.STRING, "x".repeat(Primitive.STRING_CHARACTERS_MAX + 1)));
    }

    @Test
    void onlyTheBytesOfTheStringCount() {
        byte[] body = "  ab  ".getBytes(UTF_8);
        assertTrue(PlainGrammar.accepts(Primitive.ID, body, 2, 2));
        assertFalse(PlainGrammar.accepts(Primitive.ID, body, 1, 3));
    }
}
