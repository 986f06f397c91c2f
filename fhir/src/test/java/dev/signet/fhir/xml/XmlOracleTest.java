// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.Meter;
import java.io.IOException;
import java.util.Objects;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;

/// XML with HAPI as the oracle.
class XmlOracleTest {
    private static final Definitions R4 = Definitions.load(FhirVersion.R4);
    private static final FhirContext HAPI = FhirContext.forR4Cached();

    private static byte[] file(String name) throws IOException {
        try (var stream = XmlOracleTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        }
    }

    @Test
    void syntheasBundleSaysTheSameToHapiInXml() throws IOException {
        byte[] body = Json.read(file("/dev/signet/fhir/synthea-bundle.json")).bytes();
        String xml = new String(XmlWriter.xml(body, R4, false, Meter.NONE), UTF_8);
        var parser = HAPI.newXmlParser().setParserErrorHandler(new StrictErrorHandler());
        Bundle expected = HAPI.newJsonParser().parseResource(Bundle.class, new String(body, UTF_8));
        assertTrue(expected.equalsDeep(parser.parseResource(Bundle.class, xml)));
        assertEquals(
                Json.read(body),
                Json.read(XmlReader.json(xml.getBytes(UTF_8), 64 << 20, R4, Meter.NONE)));
    }

    @Test
    void hl7sTypesInXmlSayTheSameAsInHapisJson() throws IOException {
        byte[] xml = file("/org/hl7/fhir/r4/model/profile/profiles-types.xml");
        byte[] json = XmlReader.json(xml, 64 << 20, R4, Meter.NONE);
        var parser = HAPI.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
        Bundle read = parser.parseResource(Bundle.class, new String(json, UTF_8));
        Bundle expected = HAPI.newXmlParser().parseResource(Bundle.class, new String(xml, UTF_8));
        assertEquals(expected.getEntry().size(), read.getEntry().size());
        for (int i = 0; i < expected.getEntry().size(); i++) {
            var wanted = expected.getEntry().get(i).getResource();
            var found = read.getEntry().get(i).getResource();
            assertEquals(
                    HAPI.newJsonParser().encodeResourceToString(wanted),
                    HAPI.newJsonParser().encodeResourceToString(found));
        }
    }
}
