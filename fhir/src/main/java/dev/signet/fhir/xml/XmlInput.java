// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Utf8;
import java.io.ByteArrayInputStream;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Opens XML that is not trusted: UTF-8 alone, no document types, no entities but XML's own five,
/// nothing is fetched. The parser is the JDK's, with a factory for each body: one that is kept
/// would keep its last reader, and with it part of the body.
final class XmlInput {
    private static final int MARK_BYTES = 3;

    private XmlInput() {}

    /// @throws Failed MALFORMED
    static XMLStreamReader open(byte[] body) {
        Utf8.check(body, 0, body.length);
        XmlBounds.check(body);
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // there are none but XML's own five, each of one character, so they need no bound: a Bundle
        // may hold more of them than the JDK lets anything hold
        factory.setProperty("jdk.xml.entityExpansionLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.maxElementDepth", String.valueOf(XmlBounds.LEVELS_MAX));
        factory.setXMLResolver(
                (_, _, _, _) -> {
                    throw new XMLStreamException("nothing is fetched");
                });
        int from = hasMark(body) ? MARK_BYTES : 0;
        try {
            var stream = new ByteArrayInputStream(body, from, body.length - from);
            XMLStreamReader in = factory.createXMLStreamReader(stream, "UTF-8");
            String declared = in.getCharacterEncodingScheme();
            if (declared != null && !declared.equalsIgnoreCase("UTF-8")) {
                throw new Failed(
                        Failure.MALFORMED,
                        "the body says that it is in another encoding",
                        new Fact("expected", "UTF-8"));
            }
            return in;
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    private static boolean hasMark(byte[] body) {
        return body.length >= MARK_BYTES
                && body[0] == (byte) 0xef
                && body[1] == (byte) 0xbb
                && body[2] == (byte) 0xbf;
    }

    /// What the parser says may repeat what was sent; where it stopped does not.
    static Failed malformed(XMLStreamException e) {
        Location place = e.getLocation();
        String text = "the body is not well-formed XML within the bounds";
        return place == null
                ? new Failed(Failure.MALFORMED, text)
                : new Failed(
                        Failure.MALFORMED,
                        text,
                        new Fact("line", place.getLineNumber()),
                        new Fact("column", place.getColumnNumber()));
    }
}
