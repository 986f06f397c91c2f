// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Random;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Narratives, with the JDK's XML parser as the oracle: what is taken is well-formed.
class XhtmlTest {
    private static final String OPEN = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";

    /// Pieces of which some fit together.
    private static final String[] PIECES = {
        "<p>",
        "</p>",
        "<br/>",
        "<br>",
        "&amp;",
        "&nbsp;",
        "&#160;",
        "&#xA0;",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&;",
        "&",
        "<",
        ">",
        "]]>",
        "]]",
        "<!-- a -->",
        "<!-- -- -->",
        "<!--->",
        "-->",
        "<a href=\"x\">",
        "</a>",
        "<b class='1' class='2'>",
        "</b>",
        "<i title=\"a&lt;b\">",
        "</i>",
        "<i title=\"<\"/>",
        "\ufffe",
        "é😀",
        " ",
        "\n",
        "<?x?>",
        "<![CDATA[a]]>",
        "<p  id = 'q' />",
        "<p id='a'title='b'/>",
        "<span xmlns=\"urn:x\"/>",
        "<td colspan=\"2\"></td>",
        "&lt;&gt;",
        "&quot;&apos;",
        "&copy;",
        "&#x;",
        "&#;",
        "&#99999999999;",
        "<xml:lang/>",
        "<p xml:lang=\"de\"/>"
    };

    private static boolean isWellFormed(String text) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try {
            var in =
                    factory.createXMLStreamReader(
                            new ByteArrayInputStream(text.getBytes(UTF_8)), "UTF-8");
            while (in.hasNext()) {
                in.next();
            }
            return true;
        } catch (XMLStreamException e) {
            return false;
        }
    }

    @Test
    void whatIsTakenIsWellFormed() {
        int taken = 0;
        for (int seed = 0; seed < 30_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder(OPEN);
            int pieces = 1 + random.nextInt(4);
            for (int i = 0; i < pieces; i++) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            text.append("</div>");
            if (Xhtml.of(text.toString()) != Xhtml.Form.NONE) {
                taken++;
                assertTrue(isWellFormed(text.toString()), () -> "seed: " + text);
            }
        }
        assertTrue(taken > 1000, "taken: " + taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&nbsp;",
                "&copy;",
                "&#0;",
                "&#xFFFE;",
                "a]]>b",
                "<p id=\"a\" id=\"b\"/>",
                "<p xmlns=\"urn:x\"/>",
                "<script>x</script>",
                "<p onclick=\"x\"/>"
            })
    void whatR4ForbidsIsRefused(String content) {
        assertEquals(Xhtml.Form.NONE, Xhtml.of(OPEN + content + "</div>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&amp;",
                "&#160;",
                "&#xa0;",
                "&lt;p&gt;",
                "]]",
                "<p>a</p><!-- b -->",
                "\u00a0"
            })
    void whatR4AllowsIsTaken(String content) {
        assertEquals(Xhtml.Form.IN_NAMESPACE, Xhtml.of(OPEN + content + "</div>"));
        assertEquals(Xhtml.Form.WITHOUT_NAMESPACE, Xhtml.of(" <div>" + content + "</div>\n"));
    }
}
