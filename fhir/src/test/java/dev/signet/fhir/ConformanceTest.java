// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConformanceTest {
    private static Operation operation(Conformance conformance, String code) {
        return conformance.operations().stream()
                .filter(operation -> operation.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static Compartment compartment(Conformance conformance, String code) {
        return conformance.compartments().stream()
                .filter(compartment -> compartment.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void r4HasItsFiveCompartmentsWithTheirParameters() {
        var r4 = Conformance.load(FhirVersion.R4);
        assertEquals(
                Set.of("Device", "Encounter", "Patient", "Practitioner", "RelatedPerson"),
                Set.copyOf(r4.compartments().stream().map(Compartment::code).toList()));
        Map<String, List<String>> ofPatient = compartment(r4, "Patient").parameters();
        assertEquals(List.of("subject", "performer"), ofPatient.get("Observation"));
        assertEquals(List.of("link"), ofPatient.get("Patient"));
        assertFalse(ofPatient.containsKey("Medication"));
        assertEquals(66, ofPatient.size());
    }

    @Test
    void r4sOperationsSayWhereTheyAreAskedAndWhatGoesInAndOut() {
        var r4 = Conformance.load(FhirVersion.R4);
        Operation validate = operation(r4, "validate");
        assertEquals(List.of("Resource"), validate.resources());
        assertEquals(new Operation.Levels(false, true, true), validate.levels());
        assertEquals(
                List.of("resource", "mode", "profile", "return"),
                validate.parameters().stream().map(Operation.Parameter::name).toList());
        assertTrue(validate.parameters().getLast().isOutput());
        assertEquals(Optional.empty(), validate.changesState());
        var r5 = Conformance.load(FhirVersion.R5);
        assertEquals(Optional.of(false), operation(r5, "validate").changesState());
        assertEquals(Optional.of(true), operation(r5, "meta-add").changesState());
        Operation lookup = operation(r4, "lookup");
        var property =
                lookup.parameters().stream()
                        .filter(one -> one.isOutput() && one.name().equals("property"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(property.parts().size() > 3);
        assertEquals(0, property.max());
    }

    @ParameterizedTest
    @EnumSource
    void everyVersionHasThemAndTheyNameTypesAndParametersOfThatVersion(FhirVersion version) {
        var conformance = Conformance.load(version);
        var definitions = Definitions.load(version);
        assertEquals(5, conformance.compartments().size());
        for (Compartment compartment : conformance.compartments()) {
            assertTrue(definitions.isResourceType(compartment.code()), compartment.code());
            for (String type : compartment.parameters().keySet()) {
                assertTrue(definitions.isResourceType(type), type);
            }
        }
        assertTrue(conformance.operations().size() > 30);
        for (Operation operation : conformance.operations()) {
            for (String type : operation.resources()) {
                assertTrue(definitions.find(type) != null, operation.url() + " " + type);
            }
        }
    }

    @Test
    void aFileOfAnotherFormatOrVersionIsRefused() {
        byte[] file = FhirVersion.R4.conformance();
        assertEquals(Failure.CORRUPT, refusal(FhirVersion.R5, file));
        assertEquals(Failure.CORRUPT, refusal(FhirVersion.R4, changed(file, 0, 1)));
        assertEquals(Failure.FORMAT_TOO_OLD, refusal(FhirVersion.R4, changed(file, 4, 1)));
        assertEquals(Failure.FORMAT_TOO_NEW, refusal(FhirVersion.R4, changed(file, 4, 3)));
        for (int length = 0; length < file.length; length += 997) {
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
        return assertThrows(Failed.class, () -> Conformance.read(version, file)).failure();
    }
}
