// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import dev.signet.base.Failed;
import dev.signet.fhir.json.Meter;
import java.util.Set;
import java.util.function.Function;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads the `div` of a narrative as the text that JSON has for it. What elements and attributes
/// there are stays, how they were spelled does not: quotes are double, characters are themselves,
/// the namespace is declared at the `div` alone. Only what HTML closes by itself is written as
/// `<br/>`; an empty `<p></p>` keeps its end, or HTML would take it for open.
final class XmlNarrative {
    static final String XHTML = "http://www.w3.org/1999/xhtml";
    private static final String XML = "http://www.w3.org/XML/1998/namespace";
    private static final Set<String> VOID = Set.of("br", "hr", "img", "col");
    private static final int DEPTH_MAX = 256;

    private final XMLStreamReader in;
    private final Meter meter;
    private final Function<String, Failed> refusal;
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private int told;

    /// Whether the last start tag still lacks its end.
    private boolean open;

    private XmlNarrative(XMLStreamReader in, Meter meter, Function<String, Failed> refusal) {
        this.in = in;
        this.meter = meter;
        this.refusal = refusal;
    }

    /// The element that begins, to its end.
    ///
    /// @param meter is told of work now and then
    /// @param refusal makes the failure of a text
    static String read(XMLStreamReader in, Meter meter, Function<String, Failed> refusal)
            throws XMLStreamException {
        return new XmlNarrative(in, meter, refusal).read();
    }

    private String read() throws XMLStreamException {
        start();
        while (depth > 0) {
            if (text.length() - told > XmlReader.STEP_BYTES) {
                told = text.length();
                meter.take(0);
            }
            switch (in.next()) {
                case XMLStreamReader.START_ELEMENT -> start();
                case XMLStreamReader.END_ELEMENT -> end();
                case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE -> {
                    closeTag();
                    characters(in.getText(), false);
                }
                case XMLStreamReader.COMMENT -> {
                    closeTag();
                    text.append("<!--").append(in.getText()).append("-->");
                }
                default ->
                        throw refusal.apply(
                                "a narrative has no entities and no processing instructions");
            }
        }
        return text.toString();
    }

    private void start() {
        closeTag();
        if (!XHTML.equals(in.getNamespaceURI())) {
            throw refusal.apply("an element of the narrative is not in the namespace of XHTML");
        }
        if (++depth > DEPTH_MAX) {
            throw refusal.apply("the narrative has too many levels");
        }
        text.append('<').append(in.getLocalName());
        if (depth == 1) {
            text.append(" xmlns=\"").append(XHTML).append('"');
        }
        for (int i = 0; i < in.getAttributeCount(); i++) {
            String namespace = in.getAttributeNamespace(i);
            boolean isPlain = namespace == null || namespace.isEmpty();
            if (!isPlain && !namespace.equals(XML)) {
                throw refusal.apply("an attribute of the narrative is of another namespace");
            }
            text.append(isPlain ? " " : " xml:").append(in.getAttributeLocalName(i));
            text.append("=\"");
            characters(in.getAttributeValue(i), true);
            text.append('"');
        }
        open = true;
    }

    private void end() {
        depth--;
        String name = in.getLocalName();
        if (open && VOID.contains(name)) {
            text.append("/>");
            open = false;
            return;
        }
        closeTag();
        text.append("</").append(name).append('>');
    }

    private void closeTag() {
        text.append(open ? ">" : "");
        open = false;
    }

    private void characters(String plain, boolean isAttribute) {
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append(isAttribute ? "&quot;" : "\"");
                case '\t', '\n', '\r' -> {
                    // as they are, an attribute would read them as blanks, a text the last too
                    if (isAttribute || c == '\r') {
                        text.append("&#").append((int) c).append(';');
                    } else {
                        text.append(c);
                    }
                }
                default -> text.append(c);
            }
        }
    }
}
