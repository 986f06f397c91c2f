// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import dev.signet.fhir.BundleMembers;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.primitive.Primitive;
import dev.signet.fhir.primitive.Xhtml;
import org.jspecify.annotations.Nullable;

/// Writes resources as FHIR's XML: elements in the order of their definitions, digits as they are.
/// What is written has been validated, or was made here. Characters that XML cannot hold (control
/// characters, U+FFFE, U+FFFF) stand as U+FFFD. One thread.
public final class XmlWriter {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private static final String BLANKS = "\n" + "  ".repeat(JsonReader.DEPTH_MAX);

    /// Deep and short elements would be mostly blanks.
    private static final long PRETTY_COPIES_MAX = 4;

    private final Definitions definitions;
    private final TypeDefinition element;
    private final XmlBuffer out;
    private final long prettyBytesMax;
    private int depth;

    private XmlWriter(Definitions definitions, int jsonBytes, boolean isPretty, Meter meter) {
        this.definitions = definitions;
        this.element = definitions.type("Element");
        this.out = new XmlBuffer(jsonBytes + jsonBytes / 2, meter);
        this.prettyBytesMax = isPretty ? PRETTY_COPIES_MAX * jsonBytes : 0;
        out.ascii(DECLARATION);
    }

    /// A resource in JSON as XML; a fresh array. Of a Bundle one entry at a time is read into a
    /// tree.
    ///
    /// @param isPretty whether lines are broken and indented, as far as it does not get many
    ///     times as long; texts never are
    /// @param meter is told of what is written and of the work on a Bundle, not of trees
    public static byte[] xml(byte[] json, Definitions definitions, boolean isPretty, Meter meter) {
        var bundle = new XmlWriter(definitions, json.length, isPretty, meter).bundle(json, meter);
        if (bundle != null) {
            return bundle;
        }
        var writer = new XmlWriter(definitions, json.length, isPretty, meter);
        writer.resource(Json.readObject(json), true);
        return writer.out.toBytes();
    }

    /// A Bundle whose members are in the order of XML; else `null`, and nothing is said of it.
    private byte @Nullable [] bundle(byte[] json, Meter meter) {
        TypeDefinition type = definitions.type("Bundle");
        boolean isWhole =
                BundleMembers.read(
                        json,
                        type,
                        new BundleMembers.Sink() {
                            @Override
                            public void begin() {
                                startOf("Bundle", true);
                            }

                            @Override
                            public void member(ElementDefinition definition, Json value) {
                                element(definition, value, null);
                            }

                            @Override
                            public void entry(ElementDefinition definition, JsonObject entry) {
                                complex(definition, entry);
                                meter.take(0);
                            }
                        });
        if (!isWhole) {
            return null;
        }
        end("Bundle");
        return out.toBytes();
    }

    private void startOf(String type, boolean isRoot) {
        line();
        out.ascii("<" + type);
        out.ascii(isRoot ? " xmlns=\"" + XmlReader.FHIR + "\">" : ">");
        depth++;
    }

    private void end(String name) {
        depth--;
        line();
        out.ascii("</");
        out.ascii(name);
        out.ascii(">");
    }

    private void line() {
        if (out.length() < prettyBytesMax) {
            out.ascii(BLANKS.substring(0, Math.min(BLANKS.length(), 1 + 2 * depth)));
        }
    }

    private void resource(JsonObject resource, boolean isRoot) {
        String name = resource.text("resourceType", "");
        TypeDefinition type = definitions.type(name);
        startOf(name, isRoot);
        members(resource, type);
        end(name);
    }

    /// The elements of an object, in the order of the definitions.
    private void members(JsonObject object, TypeDefinition type) {
        int size = object.size();
        var order = new long[size]; // place in the definition, then in the object
        boolean hasSiblings = false;
        int count = 0;
        for (int i = 0; i < size; i++) {
            String name = object.name(i);
            boolean isSibling = name.charAt(0) == '_';
            hasSiblings |= isSibling;
            int index = type.indexOf(name);
            boolean isPaired = isSibling && object.indexOf(name.substring(1)) >= 0;
            if (index >= 0 && !isPaired && !XmlNames.isAttribute(type, name)) {
                order[count++] = (long) index << Integer.SIZE | i;
            } else if (index < 0 && !name.equals("resourceType")) {
                throw new IllegalStateException("what is written does not follow the definitions");
            }
        }
        sort(order, count);
        for (int i = 0; i < count; i++) {
            int at = (int) order[i];
            String name = object.name(at);
            Json value = object.value(at);
            ElementDefinition definition = type.elements().get((int) (order[i] >>> Integer.SIZE));
            if (name.charAt(0) == '_') {
                element(definition, null, value);
            } else {
                element(definition, value, hasSiblings ? object.find("_" + name) : null);
            }
        }
    }

    /// Most objects are in order already.
    private static void sort(long[] order, int count) {
        for (int i = 1; i < count; i++) {
            long moved = order[i];
            int j = i;
            for (; j > 0 && order[j - 1] > moved; j--) {
                order[j] = order[j - 1];
            }
            order[j] = moved;
        }
    }

    private void element(
            ElementDefinition definition, @Nullable Json value, @Nullable Json extras) {
        boolean isPrimitive = definition.type().primitive() != null;
        int size = Math.max(size(value), size(extras));
        for (int i = 0; i < size; i++) {
            Json one = at(value, i);
            if (isPrimitive) {
                primitive(definition, one, at(extras, i));
            } else if (one instanceof JsonObject object) {
                complex(definition, object);
            }
        }
    }

    private static int size(@Nullable Json value) {
        return value instanceof JsonArray array ? array.size() : value == null ? 0 : 1;
    }

    private static @Nullable Json at(@Nullable Json value, int index) {
        if (value instanceof JsonArray array) {
            return index < array.size() ? array.at(index) : null;
        }
        return index == 0 ? value : null;
    }

    private void complex(ElementDefinition definition, JsonObject object) {
        line();
        out.ascii("<");
        out.ascii(definition.name());
        if (definition.type().isAnyResource()) {
            out.ascii(">");
            depth++;
            resource(object, false);
            end(definition.name());
        } else {
            object(definition.name(), object, definition.type());
        }
    }

    /// From the attributes of an element to its end.
    private void object(String name, JsonObject object, TypeDefinition type) {
        int attributes = attribute("id", object, type) + attribute("url", object, type);
        if (attributes == object.size()) {
            out.ascii("/>");
            return;
        }
        out.ascii(">");
        depth++;
        members(object, type);
        end(name);
    }

    private int attribute(String name, JsonObject object, TypeDefinition type) {
        if (XmlNames.isAttribute(type, name) && object.find(name) instanceof JsonString text) {
            attribute(name, text.value());
            return 1;
        }
        return 0;
    }

    private void attribute(String name, String value) {
        out.ascii(
                switch (name) {
                    case "value" -> " value=\"";
                    case "id" -> " id=\"";
                    default -> " url=\"";
                });
        out.attribute(value);
        out.ascii("\"");
    }

    private void primitive(
            ElementDefinition definition, @Nullable Json value, @Nullable Json extras) {
        if (definition.type().primitive() == Primitive.XHTML) {
            narrative(value);
            return;
        }
        line();
        String name = definition.name();
        out.ascii("<");
        out.ascii(name);
        JsonObject more = extras instanceof JsonObject object ? object : JsonObject.EMPTY;
        if (more.size() > 0 && more.find("id") instanceof JsonString id) {
            attribute("id", id.value());
        }
        switch (value) {
            case JsonString text -> attribute("value", text.value());
            case JsonNumber number -> attribute("value", number.text());
            case JsonBoolean bool -> attribute("value", bool.value() ? "true" : "false");
            case JsonNull _, JsonObject _, JsonArray _ -> {}
            case null -> {}
        }
        if (more.size() == 0 || more.indexOf("extension") < 0) {
            out.ascii("/>");
            return;
        }
        out.ascii(">");
        depth++;
        members(more, element);
        end(name);
    }

    /// A narrative is XML already; one that was stored before its rules were as strict as today
    /// and is none stands as text.
    private void narrative(@Nullable Json value) {
        if (!(value instanceof JsonString string)) {
            return;
        }
        line();
        String text = string.value().strip();
        String start = "<div xmlns=\"" + XmlNarrative.XHTML + "\"";
        switch (Xhtml.of(text)) {
            case IN_NAMESPACE -> out.markup(text);
            case WITHOUT_NAMESPACE -> {
                out.ascii(start);
                out.markup(text.substring("<div".length()));
            }
            case NONE -> {
                out.ascii(start);
                out.ascii(">");
                out.attribute(text);
                out.ascii("</div>");
            }
        }
    }
}
