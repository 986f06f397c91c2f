// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.ElementPath;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonWriter;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.primitive.Primitive;
import java.util.Objects;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads a resource in FHIR's XML as JSON, in one walk and without a tree: what is behind it sees
/// no difference. The definitions say what is an array, a number, a boolean; digits stay as they
/// are. Repetitions stand together, in whatever order elements come. Comments and processing
/// instructions are no part of a resource and are passed over; document types are refused, and so
/// is every element, attribute, namespace or text that the definitions do not have. What values
/// say is checked by whoever reads the JSON. One resource, one thread.
public final class XmlReader {
    static final String FHIR = "http://hl7.org/fhir";
    private static final String SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
    private static final int NUMBER_CHARACTERS_MAX = 256;

    /// After so many bytes the meter is told that there was work.
    static final int STEP_BYTES = 256 << 10;

    private final Definitions definitions;
    private final XMLStreamReader in;
    private final int bytesMax;
    private final Meter meter;
    private final ElementPath path = new ElementPath("");
    private final Member.Siblings siblings = new Member.Siblings();
    private JsonWriter out;
    private String rootType = "Resource";
    private int levels;
    private int told;

    private XmlReader(
            Definitions definitions, XMLStreamReader in, int bytes, int bytesMax, Meter meter) {
        this.definitions = definitions;
        this.in = in;
        this.bytesMax = bytesMax;
        this.meter = meter;
        this.out = new JsonWriter(bytes);
    }

    /// The resource in `body` as JSON; a fresh array.
    ///
    /// @param body in UTF-8
    /// @param bytesMax of the JSON
    /// @param meter is told of work now and then
    /// @throws Failed MALFORMED with the facts `line` and `column` for what is no XML, with
    ///     `expression` for what is no FHIR; TOO_LARGE above `bytesMax`
    public static byte[] json(byte[] body, int bytesMax, Definitions definitions, Meter meter) {
        XMLStreamReader in = XmlInput.open(body);
        try {
            return new XmlReader(definitions, in, body.length, bytesMax, meter).whole();
        } catch (XMLStreamException e) {
            throw XmlInput.malformed(e);
        }
    }

    /// Whether a body is a resource of that type, as far as its first element tells; false for what
    /// cannot be read so far, as what has a document type.
    public static boolean isResource(byte[] body, String type) {
        try {
            XMLStreamReader in = XmlInput.open(body);
            while (in.next() != XMLStreamReader.START_ELEMENT) {
                // what stands before it says nothing
            }
            return FHIR.equals(in.getNamespaceURI()) && in.getLocalName().equals(type);
        } catch (Failed | XMLStreamException e) {
            return false;
        }
    }

    private byte[] whole() throws XMLStreamException {
        begin();
        String type = in.getLocalName();
        if (definitions.isResourceType(type)) {
            rootType = type;
        }
        for (int i = 0; i < in.getAttributeCount(); i++) {
            if (!SCHEMA_INSTANCE.equals(in.getAttributeNamespace(i))) {
                throw refused("a resource has no attributes");
            }
        }
        resource();
        while (in.hasNext()) {
            in.next();
        }
        return out.toBytes();
    }

    private void begin() throws XMLStreamException {
        while (in.next() != XMLStreamReader.START_ELEMENT) {
            // what stands before it says nothing; there is no document type
        }
    }

    /// The resource whose element begins here, to its end.
    private void resource() throws XMLStreamException {
        if (!FHIR.equals(in.getNamespaceURI())) {
            throw refused("the element is not in the namespace of FHIR");
        }
        String name = in.getLocalName();
        if (!definitions.isResourceType(name)) {
            throw refused("the resource type is not known");
        }
        enter();
        out.raw("{\"resourceType\":\"" + name + "\"");
        members(definitions.type(name), false);
        out.raw("}");
        levels--;
    }

    private void enter() {
        if (++levels > JsonReader.DEPTH_MAX) {
            throw new Failed(
                    Failure.MALFORMED,
                    "the body has too many levels",
                    new Fact("levelsMax", JsonReader.DEPTH_MAX));
        }
        if (out.length() > bytesMax) {
            throw new Failed(
                    Failure.TOO_LARGE, "the body is too large", new Fact("bytesMax", bytesMax));
        }
        if (out.length() - told > STEP_BYTES) {
            told = out.length();
            meter.take(0);
        }
    }

    /// An element with elements of its own, whose start has been read, to its end.
    private void object(TypeDefinition type) throws XMLStreamException {
        enter();
        out.raw("{");
        boolean first = true;
        for (int i = 0; i < in.getAttributeCount(); i++) {
            String name = in.getAttributeLocalName(i);
            if (!isPlain(i) || !XmlNames.isAttribute(type, name)) {
                throw refusedAt(name, "the attribute is not known");
            }
            out.raw((first ? "\"" : ",\"") + name + "\":");
            out.string(in.getAttributeValue(i));
            first = false;
        }
        members(type, first);
        out.raw("}");
        levels--;
    }

    /// Whether an attribute is of no namespace.
    private boolean isPlain(int attribute) {
        String namespace = in.getAttributeNamespace(attribute);
        return namespace == null || namespace.isEmpty();
    }

    /// What stands in an element whose start has been read, to its end.
    private void members(TypeDefinition type, boolean first) throws XMLStreamException {
        var member = new Member(type, first);
        for (int event = in.next(); ; event = in.next()) {
            switch (event) {
                case XMLStreamReader.START_ELEMENT -> {
                    String name = in.getLocalName();
                    ElementDefinition element = XmlNames.element(type, name);
                    if (element == null || !isOf(element)) {
                        throw refusedAt(name, "the element is not known");
                    }
                    path.push(element.path());
                    String wrong = member.next(element, out, siblings);
                    if (!wrong.isEmpty()) {
                        throw refused(wrong);
                    }
                    int outer = levels;
                    if (element.isList()) {
                        levels++;
                        path.index(member.count() - 1);
                    }
                    item(element, member);
                    levels = outer;
                    path.pop();
                }
                case XMLStreamReader.END_ELEMENT -> {
                    member.close(out, siblings);
                    return;
                }
                default -> betweenElements(event);
            }
        }
    }

    /// Whether the element that begins is of that element's namespace.
    private boolean isOf(ElementDefinition element) {
        boolean isNarrative = element.type().primitive() == Primitive.XHTML;
        return (isNarrative ? XmlNarrative.XHTML : FHIR).equals(in.getNamespaceURI());
    }

    private void betweenElements(int event) {
        switch (event) {
            case XMLStreamReader.SPACE,
                    XMLStreamReader.COMMENT,
                    XMLStreamReader.PROCESSING_INSTRUCTION -> {}
            case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> {
                if (!in.isWhiteSpace()) {
                    throw refused("text stands where only elements may");
                }
            }
            default -> throw refused("an entity is not read");
        }
    }

    private void item(ElementDefinition element, Member member) throws XMLStreamException {
        Primitive primitive = element.type().primitive();
        if (primitive == Primitive.XHTML) {
            out.string(XmlNarrative.read(in, meter, this::refused));
            member.wrote();
        } else if (primitive != null) {
            primitive(primitive, member);
        } else if (element.type().isAnyResource()) {
            inner();
        } else {
            object(element.type());
        }
    }

    /// A resource within an element.
    private void inner() throws XMLStreamException {
        if (in.getAttributeCount() > 0) {
            throw refused("a resource has no attributes");
        }
        boolean found = false;
        for (int event = in.next(); event != XMLStreamReader.END_ELEMENT; event = in.next()) {
            if (event != XMLStreamReader.START_ELEMENT) {
                betweenElements(event);
                continue;
            }
            if (found || in.getAttributeCount() > 0) {
                throw refused("there must be one resource, without attributes");
            }
            found = true;
            resource();
        }
        if (!found) {
            throw refused("there must be one resource, without attributes");
        }
    }

    private void primitive(Primitive primitive, Member member) throws XMLStreamException {
        String value = null;
        String id = null;
        for (int i = 0; i < in.getAttributeCount(); i++) {
            String name = in.getAttributeLocalName(i);
            boolean isOurs = isPlain(i);
            if (isOurs && name.equals("value")) {
                value = in.getAttributeValue(i);
            } else if (isOurs && name.equals("id")) {
                id = in.getAttributeValue(i);
            } else {
                throw refusedAt(name, "the attribute is not known");
            }
        }
        if (value == null) {
            out.raw("null");
        } else {
            value(primitive, value);
            member.wrote();
        }
        boolean hasMore = extras(id, member);
        if (value == null && !hasMore) {
            throw refused("an element must have a value or extensions");
        }
    }

    private void value(Primitive primitive, String value) {
        boolean isGood =
                switch (primitive.form()) {
                    case STRING -> true;
                    case BOOLEAN -> primitive.accepts(value);
                    case NUMBER ->
                            value.length() <= NUMBER_CHARACTERS_MAX && JsonNumber.isNumber(value);
                };
        if (!isGood) {
            throw new Failed(
                    Failure.INVALID,
                    "the value is not a valid " + primitive.typeName(),
                    new Fact("expression", path.expression(rootType)));
        }
        if (primitive.form() == Primitive.Form.STRING) {
            out.string(value);
        } else {
            out.raw(value);
        }
    }

    /// Id and extensions of a primitive whose start has been read, to its end; whether there are
    /// any.
    private boolean extras(@Nullable String id, Member member) throws XMLStreamException {
        int event = in.next();
        while (event != XMLStreamReader.END_ELEMENT && event != XMLStreamReader.START_ELEMENT) {
            betweenElements(event);
            event = in.next();
        }
        if (event == XMLStreamReader.END_ELEMENT && id == null) {
            return false;
        }
        JsonWriter outer = out;
        out = member.extras(siblings);
        enter();
        out.raw("{");
        if (id != null) {
            out.raw("\"id\":");
            out.string(id);
        }
        if (event == XMLStreamReader.START_ELEMENT) {
            extensions(id == null);
        }
        out.raw("}");
        levels--;
        out = outer;
        return true;
    }

    /// The extensions of a primitive, of which the first begins, to its end.
    private void extensions(boolean first) throws XMLStreamException {
        TypeDefinition element = definitions.type("Element");
        ElementDefinition extension = Objects.requireNonNull(element.element("extension"));
        out.raw(first ? "\"extension\":[" : ",\"extension\":[");
        levels++;
        int count = 0;
        for (int event = in.getEventType();
                event != XMLStreamReader.END_ELEMENT;
                event = in.next()) {
            if (event != XMLStreamReader.START_ELEMENT) {
                betweenElements(event);
                continue;
            }
            boolean isExtension = in.getLocalName().equals(extension.name()) && isOf(extension);
            if (!isExtension) {
                throw refusedAt(in.getLocalName(), "the element is not known");
            }
            path.push(extension.path());
            path.index(count);
            out.raw(count++ == 0 ? "" : ",");
            object(extension.type());
            path.pop();
        }
        levels--;
        out.raw("]");
    }

    private Failed refusedAt(String name, String text) {
        path.push(name);
        return refused(text);
    }

    private Failed refused(String text) {
        return new Failed(
                Failure.MALFORMED, text, new Fact("expression", path.expression(rootType)));
    }
}
