// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.Validation;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.xml.XmlReader;
import dev.signet.fhir.xml.XmlWriter;
import dev.signet.search.examples.Hl7Examples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/// HL7's examples of each FHIR version go from JSON to XML and back: every digit, extension and
/// null stays in its place, and narratives hold the same. All of R4's, which HAPI reads in XML
/// too, and a share of the others', or all with `-Dsignet.examples=all`.
final class XmlExamplesTest {
    private static final int SHARE = 8;
    private static final int BYTES_MAX = 64 << 20;
    private static final boolean ALL = "all".equals(System.getProperty("signet.examples"));

    /// HAPI's JSON parser passes over `_event` of a Timing where `event` is not there.
    private static final Set<String> NOT_OF_HAPI =
            Set.of("ActivityDefinition-referralPrimaryCareMentalHealth-initial.json");

    private int read;
    private int compared;
    private int skipped;

    @ParameterizedTest
    @EnumSource
    void eachIsTheSameAfterXml(FhirVersion version) throws IOException {
        int step = ALL || version == FhirVersion.R4 ? 1 : SHARE;
        Definitions definitions = Definitions.load(version);
        var validation = new Validation(definitions);
        IParser xmlParser = parser(FhirContext.forR4Cached().newXmlParser());
        IParser jsonParser = parser(FhirContext.forR4Cached().newJsonParser());
        var different = new TreeMap<String, String>();
        Hl7Examples.each(
                version.name(),
                step,
                (name, bytes) -> {
                    JsonObject resource = Json.readObject(bytes);
                    List<Issue> issues = validation.validate(resource);
                    if (!issues.isEmpty()) {
                        skipped++; // listed by the test of the examples
                        return;
                    }
                    read++;
                    byte[] json = resource.bytes();
                    byte[] xml = XmlWriter.xml(json, definitions, false, Meter.NONE);
                    byte[] back = XmlReader.json(xml, BYTES_MAX, definitions, Meter.NONE);
                    String difference = difference(resource, Json.read(back), "");
                    if (!difference.isEmpty()) {
                        different.put(name, difference);
                    }
                    assertEquals(List.of(), validation.validate(Json.readObject(back)), name);
                    boolean isCompared = version == FhirVersion.R4 && read % SHARE == 0;
                    if (isCompared && !NOT_OF_HAPI.contains(name)) {
                        compared++;
                        // its parser of narratives reads line breaks in attributes otherwise than
                        // XML
                        byte[] plain = resource.without("text").bytes();
                        byte[] inXml = XmlWriter.xml(plain, definitions, false, Meter.NONE);
                        Resource expected =
                                (Resource) jsonParser.parseResource(new String(plain, UTF_8));
                        Resource found =
                                (Resource) xmlParser.parseResource(new String(inXml, UTF_8));
                        if (!expected.equalsDeep(found)) {
                            different.put(name, "HAPI reads it differently");
                        }
                    }
                });
        System.out.printf(
                "HL7's examples of %s in XML: %d there and back, %d read by HAPI, %d not valid%n",
                version, read, compared, skipped);
        assertTrue(read * step > 2_000, "examples: " + read);
        assertEquals("{}", different.toString());
    }

    private static IParser parser(IParser parser) {
        return parser.setParserErrorHandler(new LenientErrorHandler(false));
    }

    /// Where two values differ, whatever the order of members; "" when nowhere.
    private static String difference(Json before, Json after, String path) {
        if (before instanceof JsonObject object && after instanceof JsonObject other) {
            if (object.size() != other.size()) {
                return path + " has other members";
            }
            for (int i = 0; i < object.size(); i++) {
                String name = object.name(i);
                Json value = other.find(name);
                String found =
                        value == null
                                ? path + "." + name + " is missing"
                                : name.equals("div")
                                        ? narrative(object.value(i), value, path)
                                        : difference(object.value(i), value, path + "." + name);
                if (!found.isEmpty()) {
                    return found;
                }
            }
            return "";
        }
        if (before instanceof JsonArray array && after instanceof JsonArray other) {
            if (array.size() != other.size()) {
                return path + " is of another length";
            }
            for (int i = 0; i < array.size(); i++) {
                String found = difference(array.at(i), other.at(i), path + "[" + i + "]");
                if (!found.isEmpty()) {
                    return found;
                }
            }
            return "";
        }
        return before.equals(after) ? "" : path + " differs";
    }

    private static String narrative(Json before, Json after, String path) {
        return before.equals(after) || document(before).isEqualNode(document(after))
                ? ""
                : path + ".div differs";
    }

    private static Document document(Json div) {
        try {
            var factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setCoalescing(true);
            byte[] text = ((JsonString) div).value().strip().getBytes(UTF_8);
            Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(text));
            document.normalizeDocument();
            return document;
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
