// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Validation;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever is sent as XML becomes JSON that is well-formed, or is refused; and what is valid of
/// it is the same after a way to XML and back.
class XmlMutationTest {
    private static final Definitions R4 = Definitions.load(FhirVersion.R4);
    private static final Validation VALIDATION = new Validation(R4);
    private static final int BYTES_MAX = 2 << 20;

    private static final String SAMPLE =
            "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p\"/><text><status value=\"generated\"/>"
                    + "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p id=\"a\">x &amp; y<br/></p></div>"
                    + "</text><contained><Organization><name value=\"o\"/></Organization></contained>"
                    + "<extension url=\"http://x\"><valueDecimal value=\"1.0\"/></extension>"
                    + "<active value=\"true\"/><name id=\"n\"><given value=\"A\"/><given id=\"g\">"
                    + "<extension url=\"http://y\"><valueCode value=\"c\"/></extension></given>"
                    + "<given value=\"B\"/></name><birthDate value=\"2000\"/></Patient>";

    private static final String[] PIECES = {
        "<",
        ">",
        "/",
        "\"",
        "&",
        "&amp;",
        " ",
        "<given value=\"Z\"/>",
        "<active value=\"false\"/>",
        "</name>",
        "<name>",
        "value=\"1\"",
        "id=\"i\"",
        "]]>",
        "<![CDATA[x]]>",
        "<?pi?>",
        "<!-- c -->",
        "\u0001",
        "\ufffe",
        "<extension url=\"u\"><valueString value=\"s\"/></extension>",
        "x"
    };

    private static String mutated(Random random) {
        var text = new StringBuilder(SAMPLE);
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(30)));
                default -> {
                    // an element or part of one stands somewhere else once more
                    int end = Math.min(text.length(), at + 1 + random.nextInt(60));
                    text.insert(random.nextInt(text.length()), text.substring(at, end));
                }
            }
        }
        return text.toString();
    }

    @Test
    void everythingIsReadWholeOrRefused() {
        int read = 0;
        int valid = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            String xml = mutated(new Random(seed));
            byte[] json;
            try {
                json = XmlReader.json(xml.getBytes(UTF_8), BYTES_MAX, R4, Meter.NONE);
            } catch (Failed refused) {
                continue;
            }
            read++;
            JsonObject resource = Json.readObject(json);
            if (VALIDATION.validate(resource).isEmpty()) {
                valid++;
                byte[] written = XmlWriter.xml(json, R4, seed % 2 == 0, Meter.NONE);
                byte[] again = XmlReader.json(written, BYTES_MAX, R4, Meter.NONE);
                assertArrayEquals(
                        XmlWriter.xml(json, R4, false, Meter.NONE),
                        XmlWriter.xml(again, R4, false, Meter.NONE),
                        "seed " + seed);
            }
        }
        assertTrue(valid > 200 && read > valid, "read " + read + ", valid " + valid);
    }
}
