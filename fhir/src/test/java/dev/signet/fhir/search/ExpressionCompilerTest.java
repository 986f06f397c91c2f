// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is compiled here is what the build compiles of FHIR's own parameters.
class ExpressionCompilerTest {
    private static final Definitions R4 = Definitions.load(FhirVersion.R4);
    private static final SearchParameters OWN = SearchParameters.load(FhirVersion.R4);

    private static List<ValuePath> paths(String type, String expression) {
        return ExpressionCompiler.compile(R4, type, expression).orThrow();
    }

    /// Expressions as HL7 publishes them, by type and code.
    @Test
    void givesThePathsOfFhirsOwnParameters() {
        String[][] published = {
            {"Patient", "birthdate", "Patient.birthDate | Person.birthDate"},
            {"Patient", "name", "Patient.name"},
            {"Patient", "email", "Patient.telecom.where(system='email')"},
            {"Patient", "deceased", "Patient.deceased.exists() and Patient.deceased != false"},
            {"Patient", "death-date", "(Patient.deceased as dateTime)"},
            {"Observation", "value-concept", "(Observation.value as CodeableConcept)"},
            {"Observation", "patient", "Observation.subject.where(resolve() is Patient)"},
            {"Observation", "combo-code", "Observation.code | Observation.component.code"},
            {
                "Observation",
                "combo-value-concept",
                "(Observation.value as CodeableConcept) | (Observation.component.value as"
                        + " CodeableConcept)"
            },
            {"Bundle", "composition", "Bundle.entry[0].resource"},
            {
                "AllergyIntolerance",
                "code",
                "AllergyIntolerance.code | AllergyIntolerance.reaction.substance | Condition.code"
            },
            {"Goal", "target-date", "(Goal.target.due as date)"},
        };
        for (String[] each : published) {
            SearchParameter parameter = OWN.find(each[0], each[1]).orElseThrow();
            assertEquals(
                    Set.copyOf(parameter.paths()),
                    Set.copyOf(ValueTypes.yielding(parameter.type(), paths(each[0], each[2]))),
                    each[2]);
        }
    }

    @Test
    void goesIntoExtensions() {
        String race = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race";
        List<ValuePath> paths =
                paths(
                        "Patient",
                        "Patient.extension.where(url = '"
                                + race
                                + "').extension.value.ofType(Coding).code");
        assertEquals(1, ValueTypes.yielding(SearchType.TOKEN, paths).size());
        assertEquals(
                ValueTypes.yielding(
                        SearchType.QUANTITY, paths("Patient", "Patient.extension('u').value")),
                ValueTypes.yielding(
                        SearchType.QUANTITY,
                        paths("Patient", "Patient.extension.where(url='u').value")));
    }

    @Test
    void refusesWhatPathsCannotCarryAndNamesThePlace() {
        String[][] refused = {
            {"Patient.name.given.lower()", "19"},
            {"Patient.nobody", "8"},
            {"Patient.name.where(given.count() > 1)", "25"},
            {"Nobody.name", "0"},
            {"Patient.name |", "14"},
            {"Patient.name.where(use = 'x'", "28"},
            {"Patient.birthDate.extension('u')", "18"},
            {"'", "0"},
            {"", "0"},
            {"(".repeat(40) + "Patient.name" + ")".repeat(40), "32"},
        };
        for (String[] each : refused) {
            var failed = assertThrows(Failed.class, () -> paths("Patient", each[0]), each[0]);
            assertEquals(Failure.MALFORMED, failed.failure(), each[0]);
            assertEquals(each[1], failed.fact("character", ""), each[0]);
        }
    }

    @Test
    void tellsWhatNoEngineFindsFromWhatPathsCannotCarry() {
        String tooLong = "Patient.name" + ".given".repeat(1_000);
        for (String wrong : List.of("Patient.nothing", "Nothing.name", tooLong)) {
            assertInstanceOf(CompiledExpression.Wrong.class, compiled(wrong), wrong);
        }
        for (String beyond :
                List.of("Patient.name.single()", "Patient.name or true", "Patient.'open")) {
            assertInstanceOf(CompiledExpression.BeyondPaths.class, compiled(beyond), beyond);
        }
        assertInstanceOf(CompiledExpression.Paths.class, compiled("Patient.name"));
    }

    private static CompiledExpression compiled(String expression) {
        return ExpressionCompiler.compile(R4, "Patient", expression);
    }
}
