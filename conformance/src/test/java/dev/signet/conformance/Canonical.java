// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Resources in one spelling, to be compared: members in the order of their names, numbers digit by
/// digit as they were written, XML without what lies between elements. What a server sets is left
/// out: the resource's own `meta.versionId` and `meta.lastUpdated`.
final class Canonical {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String XHTML = "http://www.w3.org/1999/xhtml";

    private Canonical() {}

    /// @param isByElements whether narratives are compared as XML and not as texts
    static String json(byte[] resource, boolean isByElements) {
        try (JsonParser parser = MAPPER.createParser(resource)) {
            parser.nextToken();
            @SuppressWarnings("unchecked") // a resource is an object
            var members = (Map<String, Object>) value(parser, "", isByElements);
            if (members.get("meta") instanceof Map<?, ?> meta) {
                meta.remove("versionId");
                meta.remove("lastUpdated");
                if (meta.isEmpty()) {
                    members.remove("meta");
                }
            }
            return members.toString();
        }
    }

    /// A text that is a member of the resource itself; empty for none.
    static String member(byte[] resource, String name) {
        try (JsonParser parser = MAPPER.createParser(resource)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String member = parser.currentName();
                parser.nextToken();
                if (member.equals(name)) {
                    return parser.getString();
                }
                parser.skipChildren();
            }
            return "";
        }
    }

    private static Object value(JsonParser parser, String name, boolean isByElements) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var members = new TreeMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String member = parser.currentName();
                    parser.nextToken();
                    members.put(member, value(parser, member, isByElements));
                }
                yield members;
            }
            case START_ARRAY -> {
                var elements = new ArrayList<Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser, name, isByElements));
                }
                yield elements;
            }
            case VALUE_STRING -> {
                String text = parser.getString();
                boolean isNarrative = isByElements && name.equals("div");
                yield isNarrative
                        ? xml(text.strip().getBytes(StandardCharsets.UTF_8))
                        : "\"" + text + "\"";
            }
            default -> parser.getString();
        };
    }

    /// The same of a resource or a narrative in XML.
    static String xml(byte[] text) {
        Element root = document(text).getDocumentElement();
        var written = new StringBuilder();
        write(root, List.of(), written);
        return written.toString();
    }

    private static Document document(byte[] text) {
        try {
            var factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setCoalescing(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(text));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// @param above names of the elements around it, from the resource on
    private static void write(Element element, List<String> above, StringBuilder to) {
        var path = new ArrayList<>(above);
        path.add(element.getLocalName());
        boolean isSet = above.size() == 2 && above.get(1).equals("meta");
        if (isSet && List.of("versionId", "lastUpdated").contains(element.getLocalName())) {
            return;
        }
        var inner = new StringBuilder();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                write(child, path, inner);
            } else if (node.getNodeType() == Node.TEXT_NODE
                    && XHTML.equals(element.getNamespaceURI())) {
                inner.append(node.getNodeValue());
            }
        }
        var attributes = new TreeMap<String, String>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            String name = attribute.getNodeName();
            if (!name.startsWith("xmlns") && !name.startsWith("xsi:")) {
                attributes.put(name, attribute.getNodeValue());
            }
        }
        if (path.size() == 2 && path.get(1).equals("meta") && inner.isEmpty()) {
            return;
        }
        to.append('<').append(element.getNamespaceURI()).append(' ').append(path.getLast());
        to.append(attributes).append('>').append(inner).append("</>");
    }
}
