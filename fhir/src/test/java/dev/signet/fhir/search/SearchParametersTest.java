// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Digests;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SearchParametersTest {
    private static final SearchParameters PARAMETERS = SearchParameters.load(FhirVersion.R4);

    @Test
    void everyTypeHasItsOwnParametersAndThoseOfAllTypes() {
        SearchParameter birthdate = PARAMETERS.find("Patient", "birthdate").orElseThrow();
        assertEquals(SearchType.DATE, birthdate.type());
        assertEquals("Patient", birthdate.base());
        assertEquals("Resource", PARAMETERS.find("Patient", "_tag").orElseThrow().base());
        assertTrue(PARAMETERS.find("Patient", "status").isEmpty());
        assertTrue(PARAMETERS.find("Resource", "birthdate").isEmpty());
        assertTrue(PARAMETERS.find("Nobody", "name").isEmpty());
        assertTrue(PARAMETERS.types().size() > 120);
    }

    /// HL7's own list, as it is published, is the measure: nothing of it can be passed over.
    @Test
    void whatHl7DefinesIsDefinedSearchableOrNot() throws Exception {
        int count = 0;
        String path = "/org/hl7/fhir/r4/model/sp/search-parameters.json";
        try (var source = org.hl7.fhir.r4.model.SearchParameter.class.getResourceAsStream(path)) {
            var bundle = Json.readObject(source.readAllBytes());
            for (Json entry : (JsonArray) bundle.find("entry")) {
                var parameter = (JsonObject) ((JsonObject) entry).find("resource");
                for (Json base : (JsonArray) parameter.find("base")) {
                    String type = ((JsonString) base).value().replace("Domain", "");
                    String code = parameter.text("code", "");
                    assertTrue(PARAMETERS.isDefined(type, code), type + "." + code);
                    assertTrue(PARAMETERS.isDefined("Resource", code), code);
                    count++;
                }
            }
        }
        assertTrue(count > 1_500, "" + count);
        assertFalse(PARAMETERS.isDefined("Patient", "shoe"));
        assertFalse(PARAMETERS.isDefined("Patient", "near"));
        assertFalse(PARAMETERS.isDefined("Resource", "_"));
        assertTrue(PARAMETERS.isDefined("Location", "near"));
        assertTrue(PARAMETERS.find("Location", "near").isEmpty());
        assertFalse(PARAMETERS.types().contains("DomainResource"));
    }

    @Test
    void aReferenceThatResolvesToOneTypeHasThatTargetOnly() {
        assertEquals(
                List.of("Patient"),
                PARAMETERS.find("Observation", "patient").orElseThrow().targets());
    }

    @Test
    void onlyWhatOccursOnceIsSingle() {
        assertTrue(PARAMETERS.find("Patient", "birthdate").orElseThrow().isSingle());
        assertFalse(PARAMETERS.find("Patient", "name").orElseThrow().isSingle());
        assertTrue(PARAMETERS.find("Observation", "code-value-date").orElseThrow().isSingle());
        String inParts = "component-code-value-quantity";
        assertFalse(PARAMETERS.find("Observation", inParts).orElseThrow().isSingle());
    }

    @Test
    void everyVersionsParametersHaveADigestOfTheirOwn() {
        var digests = new HashSet<String>();
        for (FhirVersion version : FhirVersion.values()) {
            byte[] digest = SearchParameters.load(version).digest();
            byte[] file = version.searchParameters();
            assertArrayEquals(
                    Digests.sha256(Arrays.copyOfRange(file, 6 + 32, file.length)), digest);
            assertArrayEquals(digest, SearchParameters.load(version).digest());
            digests.add(HexFormat.of().formatHex(digest));
        }
        assertEquals(4, digests.size());
    }

    @Test
    void aFileOfAnotherVersionOrKindIsRefused() {
        byte[] file = FhirVersion.R4.searchParameters();
        assertEquals(Failure.CORRUPT, refusal(changed(file, 0, 1)));
        assertEquals(Failure.FORMAT_TOO_OLD, refusal(changed(file, 5, 1)));
        assertEquals(Failure.FORMAT_TOO_NEW, refusal(changed(file, 5, 3)));
        assertEquals(Failure.CORRUPT, refusal(Arrays.copyOf(file, file.length + 1)));
        assertThrows(
                java.io.EOFException.class,
                () -> SearchFileReader.read(Arrays.copyOf(file, file.length - 1)));
    }

    private static byte[] changed(byte[] file, int index, int value) {
        byte[] changed = file.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static Failure refusal(byte[] file) {
        return assertThrows(Failed.class, () -> SearchFileReader.read(file)).failure();
    }
}
