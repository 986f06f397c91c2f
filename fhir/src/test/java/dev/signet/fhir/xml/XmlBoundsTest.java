// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Meter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attributes and namespaces have bounds that hold before the parser sees them.
class XmlBoundsTest {
    private static final Definitions R4 = Definitions.load(FhirVersion.R4);
    private static final int BYTES_MAX = 4 << 20;
    private static final String PATIENT = "<Patient xmlns=\"http://hl7.org/fhir\"%s>%s</Patient>";
    private static final String DIV =
            "<text><div xmlns=\"http://www.w3.org/1999/xhtml\"%s>%s</div></text>";
    private static final String TEXT = "an element has too many attributes or namespaces";

    private static byte[] json(String xml, Meter meter) {
        return XmlReader.json(xml.getBytes(UTF_8), BYTES_MAX, R4, meter);
    }

    private static void isTaken(String xml) {
        assertTrue(json(xml, Meter.NONE).length > 0);
    }

    private static Failed refused(String xml) {
        Failed failed = assertThrows(Failed.class, () -> json(xml, Meter.NONE));
        assertEquals(Failure.MALFORMED, failed.failure());
        return failed;
    }

    private static String namespaces(int count, String name) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(" xmlns:").append(name).append(i).append("='u").append(i).append('\'');
        }
        return text.toString();
    }

    @Test
    void anElementDeclaresSixteenNamespaces() {
        isTaken(PATIENT.formatted(namespaces(15, "a"), ""));
        Failed failed = refused(PATIENT.formatted(namespaces(16, "a"), ""));
        assertEquals(TEXT, failed.text());
        assertEquals("16", failed.fact("namespacesMax", ""));
    }

    @Test
    void anElementHasSixtyFourAttributes() {
        var attributes = new StringBuilder();
        for (int i = 0; i < 63; i++) {
            attributes.append(" a").append(i).append("=\"\"");
        }
        String most = PATIENT.formatted(attributes, "");
        assertEquals("a resource has no attributes", refused(most).text());
        Failed failed = refused(PATIENT.formatted(attributes + " b='>'", ""));
        assertEquals(TEXT, failed.text());
        assertEquals("64", failed.fact("attributesMax", ""));
    }

    @Test
    void namespacesInForceHaveABound() {
        var open = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            open.append("<b").append(namespaces(14, "a" + i)).append('>');
        }
        String close = "</b>".repeat(9);
        String narrative = open + "%s" + close;
        isTaken(PATIENT.formatted("", DIV.formatted("", narrative.formatted("<p/>"))));
        String more = "<p" + namespaces(1, "b") + "/>";
        Failed failed =
                refused(PATIENT.formatted("", DIV.formatted("", narrative.formatted(more))));
        assertEquals("128", failed.fact("namespacesMax", ""));
    }

    @Test
    void namespacesEndWithTheirElements() {
        String one = "<b" + namespaces(15, "a") + "></b><i" + namespaces(15, "b") + "/>";
        isTaken(PATIENT.formatted("", DIV.formatted("", one.repeat(100))));
    }

    @Test
    void whatOnlyLooksLikeATagCountsNothing() {
        String tag = "<x" + namespaces(40, "a") + ">";
        String content =
                "<!--%s--><?x %s?>".formatted(tag, tag)
                        + DIV.formatted(" title='>'", "<![CDATA[" + tag + "]]><!--" + tag + "-->");
        isTaken(PATIENT.formatted("", content));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<",
                "<a",
                "<a b='",
                "<a b=\"",
                "<!--",
                "<![CDATA[",
                "<?",
                "</a>",
                "<a/",
                ""
            })
    void whatEndsTooEarlyIsRefused(String xml) {
        refused(xml);
        refused("<Patient xmlns=\"http://hl7.org/fhir\">" + xml);
    }

    @Test
    void aDocumentTypeIsRefusedWhereverItHides() {
        String hidden = "<!DOCTYPE Patient [<!ENTITY a '<!--'>]>" + PATIENT.formatted("", "");
        assertEquals("a document type is not read", refused(hidden).text());
        assertFalse(XmlReader.isResource(hidden.getBytes(UTF_8), "Patient"));
    }

    @Test
    void manyNamespacesAreRefusedAtOnce() {
        String many = PATIENT.formatted("", DIV.formatted(namespaces(110_000, "a"), "<b/>"));
        assertTimeoutPreemptively(
                Duration.ofSeconds(2), () -> assertEquals(TEXT, refused(many).text()));
        assertFalse(XmlReader.isResource(many.getBytes(UTF_8), "Binary"));
    }

    @Test
    void theMeterIsToldOfALongNarrative() {
        var told = new int[1];
        String narrative = DIV.formatted("", "<b>abcdef</b>".repeat(100_000));
        json(PATIENT.formatted("", narrative), _ -> told[0]++);
        assertTrue(told[0] >= 4, "told: " + told[0]);
    }
}
