// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.ValuePath;
import dev.signet.search.type.CompositeType;
import dev.signet.search.type.DateType;
import dev.signet.search.type.NumberType;
import dev.signet.search.type.ParameterType;
import dev.signet.search.type.QuantityType;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.SearchValue;
import dev.signet.search.type.StringType;
import dev.signet.search.type.TokenType;
import dev.signet.search.type.UriType;
import dev.signet.search.type.ValueReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExtractionTest {
    private static final SearchParameters PARAMETERS = SearchParameters.load(FhirVersion.R4);
    private static final Extraction EXTRACTION = new Extraction(PARAMETERS);

    private static List<SearchValue> values(String code, String json) {
        var values = new ArrayList<SearchValue>();
        for (SearchEntry entry : EXTRACTION.extract(Samples.of(json))) {
            if (entry.parameter().code().equals(code)) {
                values.add(entry.value());
            }
        }
        return values;
    }

    private static DateType.Value range(String from, String to) {
        return new DateType.Value(
                Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli());
    }

    @Test
    void theMergedTreeFindsWhatEachPathFindsAlone() {
        for (JsonObject resource : Samples.synthea()) {
            var alone = new ArrayList<String>();
            for (SearchParameter parameter : PARAMETERS.of(resource.text("resourceType", ""))) {
                for (ValuePath path : parameter.paths()) {
                    ValueReader reader = ParameterType.of(parameter).reader(path);
                    for (var found : path.find(resource, resource)) {
                        reader.read(
                                resource, found, v -> alone.add(parameter + " " + v.hashCode()));
                    }
                }
            }
            var merged = new ArrayList<String>();
            for (SearchEntry entry : EXTRACTION.extract(resource)) {
                merged.add(entry.parameter() + " " + entry.value().hashCode());
            }
            assertEquals(alone.stream().sorted().toList(), merged.stream().sorted().toList());
        }
    }

    @Test
    void codesKeepTheirSystemAndBoundCodesImplyTheirs() {
        assertEquals(
                List.of(
                        new TokenType.Value("http://loinc.org", "1-8", "one"),
                        new TokenType.Value("", "", "free")),
                values(
                        "code",
                        "{'resourceType':'Observation','code':{'text':'free','coding':["
                                + "{'system':'http://loinc.org','code':'1-8','display':'one'}]}}"));
        assertEquals(
                List.of(
                        new TokenType.Value(
                                "http://hl7.org/fhir/administrative-gender", "male", "")),
                values("gender", "{'resourceType':'Patient','gender':'male'}"));
        assertEquals(
                List.of(new TokenType.Value("", "true", "")),
                values("active", "{'resourceType':'Patient','active':true}"));
        assertEquals(
                List.of(new TokenType.Value("phone", "555", "")),
                values(
                        "phone",
                        "{'resourceType':'Patient','telecom':[{'system':'phone','value':'555'},"
                                + "{'system':'email','value':'a@b'}]}"));
    }

    @Test
    void aNameGivesEachOfItsParts() {
        assertEquals(
                List.of(
                        new StringType.Value("Chalmers"),
                        new StringType.Value("Peter"),
                        new StringType.Value("James")),
                values(
                        "name",
                        "{'resourceType':'Patient','name':["
                                + "{'family':'Chalmers','given':['Peter','James']}]}"));
    }

    @Test
    void aDateIsAsWideAsItsPrecision() {
        String patient = "{'resourceType':'Patient','birthDate':'%s'}";
        assertEquals(
                List.of(range("2020-01-01T00:00:00Z", "2020-12-31T23:59:59.999Z")),
                values("birthdate", patient.formatted("2020")));
        assertEquals(
                List.of(range("2020-02-01T00:00:00Z", "2020-02-29T23:59:59.999Z")),
                values("birthdate", patient.formatted("2020-02")));
        String observation = "{'resourceType':'Observation','effectiveDateTime':'%s'}";
        assertEquals(
                List.of(range("2020-02-29T21:30:15Z", "2020-02-29T21:30:15.999Z")),
                values("date", observation.formatted("2020-02-29T23:30:15+02:00")));
        assertEquals(
                List.of(range("2020-02-29T23:30:15.120Z", "2020-02-29T23:30:15.120Z")),
                values("date", observation.formatted("2020-02-29T23:30:15.1204Z")));
    }

    @Test
    void aPeriodMayBeOpen() {
        String start = "{'resourceType':'Encounter','period':{'start':'2020'}}";
        long from = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
        assertEquals(List.of(new DateType.Value(from, Long.MAX_VALUE)), values("date", start));
        String end = "{'resourceType':'Encounter','period':{'end':'1969'}}";
        assertEquals(List.of(new DateType.Value(Long.MIN_VALUE, -1)), values("date", end));
        assertEquals(List.of(), values("date", "{'resourceType':'Encounter','period':{}}"));
        String reversed = "{'resourceType':'Encounter','period':{'start':'2020','end':'2019'}}";
        assertEquals(List.of(), values("date", reversed));
    }

    @Test
    void quantitiesKeepUnitsAndRangesTheirEnds() {
        assertEquals(
                List.of(
                        new QuantityType.Value(
                                new BigDecimal("5.40"), "http://unitsofmeasure.org", "mg", "mg.")),
                values(
                        "value-quantity",
                        "{'resourceType':'Observation','valueQuantity':{'value':5.40,"
                                + "'unit':'mg.','system':'http://unitsofmeasure.org','code':'mg'}}"));
        assertEquals(
                List.of(
                        new QuantityType.Range(
                                Optional.of(
                                        new QuantityType.Value(new BigDecimal("3"), "", "a", "")),
                                Optional.of(
                                        new QuantityType.Value(new BigDecimal("4"), "", "a", "")))),
                values(
                        "onset-age",
                        "{'resourceType':'Condition','onsetRange':{"
                                + "'low':{'value':3,'code':'a'},'high':{'value':4,'code':'a'}}}"));
        assertEquals(
                List.of(new NumberType.Value(new BigDecimal("0.50"))),
                values(
                        "probability",
                        "{'resourceType':'RiskAssessment','prediction':["
                                + "{'probabilityDecimal':0.50}]}"));
    }

    @Test
    void aNumberBeyondADoubleIsGreaterThanAllAndALongOneIsItsNearest() {
        assertEquals(List.of(Double.POSITIVE_INFINITY), doubles("1e999999999"));
        assertEquals(List.of(Double.NEGATIVE_INFINITY), doubles("-1e400"));
        assertEquals(List.of(Double.MIN_VALUE), doubles("1e-99999999999"));
        assertEquals(List.of(-Double.MIN_VALUE), doubles("-0.01e-400"));
        assertEquals(List.of(0.0), doubles("0.00e-99999999999"));
        assertEquals(List.of(1.0 / 3), doubles("0." + "3".repeat(200)));
        assertEquals(List.of(-1.7e308), doubles("-1.7e308"));
    }

    private static List<Double> doubles(String number) {
        String json = "{'resourceType':'Observation','valueQuantity':{'value':" + number + "}}";
        return values("value-quantity", json).stream()
                .map(value -> ((QuantityType.Value) value).number().doubleValue())
                .toList();
    }

    @Test
    void referencesAreTakenApart() {
        String json = "{'resourceType':'Observation','subject':{'reference':'%s'}}";
        assertEquals(
                List.of(new ReferenceType.ToResource("Patient", "1")),
                values("subject", json.formatted("Patient/1")));
        assertEquals(
                List.of(new ReferenceType.ToResource("Patient", "1")),
                values("subject", json.formatted("Patient/1/_history/2")));
        assertEquals(
                List.of(new ReferenceType.ToResource("Patient", "1")),
                values("subject", json.formatted("Patient/1#part")));
        assertEquals(
                List.of(new ReferenceType.ToUrl("http://a.org/Patient/1", "")),
                values("subject", json.formatted("http://a.org/Patient/1")));
        assertEquals(
                List.of(new ReferenceType.ToUrl("urn:uuid:1", "")),
                values("subject", json.formatted("urn:uuid:1")));
        assertEquals(
                List.of(new ReferenceType.ToContained("contained")),
                values("subject", json.formatted("#contained")));
        assertEquals(
                List.of(new ReferenceType.ToResource("Patient", "1")),
                values("patient", json.formatted("Patient/1")));
        assertEquals(List.of(), values("patient", json.formatted("Group/1")));
        assertEquals(
                List.of(new ReferenceType.ByIdentifier("urn:s", "v")),
                values(
                        "subject",
                        "{'resourceType':'Observation','subject':{"
                                + "'identifier':{'system':'urn:s','value':'v'}}}"));
        assertEquals(
                List.of(new ReferenceType.ToCanonical("http://a.org/q", "2")),
                values(
                        "questionnaire",
                        "{'resourceType':'QuestionnaireResponse',"
                                + "'questionnaire':'http://a.org/q|2'}"));
    }

    @Test
    void aTupleHoldsTheValuesOfOneElement() {
        String json =
                "{'resourceType':'Observation','component':["
                        + "{'code':{'coding':[{'code':'a'}]},'valueQuantity':{'value':1}},"
                        + "{'code':{'coding':[{'code':'b'}]},'valueQuantity':{'value':2}},"
                        + "{'code':{'coding':[{'code':'c'}]}}]}";
        assertEquals(
                List.of(tuple("a", "1"), tuple("b", "2")),
                values("component-code-value-quantity", json));
    }

    private static CompositeType.Value tuple(String code, String value) {
        return new CompositeType.Value(
                List.of(
                        List.of(new TokenType.Value("", code, "")),
                        List.of(new QuantityType.Value(new BigDecimal(value), "", "", ""))));
    }

    @Test
    void tagsProfilesAndSourcesAreFoundInEveryType() {
        String json =
                "{'resourceType':'Basic','meta':{'tag':[{'code':'t'}],"
                        + "'profile':['http://p'],'source':'urn:s'}}";
        assertEquals(List.of(new TokenType.Value("", "t", "")), values("_tag", json));
        assertEquals(List.of(new UriType.Value("http://p")), values("_profile", json));
        assertEquals(List.of(new UriType.Value("urn:s")), values("_source", json));
    }

    @Test
    void whatBreaksItsTypeGivesNoValue() {
        String json = "{'resourceType':'Patient','birthDate':17,'name':'x','active':[null,true]}";
        assertTrue(values("birthdate", json).isEmpty());
        assertTrue(values("name", json).isEmpty());
        assertEquals(List.of(new TokenType.Value("", "true", "")), values("active", json));
    }
}
