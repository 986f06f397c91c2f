// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Documents and queries as a pair: what must be found, and what must not.
final class SearchPairTest {
    private static final SearchParameters PARAMETERS = SearchParameters.load(FhirVersion.R4);
    private static final SearchParser PARSER = new SearchParser(PARAMETERS);
    private static final IndexMapping DOCUMENTS = new IndexMapping(PARAMETERS);
    private static final QueryMapping QUERIES = new QueryMapping(DOCUMENTS);

    /// A resource written with single quotes, without the braces and the type.
    private static IndexDocument document(String type, String members) {
        String json = "{'resourceType':'" + type + "','id':'1'," + members + "}";
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return DOCUMENTS.document(Json.readObject(bytes));
    }

    static SearchRequest request(String type, String query) {
        var parameters = new ArrayList<QueryParameter>();
        for (String part : query.split("&", 0)) {
            int equals = part.indexOf('=');
            parameters.add(
                    new QueryParameter(part.substring(0, equals), part.substring(equals + 1)));
        }
        return assertInstanceOf(
                        SearchParse.Understood.class,
                        PARSER.parse(type, "https://a.org/", parameters, Handling.STRICT),
                        query)
                .request();
    }

    private static Query query(String type, String query) {
        return QUERIES.query(request(type, query), new Agreement.At(Agreement.NOW));
    }

    private static boolean finds(String query, IndexDocument document) {
        Query compiled = query(document.type(), query);
        return QueryMatch.matches(compiled, document, 7) == QueryMatch.Answer.YES;
    }

    private static void found(IndexDocument document, String... queries) {
        for (String query : queries) {
            assertTrue(finds(query, document), query);
        }
    }

    private static void notFound(IndexDocument document, String... queries) {
        for (String query : queries) {
            assertTrue(!finds(query, document), query);
        }
    }

    @Test
    void tokens() {
        var observation =
                document(
                        "Observation",
                        "'status':'final','code':{'coding':[{'system':'http://loinc.org',"
                                + "'code':'1-8'},{'code':'x|y'}],'text':'free'}");
        found(
                observation,
                "code=1-8",
                "code=http://loinc.org|1-8",
                "code=http://loinc.org|",
                "code=|x\\|y",
                "code=x\\|y",
                "code=a,1-8",
                "code=1-8&status=final",
                "status=http://hl7.org/fhir/observation-status|final",
                "code:not=2",
                "category:not=2",
                "combo-code=1-8",
                "category:missing=true",
                "code:missing=false");
        notFound(
                observation,
                "code=1",
                "code=1-8 ",
                "code=|1-8",
                "code=http://loinc.org|x\\|y",
                "code=http://other|1-8",
                "code=http://other|",
                "code=1-8&status=draft",
                "code:not=1-8",
                "code:not=2,http://loinc.org|1-8",
                "component-code=1-8",
                "category:missing=false",
                "code:missing=true",
                "code=1-8|",
                "code=free");
    }

    @Test
    void strings() {
        var patient =
                document(
                        "Patient",
                        "'name':[{'family':'Müller-Ångström','given':['Élise  Anne','Bo']}]");
        found(
                patient,
                "name=mull",
                "name=MÜLLER-ANGSTROM",
                "family=müller",
                "given=elise anne",
                "name:contains=angst",
                "name:exact=Bo",
                "family:exact=Müller-Ångström",
                "phonetic=bo",
                "name=x,bo",
                "name=bo&name=mu");
        notFound(
                patient,
                "name=ngstrom",
                "family=bo",
                "given=muller",
                "name:exact=bo",
                "name:exact=Müller",
                "name:contains=zz",
                "name=bo&name=zz",
                "phonetic=zz");
    }

    @Test
    void longTextsAreCutAlikeInDocumentsAndQueries() {
        var patient = document("Patient", "'name':[{'family':'" + "a".repeat(5000) + "'}]");
        found(patient, "name=" + "a".repeat(300), "family:exact=" + "a".repeat(300));
        notFound(patient, "name=" + "a".repeat(255) + "b");
    }

    @Test
    void systemsAndCodesOfAnyLengthCanBeIndexed() {
        String word = "x".repeat(100_000);
        String concept = "{'coding':[{'system':'" + word + "','code':'" + word + "'}]}";
        var observation =
                document(
                        "Observation",
                        "'code':"
                                + concept
                                + ",'component':[{'code':"
                                + concept
                                + ",'valueCodeableConcept':"
                                + concept
                                + "}],'subject':{'reference':'Patient/"
                                + word
                                + "'}");
        found(observation, "code=" + word.substring(0, 2048), "component-code:missing=false");
    }

    @Test
    void aboutADateIsATenthOfTheTimeBetweenItAndNow() {
        var patient = document("Patient", "'birthDate':'2014-10-01'");
        found(patient, "birthdate=ap2015", "birthdate=ap2014-05", "birthdate=ap2014-10-01");
        notFound(patient, "birthdate=ap2015-06-01", "birthdate=ap2013-12");
        var ahead = document("Appointment", "'start':'2030-01-01T00:00:00Z'");
        found(ahead, "date=ap2031", "date=ap2029");
        notFound(ahead, "date=ap2032", "date=ap2028-06");
    }

    @Test
    void dates() {
        var patient = document("Patient", "'birthDate':'2020-03'");
        found(
                patient,
                "birthdate=2020",
                "birthdate=2020-03",
                "birthdate=ne2019",
                "birthdate=ne2020-03-05",
                "birthdate=gt2020-03-05",
                "birthdate=lt2020-03-05",
                "birthdate=ge2020-03",
                "birthdate=le2020-03",
                "birthdate=sa2020-02",
                "birthdate=eb2020-04",
                "birthdate=ap2020-04",
                "birthdate=ge2020-01-01&birthdate=le2020-12-31");
        notFound(
                patient,
                "birthdate=2020-03-05",
                "birthdate=2019",
                "birthdate=ne2020",
                "birthdate=gt2020-03",
                "birthdate=lt2020-03",
                "birthdate=sa2020-03-05",
                "birthdate=eb2020-03-05",
                "birthdate=ap2023");
        notFound(document("Patient", "'active':true"), "birthdate=ne2020", "birthdate=lt2100");
    }

    @Test
    void periods() {
        var open = document("Encounter", "'period':{'start':'2020-01-01T10:00:00Z'}");
        found(open, "date=ge2030", "date=gt2030", "date=sa2019", "date=lt2021");
        notFound(open, "date=2020", "date=eb2999", "date=lt2019", "date=sa2020");
        var closed =
                document(
                        "Encounter",
                        "'period':{'start':'2020-01-01T23:30:00-05:00',"
                                + "'end':'2020-01-02T00:30:00-05:00'}");
        found(closed, "date=2020-01-02", "date=2020-01", "date=ge2020-01-02T05:30:00 00:00");
        notFound(closed, "date=2020-01-01");
    }

    @Test
    void numbersHaveThePrecisionOfTheQuery() {
        var risk = document("RiskAssessment", "'prediction':[{'probabilityDecimal':0.5049}]");
        found(
                risk,
                "probability=0.50",
                "probability=0.5",
                "probability=gt0.50",
                "probability=ge0.5049",
                "probability=le0.5049",
                "probability=lt0.505",
                "probability=ap0.55",
                "probability=ne0.6",
                "probability=5.0e-1");
        notFound(
                risk,
                "probability=0.51",
                "probability=0.500",
                "probability=gt0.5049",
                "probability=lt0.5049",
                "probability=ne0.50",
                "probability=ap0.6");
        found(
                document("RiskAssessment", "'prediction':[{'probabilityDecimal':-0.0}]"),
                "probability=0",
                "probability=ge0",
                "probability=gt-1",
                "probability=lt1");
    }

    @Test
    void quantities() {
        var observation =
                document(
                        "Observation",
                        "'valueQuantity':{'value':5.4,'unit':'mg per dL',"
                                + "'system':'http://unitsofmeasure.org','code':'mg/dL'}");
        found(
                observation,
                "value-quantity=5.4",
                "value-quantity=5.4|http://unitsofmeasure.org|mg/dL",
                "value-quantity=5.4||mg/dL",
                "value-quantity=5.4||mg per dL",
                "value-quantity=gt5||mg/dL",
                "combo-value-quantity=5.4");
        notFound(
                observation,
                "value-quantity=5.5",
                "value-quantity=5.4||mg",
                "value-quantity=5.4|http://other|mg/dL",
                "value-quantity=lt5||mg/dL",
                "component-value-quantity=5.4");
        var other =
                document(
                        "Observation",
                        "'valueQuantity':{'value':5.4,'system':'http://o','code':'mg'}");
        found(other, "value-quantity=5.4||mg", "value-quantity=5.4|http://o|mg");
        notFound(other, "value-quantity=5.4|http://unitsofmeasure.org|mg");
    }

    @Test
    void references() {
        var observation =
                document(
                        "Observation",
                        "'subject':{'reference':'Patient/7','identifier':{'system':'s',"
                                + "'value':'v'}},'performer':[{'reference':'http://b.org/X/1'}]");
        found(
                observation,
                "subject=Patient/7",
                "subject=7",
                "subject:Patient=7",
                "patient=7",
                "patient=Patient/7",
                "patient=https://a.org/Patient/7",
                "subject:identifier=s|v",
                "subject:identifier=v",
                "performer=http://b.org/X/1",
                "patient:missing=false",
                "encounter:missing=true");
        notFound(
                observation,
                "subject=Patient/8",
                "subject:Group=7",
                "subject=Group/7",
                "subject=https://b.org/Patient/7",
                "subject:identifier=s|w",
                "performer=http://b.org/X/2",
                "patient:missing=true");
        var ofGroup = document("Observation", "'subject':{'reference':'Group/7'}");
        found(ofGroup, "subject=7", "subject=Group/7", "patient:missing=true");
        notFound(ofGroup, "patient=7", "patient=Group/7", "patient:missing=false");
    }

    @Test
    void canonicalsHaveVersions() {
        var response = document("QuestionnaireResponse", "'questionnaire':'http://q|2'");
        found(response, "questionnaire=http://q", "questionnaire=http://q|2");
        notFound(response, "questionnaire=http://q|1", "questionnaire=http://r");
    }

    @Test
    void uris() {
        var set = document("ValueSet", "'url':'http://a.org/fhir/vs/1'");
        found(
                set,
                "url=http://a.org/fhir/vs/1",
                "url:below=http://a.org/fhir",
                "url:below=http://a.org/fhir/vs/1",
                "url:above=http://a.org/fhir/vs/1/x");
        notFound(
                set,
                "url=http://a.org/fhir/vs",
                "url=http://A.org/fhir/vs/1",
                "url:below=http://a.org/fh",
                "url:above=http://a.org/fhir");
    }

    @Test
    void tuplesOfComponentsDoNotMix() {
        var pressure =
                document(
                        "Observation",
                        "'code':{'coding':[{'system':'l','code':'p'}]},'component':["
                                + component("s", 120)
                                + ","
                                + component("d", 80)
                                + "]");
        found(
                pressure,
                "component-code-value-quantity=l|s$120",
                "component-code-value-quantity=s$gt110||mm[Hg]",
                "component-code-value-quantity=d$lt90|http://unitsofmeasure.org|mm[Hg]",
                "combo-code-value-quantity=s$120");
        notFound(
                pressure,
                "component-code-value-quantity=s$80",
                "component-code-value-quantity=k|s$120",
                "component-code-value-quantity=d$gt90",
                "component-code-value-quantity=s$120||kPa",
                "code-value-quantity=s$120",
                "combo-code-value-quantity=p$120");
    }

    private static String component(String code, int value) {
        return "{'code':{'coding':[{'system':'l','code':'"
                + code
                + "'}]},'valueQuantity':{'value':"
                + value
                + ",'system':'http://unitsofmeasure.org','code':'mm[Hg]'}}";
    }

    @Test
    void tuplesOfTheResourceItself() {
        var observation =
                document(
                        "Observation",
                        "'code':{'coding':[{'system':'l','code':'c'}]},"
                                + "'valueCodeableConcept':{'coding':[{'system':'v','code':'w'}]}");
        found(
                observation,
                "code-value-concept=c$w",
                "code-value-concept=l|c$v|w",
                "combo-code-value-concept=c$w");
        notFound(observation, "code-value-concept=c$x", "code-value-concept=w$c");
    }

    @Test
    void tuplesOfWords() {
        var observation =
                document(
                        "Observation",
                        "'component':[{'code':{'coding':[{'system':'l','code':'c'}]},"
                                + "'valueCodeableConcept':{'coding':[{'system':'v','code':'w'}]}},"
                                + "{'code':{'coding':[{'code':'e'}]},"
                                + "'valueCodeableConcept':{'coding':[{'code':'f'}]}}]");
        found(
                observation,
                "component-code-value-concept=c$w",
                "component-code-value-concept=l|c$v|w",
                "component-code-value-concept=|e$|f");
        notFound(
                observation,
                "component-code-value-concept=c$f",
                "component-code-value-concept=l|e$f",
                "component-code-value-concept=c$x|w");
        var text =
                document(
                        "Observation",
                        "'code':{'coding':[{'code':'c'}]},'valueString':'Quite Normal'");
        found(text, "code-value-string=c$quite");
        notFound(text, "code-value-string=c$normal", "code-value-string=d$quite");
        var related =
                document(
                        "DocumentReference",
                        "'relatesTo':[{'code':'replaces',"
                                + "'target':{'reference':'DocumentReference/2'}}]");
        found(related, "relationship=replaces$DocumentReference/2");
        notFound(related, "relationship=signs$DocumentReference/2");
    }

    @Test
    void tuplesOfTwoNumbers() {
        var sequence =
                document(
                        "MolecularSequence",
                        "'referenceSeq':{'chromosome':{'coding':[{'code':'1'}]},"
                                + "'windowStart':10,'windowEnd':20}");
        found(sequence, "chromosome-window-coordinate=1$ge5$le25");
        notFound(
                sequence,
                "chromosome-window-coordinate=2$ge5$le25",
                "chromosome-window-coordinate=1$ge15$le25");
    }

    @Test
    void presenceAndTagsOfEveryType() {
        var basic =
                document(
                        "Basic",
                        "'meta':{'tag':[{'system':'s','code':'t'}],'profile':['http://p']}");
        found(basic, "_tag=s|t", "_profile=http://p", "_id=1", "_id=2,1", "_source:missing=true");
        notFound(basic, "_tag=u", "_id=2", "_security=t");
    }

    @Test
    void whatOthersCanAnswerHasNoFieldsOfItsOwn() {
        List<String> indexed =
                PARAMETERS.of("Observation").stream()
                        .filter(DOCUMENTS.plan()::isIndexed)
                        .map(SearchParameter::code)
                        .toList();
        List<String> saved =
                Stream.of(
                                "patient",
                                "combo-code",
                                "combo-value-concept",
                                "combo-value-quantity",
                                "code-value-concept",
                                "code-value-quantity",
                                "code-value-date",
                                "combo-code-value-concept",
                                "combo-code-value-quantity")
                        .filter(code -> !indexed.contains(code))
                        .toList();
        assertEquals(9, saved.size(), indexed.toString());
    }

    @Test
    void aDocumentRepeatsNothing() {
        var observation =
                document(
                        "Observation",
                        "'category':[{'coding':[{'system':'s','code':'a'}]},"
                                + "{'coding':[{'system':'s','code':'b'}]}]");
        List<IndexField> fields = observation.fields();
        assertEquals(fields.stream().distinct().count(), fields.size());
    }
}
