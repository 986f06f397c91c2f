// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.primitive;

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
                "<pre xml:space=\"preserve\"> a </pre>",
                "\u00a0"
            })
    void whatR4AllowsIsTaken(String content) {
        assertEquals(Xhtml.Form.IN_NAMESPACE, Xhtml.of(OPEN + content + "</div>"));
        assertEquals(Xhtml.Form.WITHOUT_NAMESPACE, Xhtml.of(" <div>" + content + "</div>\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"javascript:x\">a</a>",
                "<a href=\"&#106;avascript:x\">a</a>",
                "<a href=\"&#x6A;avascript:x\">a</a>",
                "<a href=\"javascript&#58;x\">a</a>",
                "<a href=\"java&#9;script:x\">a</a>",
                "<a href=\"java\tscript:x\">a</a>",
                "<a href=\"java\nscript:x\">a</a>",
                "<a href=\" &#xAD;JavaScript&#xA0;:x\">a</a>",
                "<a href=\"vbscript:x\">a</a>",
                "<a href=\"unknown:x\">a</a>",
                "<a href=\"data:text/html,x\">a</a>",
                "<a href=\"data:,x\">a</a>",
                "<a href=\"d&#97;ta:text/html;base64,x\">a</a>",
                "<img src=\"data:image/svg+xml;base64,x\"/>",
                "<img src=\"data:image/png\"/>",
                "<img src=\"javascript:x\"/>",
                "<img longdesc=\"javascript:x\"/>",
                "<q cite=\"&#106;avascript:x\">a</q>",
                "<p title=\"&#106;avascript:x\">a</p>",
                "<p style=\"background:url(javascript:x)\">a</p>",
                "<p style=\"background:URL( &quot;java&#10;script:x&quot;)\">a</p>",
                "<p style=\"background:url('a.png'),url(data:text/html,x)\">a</p>",
                "<p style=\"background:u\\72l(javascript:x)\">a</p>",
                "<p style=\"width:expres/**/sion(x)\">a</p>",
                "<p style=\"width:expression (x)\">a</p>",
                "<p style=\"behavior: url(a.htc)\">a</p>",
                "<p style=\"-moz-binding: url(a.xml)\">a</p>",
                "<!--><b>a</b>-->",
                "<!---><b>a</b>-->"
            })
    void whatABrowserWouldRunIsRefused(String content) {
        assertEquals(Xhtml.Form.NONE, Xhtml.of(OPEN + content + "</div>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"http://example.org/a?b=c:d&amp;e#f\">a</a>",
                "<a href=\"HTTPS://example.org\">a</a>",
                "<a href=\"mailto:a@example.org\">a</a>",
                "<a href=\"tel:+1-2\">a</a>",
                "<a href=\"ftp://example.org/a\">a</a>",
                "<a href=\"urn:oid:1.2\">a</a>",
                "<a href=\"cid:a\">a</a>",
                "<a href=\"#a:b\">a</a>",
                "<a href=\"\">a</a>",
                "<a href=\"Patient/a\">a</a>",
                "<a href=\"../Patient?a=b:c\">a</a>",
                "<a href=\"./javascript:x\">a</a>",
                "<a href=\"//example.org/a\">a</a>",
                "<img src=\"a.png\"/>",
                "<img src=\"#a\"/>",
                "<img src=\"data: image/png;base64,aGk=\"/>",
                "<p title=\"data:text/html, unknown: the words\">a</p>",
                "<p style=\"font-family: &quot;A&quot;; color: #fff\">a</p>",
                "<p style=\"background-image: url(tbl_bck1.png)\">a</p>",
                "<p style=\"background: url('data: image/png;base64,aGk=') repeat\">a</p>",
                "<!-- >-->",
                "<!---->"
            })
    void whatRunsNothingIsTaken(String content) {
        assertEquals(Xhtml.Form.IN_NAMESPACE, Xhtml.of(OPEN + content + "</div>"));
    }
}
