// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.primitive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrimitiveTest {
    private static final String REGEX = "http://hl7.org/fhir/StructureDefinition/regex";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "date|2024-02-29 2000-02-29 1999 1999-12|2023-02-29 1900-02-29 2024-13 2024-00"
                        + " 2024-1 0000 99 2024-04-31 2024-01-01T00:00:00Z 2024-01-01-",
                "dateTime|2024-01-01T23:59:60Z 2024-01-01T00:00:00.123456789+14:00 2024 2024-01-01"
                        + "|2024-01-01T24:00:00Z 2024-01-01T00:00:00 2024-01-01T00:00Z"
                        + " 2024-01-01T00:00:00+14:01 2024-01-01T00:00:00. 2024-01T00:00:00Z"
                        + " 2024-01-01T00:00:00z 2024-01-01T",
                "instant|2024-01-01T00:00:00.1Z 2024-01-01T00:00:00-05:30|2024 2024-01-01",
                "time|00:00:00 23:59:60.5|24:00:00 1:00:00 00:00 00:00:00Z 00:00:61",
                "id|a A-1.b|a_b ä -/",
                "integer|0 -1 2147483647 -2147483648 -0|2147483648 -2147483649 01 1.0 1e1 -",
                "positiveInt|1 2147483647|0 -1 2147483648",
                "unsignedInt|0 1|-1 -0 00",
                "integer64|9223372036854775807 -9223372036854775808|9223372036854775808"
                        + " -9223372036854775809 99999999999999999999",
                "decimal|0.10 -1e10 1E-999|1e1000 1E+99999",
                "uri|urn:x http://a/ä#b|a\u000bb",
                "oid|urn:oid:1.2.3 urn:oid:2.0|urn:oid:3.1 urn:oid:1 urn:oid:1. urn:oid:1.01 1.2"
                        + " urn:oid:",
                "uuid|urn:uuid:c757873d-ec9a-4326-a141-556f43239520"
                        + "|urn:uuid:C757873D-EC9A-4326-A141-556F43239520 urn:uuid:1"
                        + " c757873d-ec9a-4326-a141-556f43239520",
                "base64Binary|AAAA AAA= AA== A/+a|A AA AAA ==== A=== AA=A AA.A",
                "boolean|true false|TRUE 1",
            })
    void eachGrammarHasItsBorders(String type, String accepted, String refused) {
        Primitive primitive = Primitive.of(type);
        for (String text : accepted.split(" ")) {
            assertTrue(primitive.accepts(text), text);
        }
        for (String text : refused.split(" ")) {
            assertFalse(primitive.accepts(text), text);
        }
        if (primitive != Primitive.DECIMAL) {
            assertFalse(primitive.accepts(""));
        }
    }

    @Test
    void codesAndStringsHaveTheirBlanksWhereTheyMay() {
        assertTrue(Primitive.CODE.accepts("a b"));
        assertFalse(Primitive.CODE.accepts("a  b"));
        assertFalse(Primitive.CODE.accepts(" a"));
        assertFalse(Primitive.CODE.accepts("a "));
        assertTrue(Primitive.STRING.accepts(" a\t\r\n😀 "));
        assertFalse(Primitive.STRING.accepts("a\u0000"));
        assertFalse(Primitive.STRING.accepts("\ud83d"));
        assertFalse(Primitive.STRING.accepts("\ude00\ud83d"));
        assertTrue(Primitive.BASE64_BINARY.accepts(" AAAA\n AA== "));
        assertFalse(Primitive.BASE64_BINARY.accepts("AA AA"));
        assertFalse(Primitive.URI.accepts("a b"));
        assertFalse(Primitive.XHTML.accepts("<div>\ud83d</div>"));
        assertFalse(Primitive.ID.accepts("x".repeat(65)));
        assertFalse(Primitive.STRING.accepts("x".repeat(Primitive.STRING_CHARACTERS_MAX + 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<div>x</div>|true",
                " <div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &lt; b&#160;&#169;</p><br/></div> |true",
                "<div><!-- c --><a href='x?a=1&amp;b=2'>y</a><img src=\"z\" alt=\"\"/></div>|true",
                "<div>a&nbsp;b</div>|false",
                "<p>x</p>|false",
                "<div>x|false",
                "<div>x</div>y|false",
                "<div>x</div><div>y</div>|false",
                "<div><p>x</div></p>|false",
                "<div>a & b</div>|false",
                "<div>a < b</div>|false",
                "<div><script>x</script></div>|false",
                "<div><p onclick=\"x\">y</p></div>|false",
                "<div><a href=\"JavaScript:x\">y</a></div>|false",
                "<div class=x>y</div>|false",
                "<div class=\"x\"id=\"y\">z</div>|false",
                "<div><!-- a -- b --></div>|false",
                "<div><iframe src=\"x\"/></div>|false",
                "<div class=\"x|false",
                "x|false",
            })
    void narrativesAreWellNestedAndPassive(String div, boolean accepted) {
        assertEquals(accepted, Primitive.XHTML.accepts(div));
    }

    /// Texts near the grammars, tried against the regular expressions that HL7 publishes. Ours
    /// are stricter: a day must exist, an integer must fit, base64 must pad rightly.
    @Test
    void nothingIsAcceptedThatHl7sExpressionRefuses() throws Exception {
        Map<Primitive, Pattern> expressions = published();
        assertEquals(19, expressions.size());
        var random = new Random(7);
        String[] seeds = {
            "2024-02-29T12:30:59.120+05:30", "2024-12-31", "23:59:59.9", "urn:oid:1.2.840.10008",
            "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "-1204", "2147483647", "AbC9+/Q=",
            "a code of words", "x-1.y"
        };
        String alphabet = "0123456789-+:.TZe =/abcurnoid\t\n";
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder(seeds[random.nextInt(seeds.length)]);
            for (int edits = random.nextInt(3); edits > 0 && !text.isEmpty(); edits--) {
                int at = random.nextInt(text.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, c);
                    case 1 -> text.insert(at, c);
                    default -> text.setLength(at);
                }
            }
            for (var entry : expressions.entrySet()) {
                if (entry.getKey().form() != Primitive.Form.NUMBER || isNumber(text)) {
                    boolean accepted = entry.getKey().accepts(text.toString());
                    assertTrue(
                            !accepted || entry.getValue().matcher(text).matches(),
                            () -> entry.getKey() + " accepts " + text);
                }
            }
        }
    }

    private static boolean isNumber(CharSequence text) {
        return Pattern.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?", text);
    }

    private static Map<Primitive, Pattern> published() throws Exception {
        var expressions = new HashMap<Primitive, Pattern>();
        String file = "/org/hl7/fhir/r4/model/profile/profiles-types.xml";
        try (var stream = PrimitiveTest.class.getResourceAsStream(file)) {
            var reader = new InputStreamReader(stream, UTF_8);
            Bundle bundle =
                    FhirContext.forR4Cached().newXmlParser().parseResource(Bundle.class, reader);
            for (var entry : bundle.getEntry()) {
                var structure = (StructureDefinition) entry.getResource();
                structure.getSnapshot().getElement().stream()
                        .filter(element -> element.getPath().endsWith(".value"))
                        .flatMap(element -> element.getType().stream())
                        .filter(type -> type.hasExtension(REGEX))
                        .filter(_ -> structure.getKind().toCode().equals("primitive-type"))
                        .forEach(
                                type ->
                                        expressions.put(
                                                Primitive.of(structure.getType()),
                                                Pattern.compile(type.getExtensionString(REGEX))));
            }
        }
        return expressions;
    }
}
