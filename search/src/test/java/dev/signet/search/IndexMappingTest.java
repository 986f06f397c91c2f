// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.index.MappingVersion;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/// The version of the mapping names all that documents and queries depend on.
final class IndexMappingTest {
    @Test
    void theSameParametersUnderTheSameRulesAreTheSameVersion() {
        var one = new IndexMapping(SearchParameters.load(FhirVersion.R4));
        var other = new IndexMapping(SearchParameters.load(FhirVersion.R4));
        assertEquals(one.version(), other.version());
        assertEquals(64, one.version().text().length());
    }

    @Test
    void otherParametersOrOtherRulesAreAnotherVersion() {
        var seen = new HashSet<MappingVersion>();
        for (FhirVersion version : FhirVersion.values()) {
            SearchParameters parameters = SearchParameters.load(version);
            for (int terms = 1; terms <= IndexMapping.TERMS_VERSION + 1; terms++) {
                assertTrue(
                        seen.add(IndexMapping.version(parameters, terms)), version + " " + terms);
            }
            assertTrue(seen.contains(new IndexMapping(parameters).version()));
        }
    }
}
