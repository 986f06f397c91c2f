// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class TupleDatesTest {
    /// Of no FHIR version that the build holds: a tuple has no field for a date.
    @Test
    void noTupleThatIsIndexedHasADate() {
        var withDate = new ArrayList<String>();
        for (FhirVersion version : FhirVersion.values()) {
            var parameters = SearchParameters.load(version);
            IndexPlan plan = new IndexMapping(parameters).plan();
            for (String type : parameters.types()) {
                for (SearchParameter parameter : parameters.of(type)) {
                    boolean hasDate =
                            parameter.components().stream()
                                    .anyMatch(part -> part.type() == SearchType.DATE);
                    String name = version + " " + type + "." + parameter.code();
                    assertTrue(!hasDate || !plan.isIndexed(parameter), name);
                    if (hasDate) {
                        withDate.add(name);
                    }
                }
            }
        }
        assertTrue(withDate.contains("R4 Observation.code-value-date"), withDate.toString());
    }
}
