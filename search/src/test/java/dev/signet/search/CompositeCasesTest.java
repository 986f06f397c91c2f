// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.index.IndexDocument;
import dev.signet.index.QueryMatch;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every composite parameter of R4, pairs and triples, on data made by hand: what stands together
/// is found, and what stands in two places is not.
final class CompositeCasesTest {
    private static final SearchParameters PARAMETERS = SearchParameters.load(FhirVersion.R4);
    private static final IndexMapping DOCUMENTS = new IndexMapping(PARAMETERS);
    private static final QueryMapping QUERIES = new QueryMapping(DOCUMENTS);

    private static final String CONTEXT =
            "'useContext':[{'code':{'system':'http://t','code':'age'},'valueQuantity':{'value':60,"
                    + "'unit':'a','system':'http://unitsofmeasure.org','code':'a'}},"
                    + "{'code':{'system':'http://t','code':'focus'},'valueCodeableConcept':{"
                    + "'coding':[{'system':'http://c','code':'heart'}]}},{'code':{'code':'venue'},"
                    + "'valueRange':{'low':{'value':10},'high':{'value':20}}}]";

    private static final String OBSERVATION =
            "'code':{'coding':[{'system':'http://c','code':'whole'}]},%s,'component':[{'code':{"
                    + "'coding':[{'code':'one'}]},'valueQuantity':{'value':1,'unit':'mg'}},{'code':"
                    + "{'coding':[{'code':'two'}]},'valueCodeableConcept':{'coding':[{'system':"
                    + "'http://v','code':'yes'}]}}]";

    private static final String SEQUENCE =
            "'referenceSeq':{'chromosome':{'coding':[{'code':'1'}]},'referenceSeqId':{'coding':[{"
                    + "'system':'http://ncbi','code':'NC'}]},'windowStart':100,'windowEnd':200},"
                    + "'variant':[{'start':128,'end':129},{'start':150,'end':160}]";

    /// @param members of the resource
    /// @param finds values that find it
    /// @param misses values that do not
    private record Case(String members, List<String> finds, List<String> misses) {}

    private static Case valued(String value, List<String> finds, List<String> misses) {
        return new Case(OBSERVATION.formatted(value), finds, misses);
    }

    private static final Case COORDINATES =
            new Case(
                    SEQUENCE,
                    List.of("1$128$129", "1$lt130$gt128", "1$ge150$le160"),
                    List.of("2$128$129", "1$129$129", "1$gt160$gt100", "1$lt128$lt500"));

    private static final Case COORDINATES_BY_ID =
            new Case(
                    SEQUENCE,
                    List.of("NC$128$129", "http://ncbi|NC$lt130$gt128"),
                    List.of("http://x|NC$128$129", "NC$129$129", "1$128$129"));

    private static final Map<String, Case> CASES =
            Map.ofEntries(
                    Map.entry(
                            "context-type-quantity",
                            new Case(
                                    CONTEXT,
                                    List.of(
                                            "age$60",
                                            "http://t|age$gt50",
                                            "age$60|http://unitsofmeasure.org|a",
                                            "venue$gt15",
                                            "venue$lt15"),
                                    List.of(
                                            "focus$60",
                                            "age$61",
                                            "http://x|age$60",
                                            "age$60||kg",
                                            "venue$60",
                                            "age$15"))),
                    Map.entry(
                            "context-type-value",
                            new Case(
                                    CONTEXT,
                                    List.of("focus$heart", "http://t|focus$http://c|heart"),
                                    List.of("age$heart", "focus$http://x|heart", "focus$age"))),
                    Map.entry(
                            "relationship",
                            new Case(
                                    "'relatesTo':[{'code':'replaces','target':{'reference':"
                                            + "'DocumentReference/a'}},{'code':'appends',"
                                            + "'target':{'reference':'DocumentReference/b'}}]",
                                    List.of(
                                            "replaces$DocumentReference/a",
                                            "appends$DocumentReference/b"),
                                    List.of(
                                            "appends$DocumentReference/a",
                                            "replaces$DocumentReference/b",
                                            "replaces$DocumentReference/c"))),
                    Map.entry(
                            "characteristic-value",
                            new Case(
                                    "'characteristic':[{'code':{'coding':[{'code':'sex'}]},"
                                            + "'valueCodeableConcept':{'coding':[{'code':'f'}]}},"
                                            + "{'code':{'coding':[{'code':'kind'}]},"
                                            + "'valueCodeableConcept':{'coding':[{'code':'x'}]}}]",
                                    List.of("sex$f", "kind$x"),
                                    List.of("sex$x", "kind$f", "f$sex"))),
                    Map.entry("chromosome-variant-coordinate", COORDINATES),
                    Map.entry(
                            "chromosome-window-coordinate",
                            new Case(
                                    SEQUENCE,
                                    List.of("1$100$200", "1$lt150$gt150"),
                                    List.of("2$100$200", "1$128$129", "1$gt100$200"))),
                    Map.entry("referenceseqid-variant-coordinate", COORDINATES_BY_ID),
                    Map.entry(
                            "referenceseqid-window-coordinate",
                            new Case(
                                    SEQUENCE,
                                    List.of("NC$100$200", "http://ncbi|NC$lt150$gt150"),
                                    List.of("1$100$200", "NC$128$129", "NC$100$lt200"))),
                    Map.entry(
                            "code-value-concept",
                            valued(
                                    "'valueCodeableConcept':{'coding':[{'code':'v'}]}",
                                    List.of("whole$v", "http://c|whole$v"),
                                    List.of("whole$yes", "two$yes", "http://x|whole$v"))),
                    Map.entry(
                            "code-value-date",
                            valued(
                                    "'valueDateTime':'2020-05'",
                                    List.of("whole$2020", "whole$ge2020-05-01", "whole$lt2021"),
                                    List.of("one$2020", "whole$2021", "whole$gt2020-06"))),
                    Map.entry(
                            "code-value-quantity",
                            valued(
                                    "'valueQuantity':{'value':7.5,'unit':'kg'}",
                                    List.of("whole$7.5", "whole$7.5||kg", "whole$lt8"),
                                    List.of("whole$1", "one$7.5", "whole$7.5||g"))),
                    Map.entry(
                            "code-value-string",
                            valued(
                                    "'valueString':'Negative'",
                                    List.of("whole$neg", "http://c|whole$NEGATIVE"),
                                    List.of("one$neg", "whole$gative"))),
                    Map.entry(
                            "combo-code-value-concept",
                            valued(
                                    "'valueCodeableConcept':{'coding':[{'code':'v'}]}",
                                    List.of("whole$v", "two$yes", "two$http://v|yes"),
                                    List.of("whole$yes", "two$v", "one$yes"))),
                    Map.entry(
                            "combo-code-value-quantity",
                            valued(
                                    "'valueQuantity':{'value':7.5,'unit':'kg'}",
                                    List.of("whole$7.5", "one$1||mg", "one$le1"),
                                    List.of("whole$1", "one$7.5", "two$1"))),
                    Map.entry(
                            "component-code-value-concept",
                            valued(
                                    "'valueCodeableConcept':{'coding':[{'code':'v'}]}",
                                    List.of("two$yes", "two$http://v|yes"),
                                    List.of("whole$v", "one$yes", "two$v"))),
                    Map.entry(
                            "component-code-value-quantity",
                            valued(
                                    "'valueQuantity':{'value':7.5,'unit':'kg'}",
                                    List.of("one$1", "one$1||mg"),
                                    List.of("whole$7.5", "two$1", "one$2"))));

    @Test
    void everyCompositeFindsWhatStandsTogetherAndNothingElse() {
        Set<String> met = new HashSet<>();
        int tried = 0;
        for (String type : PARAMETERS.types()) {
            for (SearchParameter parameter : PARAMETERS.of(type)) {
                if (parameter.type() == SearchType.COMPOSITE) {
                    Case one = assertNotNullCase(parameter);
                    met.add(parameter.code());
                    IndexDocument document = document(type, one.members());
                    for (String value : one.finds()) {
                        assertTrue(finds(document, parameter, value), parameter + "=" + value);
                        tried++;
                    }
                    for (String value : one.misses()) {
                        assertTrue(!finds(document, parameter, value), parameter + "=" + value);
                        tried++;
                    }
                }
            }
        }
        assertEquals(CASES.keySet(), met);
        assertTrue(tried > 300, "searches: " + tried);
    }

    private static Case assertNotNullCase(SearchParameter parameter) {
        Case one = CASES.get(parameter.code());
        assertNotNull(one, "no case of " + parameter);
        return one;
    }

    private static IndexDocument document(String type, String members) {
        String json = "{'resourceType':'" + type + "','id':'1'," + members + "}";
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return DOCUMENTS.document(Json.readObject(bytes));
    }

    private static boolean finds(IndexDocument document, SearchParameter parameter, String value) {
        String query = parameter.code() + "=" + value;
        var compiled = QUERIES.query(SearchPairTest.request(document.type(), query), _ -> 0);
        return QueryMatch.matches(compiled, document, 7) == QueryMatch.Answer.YES;
    }
}
