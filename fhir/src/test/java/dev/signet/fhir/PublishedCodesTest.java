// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishedCodesTest {
    private static final String GENDER = "http://hl7.org/fhir/administrative-gender";
    private static final String GENDERS = "http://hl7.org/fhir/ValueSet/administrative-gender";
    private static final String STRUCTURE = "http://hl7.org/fhir/StructureDefinition/";

    @Test
    void r4sCodeSystemsAreThereWithDisplaysAndWhatStandsAbove() {
        var r4 = PublishedCodes.load(FhirVersion.R4);
        JsonObject gender = r4.codeSystem(GENDER, Meter.NONE).orElseThrow();
        assertEquals("4.0.1", gender.text("version", ""));
        assertEquals("male", gender.objects("concept").getFirst().text("code", ""));
        assertEquals("Male", gender.objects("concept").getFirst().text("display", ""));
        assertTrue(r4.codeSystem(GENDER + "|4.0.1", Meter.NONE).isPresent());
        assertEquals(Optional.empty(), r4.codeSystem(GENDER + "|3.0.0", Meter.NONE));
        assertEquals(Optional.empty(), r4.codeSystem("http://loinc.org", Meter.NONE));
        String clinical = "http://terminology.hl7.org/CodeSystem/condition-clinical";
        JsonObject relapse = concept(r4.codeSystem(clinical, Meter.NONE).orElseThrow(), "relapse");
        assertEquals("parent", relapse.objects("property").getFirst().text("code", ""));
        assertEquals("active", relapse.objects("property").getFirst().text("valueCode", ""));
    }

    private static JsonObject concept(JsonObject system, String code) {
        return system.objects("concept").stream()
                .filter(concept -> concept.text("code", "").equals(code))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatACodeSystemTakesIsTold() {
        var taken = new AtomicLong();
        PublishedCodes.load(FhirVersion.R4).codeSystem(GENDER, taken::addAndGet);
        assertTrue(taken.get() >= 4 * 400, "" + taken);
    }

    @Test
    void valueSetsAreThereWithTheirSystems() {
        var r4 = PublishedCodes.load(FhirVersion.R4);
        assertEquals(
                Map.of(GENDER, Set.of("male", "female", "other", "unknown")),
                r4.valueSet(GENDERS).orElseThrow());
        // bound to by preference alone
        assertTrue(r4.valueSet("http://hl7.org/fhir/ValueSet/observation-category").isPresent());
        assertTrue(r4.valueSet("http://hl7.org/fhir/ValueSet/mimetypes").isEmpty());
        assertTrue(r4.valueSet("http://hl7.org/fhir/ValueSet/no-such").isEmpty());
    }

    @Test
    void elementsSayWhatTheyAreBoundTo() {
        var r4 = PublishedCodes.load(FhirVersion.R4);
        String patient = STRUCTURE + "Patient";
        assertEquals(Optional.of(GENDERS), r4.binding(patient, "Patient.gender"));
        assertEquals(Optional.of(GENDERS), r4.binding(patient, "gender"));
        assertEquals(
                Optional.of("http://hl7.org/fhir/ValueSet/observation-category"),
                r4.binding(STRUCTURE + "Observation", "Observation.category"));
        assertEquals(Optional.empty(), r4.binding(patient, "Patient.birthDate"));
        assertEquals(Optional.empty(), r4.binding(STRUCTURE + "Nobody", "Patient.gender"));
        assertEquals(Optional.empty(), r4.binding("http://x/Patient", "Patient.gender"));
    }

    @ParameterizedTest
    @EnumSource
    void everyVersionHasThem(FhirVersion version) {
        PublishedCodes.Counts counts = PublishedCodes.load(version).counts();
        assertTrue(counts.codeSystems() > 200, counts::toString);
        assertTrue(counts.valueSets() > 200, counts::toString);
        assertTrue(counts.bindings() > 500, counts::toString);
        assertEquals(
                Optional.of(GENDERS),
                PublishedCodes.load(version).binding(STRUCTURE + "Patient", "Patient.gender"));
    }

    @Test
    void aFileOfAnotherFormatOrVersionIsRefused() {
        byte[] file = FhirVersion.R4.codes();
        assertEquals(Failure.CORRUPT, refusal(FhirVersion.R5, file));
        assertEquals(Failure.CORRUPT, refusal(FhirVersion.R4, changed(file, 0, 1)));
        assertEquals(Failure.FORMAT_TOO_OLD, refusal(FhirVersion.R4, changed(file, 4, 0)));
        assertEquals(Failure.FORMAT_TOO_NEW, refusal(FhirVersion.R4, changed(file, 4, 2)));
        int step = file.length / 50;
        for (int length = 0; length < file.length; length += step) {
            assertEquals(Failure.CORRUPT, refusal(FhirVersion.R4, Arrays.copyOf(file, length)));
        }
        byte[] longer = Arrays.copyOf(file, file.length + 1);
        assertEquals(Failure.CORRUPT, refusal(FhirVersion.R4, longer));
    }

    private static byte[] changed(byte[] file, int index, int value) {
        byte[] changed = file.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static Failure refusal(FhirVersion version, byte[] file) {
        return assertThrows(Failed.class, () -> PublishedCodes.read(version, file)).failure();
    }
}
