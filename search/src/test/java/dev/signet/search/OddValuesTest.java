// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The values of resources that neither HL7's examples nor Synthea have are those that HAPI's
/// engine finds.
final class OddValuesTest {
    @Test
    void everyPathFindsWhatHapiFinds() {
        var comparison = new ValueComparison(FhirVersion.R4);
        for (JsonObject resource : odd()) {
            comparison.compare(resource.text("resourceType", ""), resource);
        }
        assertEquals(Map.of(), comparison.different);
        assertEquals(0, comparison.unread);
        assertTrue(comparison.compared > 30, "values compared: " + comparison.compared);
    }

    /// What Synthea does not make: filters, indexes, choices, booleans of an outcome.
    private static List<JsonObject> odd() {
        return List.of(
                Samples.of("{'resourceType':'Patient','deceasedBoolean':false}"),
                Samples.of("{'resourceType':'Patient','deceasedBoolean':true}"),
                Samples.of("{'resourceType':'Patient','deceasedDateTime':'2020'}"),
                Samples.of("{'resourceType':'Patient','gender':'male'}"),
                Samples.of(
                        "{'resourceType':'Observation','subject':{'reference':'Group/1'},"
                                + "'focus':[{'reference':'http://a.org/fhir/Patient/1'}]}"),
                Samples.of(
                        "{'resourceType':'Observation','valuePeriod':{'start':'2020'},"
                                + "'component':[{'valueString':'a'},{'valueQuantity':{'value':1}}]}"),
                Samples.of("{'resourceType':'Observation','valueCodeableConcept':{'text':'a'}}"),
                Samples.of(
                        "{'resourceType':'Condition','abatementAge':{'value':3},"
                                + "'onsetRange':{'low':{'value':3}}}"),
                Samples.of("{'resourceType':'Condition','onsetString':'long ago'}"),
                Samples.of(
                        "{'resourceType':'ActivityDefinition','relatedArtifact':["
                                + "{'type':'composed-of','resource':'http://a.org/1'},"
                                + "{'type':'depends-on','resource':'http://a.org/2'}],"
                                + "'useContext':[{'valueQuantity':{'value':1}},"
                                + "{'valueCodeableConcept':{'text':'a'}}]}"),
                Samples.of(
                        "{'resourceType':'RiskAssessment','occurrencePeriod':{'start':'2020'},"
                                + "'prediction':[{'probabilityDecimal':0.50}]}"),
                Samples.of(
                        "{'resourceType':'Person','link':[{'target':{'reference':'Patient/1'}},"
                                + "{'target':{'reference':'RelatedPerson/1'}}],'telecom':["
                                + "{'system':'email','value':'a@b'},{'system':'phone','value':'1'}]}"),
                Samples.of(
                        "{'resourceType':'Appointment','participant':["
                                + "{'actor':{'reference':'Patient/1'}},"
                                + "{'actor':{'reference':'Location/1'}}]}"),
                Samples.of("{'resourceType':'InsurancePlan','name':'a','alias':['b','c']}"),
                Samples.of(
                        "{'resourceType':'ConceptMap','sourceCanonical':'http://a.org|2',"
                                + "'targetUri':'http://b.org'}"));
    }
}
