// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.StrictErrorHandler;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/// Resources that others wrote, with HAPI as the oracle.
class ExamplesTest {
    private static final Validation VALIDATION = new Validation(Definitions.load(FhirVersion.R4));

    private static byte[] file(String name) throws IOException {
        try (var stream = ExamplesTest.class.getResourceAsStream(name)) {
            assertTrue(stream != null, name);
            return stream.readAllBytes();
        }
    }

    @Test
    void syntheasResourcesAreValidAndKeepTheirDigits() throws IOException {
        byte[] body = file("synthea-bundle.json");
        BundleScan scan =
                BundleScan.scan(body, 0, body.length, BundleScan.Limits.DEFAULT, VALIDATION);
        assertEquals(List.of(), scan.issues());
        assertEquals(23, scan.entries().size());
        for (BundleScan.Entry entry : scan.entries()) {
            JsonObject resource = entry.resource(body);
            assertEquals(List.of(), VALIDATION.validate(resource, entry.expression()));
            assertEquals(resource, Json.read(resource.bytes()));
        }
    }

    @Test
    void aTreeThatIsWrittenSaysTheSameToHapi() throws IOException {
        var parser = FhirContext.forR4Cached().newJsonParser();
        parser.setParserErrorHandler(new StrictErrorHandler());
        byte[] body = file("synthea-bundle.json");
        String written = new String(Json.read(body).bytes(), UTF_8);
        Bundle expected = parser.parseResource(Bundle.class, new String(body, UTF_8));
        assertTrue(expected.equalsDeep(parser.parseResource(Bundle.class, written)));
    }

    @Test
    void hl7sSearchParametersAreValid() throws IOException {
        byte[] body = file("/org/hl7/fhir/r4/model/sp/search-parameters.json");
        assertEquals(List.of(), VALIDATION.validate(Json.readObject(body)));
    }

    @Test
    void whatHapiWritesOfHl7sTypesIsValid() throws IOException {
        var hapi = FhirContext.forR4Cached();
        String xml = new String(file("/org/hl7/fhir/r4/model/profile/profiles-types.xml"), UTF_8);
        Bundle bundle = hapi.newXmlParser().parseResource(Bundle.class, xml);
        for (var entry : bundle.getEntry()) {
            Resource resource = entry.getResource();
            String json = hapi.newJsonParser().encodeResourceToString(resource);
            assertEquals(
                    List.of(),
                    VALIDATION.validate(Json.readObject(json.getBytes(UTF_8))),
                    resource.getId());
        }
    }

    @Test
    void whatHapiRefusesIsRefused() throws IOException {
        var parser = FhirContext.forR4Cached().newJsonParser();
        parser.setParserErrorHandler(new StrictErrorHandler());
        byte[] body = file("synthea-bundle.json");
        BundleScan scan =
                BundleScan.scan(body, 0, body.length, BundleScan.Limits.DEFAULT, VALIDATION);
        int refused = 0;
        for (BundleScan.Entry entry : scan.entries()) {
            for (int seed = 0; seed < 60; seed++) {
                var changed = (JsonObject) change(entry.resource(body), new Random(seed));
                try {
                    parser.parseResource(new String(changed.bytes(), UTF_8));
                } catch (DataFormatException e) {
                    refused++;
                    String where = entry.expression() + " seed " + seed + " " + e.getMessage();
                    assertFalse(VALIDATION.validate(changed).isEmpty(), where);
                }
            }
        }
        assertTrue(refused > 300, "HAPI refused only " + refused);
    }

    /// `value` with one place changed: a member renamed or gone, a value of another kind.
    private static Json change(Json value, Random random) {
        boolean here = random.nextInt(4) == 0;
        return switch (value) {
            case JsonObject object when object.size() > 0 && here -> {
                String name = object.name(random.nextInt(object.size()));
                yield name.equals("resourceType")
                        ? object.with("status", JsonNumber.of(1))
                        : object.with(name + "X", JsonBoolean.TRUE).without(name);
            }
            case JsonObject object when object.size() > 0 -> {
                int at = random.nextInt(object.size());
                boolean type = object.name(at).equals("resourceType");
                yield type ? object : object.withValue(at, change(object.value(at), random));
            }
            case JsonArray array when here -> array.at(0);
            case JsonArray array -> JsonArray.of(change(array.at(0), random));
            case JsonObject _ -> JsonArray.of(value);
            case JsonString _ ->
                    switch (random.nextInt(4)) {
                        case 0 -> JsonArray.of(value);
                        case 1 -> new JsonString("no such value");
                        case 2 -> JsonObject.EMPTY.with("value", value);
                        default -> JsonNumber.of(7);
                    };
            case JsonNumber _, JsonBoolean _, JsonNull _ -> new JsonString("x y");
        };
    }
}
