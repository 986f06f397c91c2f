// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;

/// Writes as FHIR's XML what was made here and is so plain that no definitions are needed:
/// its members stand in the order of XML, and there are no ids of elements, no extensions, no
/// narrative and no resource within. So are OperationOutcomes of refusals. One thread.
public final class PlainXml {
    private final XmlBuffer out;

    private PlainXml(int bytes) {
        this.out = new XmlBuffer(bytes, Meter.NONE);
    }

    /// A resource in JSON as XML; a fresh array.
    public static byte[] of(byte[] json) {
        JsonObject resource = Json.readObject(json);
        String type = resource.text("resourceType", "");
        var xml = new PlainXml(2 * json.length);
        xml.out.ascii("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        xml.out.ascii("<" + type + " xmlns=\"" + XmlReader.FHIR + "\">");
        xml.members(resource);
        xml.out.ascii("</" + type + ">");
        return xml.out.toBytes();
    }

    private void members(JsonObject object) {
        for (int i = 0; i < object.size(); i++) {
            String name = object.name(i);
            if (!name.equals("resourceType")) {
                element(name, object.value(i));
            }
        }
    }

    private void element(String name, Json value) {
        switch (value) {
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    element(name, array.at(i));
                }
            }
            case JsonObject object -> {
                out.ascii("<" + name + ">");
                members(object);
                out.ascii("</" + name + ">");
            }
            case JsonString text -> primitive(name, text.value());
            case JsonNumber number -> primitive(name, number.text());
            case JsonBoolean bool -> primitive(name, bool.value() ? "true" : "false");
            case JsonNull _ -> {}
        }
    }

    private void primitive(String name, String value) {
        out.ascii("<" + name + " value=\"");
        out.attribute(value);
        out.ascii("\"/>");
    }
}
