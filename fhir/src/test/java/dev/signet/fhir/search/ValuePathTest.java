// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Json;
import dev.signet.fhir.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

final class ValuePathTest {
    private static final SearchParameters PARAMETERS = SearchParameters.load(FhirVersion.R4);

    @Test
    void everyPathFindsWhatHapiFinds() throws Exception {
        var oracle = new HapiOracle();
        int values = 0;
        for (JsonObject resource : Samples.synthea()) {
            values += compare(oracle, resource);
        }
        for (JsonObject resource : odd()) {
            values += compare(oracle, resource);
        }
        assertTrue(values > 300, "values compared: " + values);
    }

    static int compare(HapiOracle oracle, JsonObject resource) {
        Resource parsed = oracle.parse(resource);
        int values = 0;
        for (SearchParameter parameter : PARAMETERS.of(resource.text("resourceType", ""))) {
            List<String> expected = sorted(oracle.values(parameter, parsed));
            assertEquals(expected, found(parameter, resource), parameter::toString);
            values += expected.size();
        }
        return values;
    }

    private static List<String> found(SearchParameter parameter, JsonObject resource) {
        var found = new ArrayList<String>();
        for (ValuePath path : parameter.paths()) {
            for (Json value : path.find(resource, resource)) {
                String text =
                        value instanceof JsonObject
                                ? value.bytes().length + " bytes"
                                : ValuePath.text(value);
                boolean isTuple = parameter.type() == SearchType.COMPOSITE;
                found.add(isTuple ? "tuple" : path.type() + " " + text);
            }
        }
        return sorted(found);
    }

    /// Without doubles, which a union drops and the index does not mind.
    private static List<String> sorted(List<String> values) {
        return values.stream().sorted().distinct().toList();
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
