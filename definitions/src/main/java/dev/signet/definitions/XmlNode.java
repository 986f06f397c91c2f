// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// One element of FHIR's XML: its name, its `value` (or, on extensions, `url`) and its
/// children.
///
/// @param value "" when the element has neither attribute
record XmlNode(String name, String value, List<XmlNode> children) {
    /// Parts of definitions that nothing here reads; left out while reading.
    static final Set<String> SKIPPED =
            Set.of("text", "differential", "mapping", "constraint", "comment");

    /// Reads a Bundle and hands over the resources of its entries that are of `types`.
    static void eachResource(InputStream bundle, Set<String> types, DefinitionFiles.Sink sink) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(bundle);
            while (reader.hasNext()) {
                boolean start = reader.next() == XMLStreamConstants.START_ELEMENT;
                if (start && types.contains(reader.getLocalName())) {
                    sink.resource(read(reader));
                }
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a definitions file is not well-formed", e);
        }
    }

    /// The first child of that name, or an empty node.
    XmlNode child(String name) {
        for (XmlNode child : children) {
            if (child.name.equals(name)) {
                return child;
            }
        }
        return new XmlNode(name, "", List.of());
    }

    /// The value of the first child of that name, or "".
    String text(String name) {
        return child(name).value;
    }

    /// All children of that name.
    List<XmlNode> all(String name) {
        return children.stream().filter(child -> child.name.equals(name)).toList();
    }

    /// The `value[x]` of the extension with that url, or "".
    String extension(String url) {
        for (XmlNode extension : all("extension")) {
            if (extension.value.equals(url)) {
                return extension.children.getFirst().value;
            }
        }
        return "";
    }

    private static XmlNode read(XMLStreamReader reader) throws XMLStreamException {
        String name = reader.getLocalName();
        String value = reader.getAttributeValue(null, "value");
        if (value == null) {
            value = reader.getAttributeValue(null, "url");
        }
        var children = new ArrayList<XmlNode>();
        for (int event = reader.next();
                event != XMLStreamConstants.END_ELEMENT;
                event = reader.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                XmlNode child = read(reader);
                if (!SKIPPED.contains(child.name)) {
                    children.add(child);
                }
            }
        }
        return new XmlNode(name, value == null ? "" : value, children);
    }
}
