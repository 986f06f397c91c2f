// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.index.IndexDocument;
import dev.signet.index.QueryMatch;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Filters against ordinary searches that ask the same, and what is refused of them.
final class FilterTest {
    private static final SearchParameters PARAMETERS = SearchParameters.load(FhirVersion.R4);
    private static final IndexMapping DOCUMENTS = new IndexMapping(PARAMETERS);
    private static final QueryMapping QUERIES = new QueryMapping(DOCUMENTS);

    private static final IndexDocument PATIENT =
            document(
                    "'resourceType':'Patient','id':'p','name':[{'family':'Müller','given':['A, b']"
                            + "}],'gender':'female','birthDate':'1990-05-01','active':true,"
                            + "'managingOrganization':{'reference':'Organization/o'}");

    private static final IndexDocument OBSERVATION =
            document(
                    "'resourceType':'Observation','id':'o','status':'final','code':{'coding':[{"
                            + "'system':'http://c','code':'1'}]},'valueQuantity':{'value':5.4,"
                            + "'unit':'kg'}");

    private static IndexDocument document(String members) {
        String json = ("{" + members + "}").replace('\'', '"');
        return DOCUMENTS.document(Json.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static SearchParse parsed(String type, String filter) {
        return new SearchParser(PARAMETERS)
                .parse(
                        type,
                        "https://a.org/",
                        List.of(new QueryParameter("_filter", filter)),
                        Handling.LENIENT);
    }

    private static boolean finds(IndexDocument document, String filter) {
        var understood =
                assertInstanceOf(
                        SearchParse.Understood.class, parsed(document.type(), filter), filter);
        assertEquals(1, understood.request().understood().size());
        var query = QUERIES.query(understood.request(), _ -> 0);
        return QueryMatch.matches(query, document, 7) == QueryMatch.Answer.YES;
    }

    @Test
    void comparisonsFindWhatTheirOperatorsSay() {
        for (String filter :
                List.of(
                        "gender eq female",
                        "family eq \"muller\"",
                        "family co \"ll\"",
                        "family sw mü",
                        "given eq \"a, B\"",
                        "birthdate eq 1990",
                        "birthdate gt 1989-12-31",
                        "birthdate ne 1991",
                        "birthdate le 1990-05-01",
                        "organization eq Organization/o",
                        "organization re o",
                        "general-practitioner pr false",
                        "gender pr true",
                        "_id eq p",
                        "_id pr true",
                        "active eq \"tr\\u0075e\"")) {
            assertTrue(finds(PATIENT, filter), filter);
        }
        for (String filter :
                List.of(
                        "gender eq male",
                        "family eq \"mull\"",
                        "family sw ller",
                        "given eq a",
                        "birthdate gt 1990-05-01",
                        "birthdate ne 1990",
                        "organization eq Organization/x",
                        "gender pr false",
                        "_id pr false",
                        "_id eq q")) {
            assertTrue(!finds(PATIENT, filter), filter);
        }
        assertTrue(finds(OBSERVATION, "code eq http://c|1 and value-quantity ge 5.4||kg"));
        assertTrue(!finds(OBSERVATION, "code eq http://d|1"));
        assertTrue(!finds(OBSERVATION, "value-quantity lt 5.4"));
    }

    @Test
    void theyAreJoinedFromLeftToRight() {
        String yes = "gender eq female";
        String no = "gender eq male";
        for (String filter :
                List.of(
                        yes + " and " + yes,
                        no + " or " + yes,
                        // as (no and no) or yes
                        no + " and " + no + " or " + yes,
                        "not(" + no + ")",
                        "not (" + no + " or " + no + ")",
                        "(" + yes + ")",
                        "((" + no + ")or(" + yes + "))and not(" + no + ")",
                        yes + " or " + no + " or " + no)) {
            assertTrue(finds(PATIENT, filter), filter);
        }
        for (String filter :
                List.of(
                        yes + " and " + no,
                        // as (yes or yes) and no
                        yes + " or " + yes + " and " + no,
                        "not(" + yes + ")",
                        yes + " and not(" + yes + " or " + no + ")")) {
            assertTrue(!finds(PATIENT, filter), filter);
        }
    }

    @Test
    void chainsAreFollowed() {
        assertInstanceOf(
                SearchParse.Understood.class,
                parsed("Observation", "subject:Patient.organization.name co \"x\""));
        assertInstanceOf(
                SearchParse.Understood.class,
                parsed("Patient", "_has:Observation:patient:code eq 1"));
    }

    @Test
    void whatIsNotUnderstoodIsRefusedHoweverTheClientWantsItHandled() {
        for (String wrong :
                List.of(
                        "x",
                        "gender eq",
                        "gender female",
                        "gender is female",
                        "gender eq female and",
                        "gender eq female gender eq male",
                        "(gender eq female",
                        "gender eq female)",
                        "not gender eq female",
                        "name[family eq x].given eq y",
                        "family eq \"a",
                        "family eq \"\\x\"",
                        "gender pr maybe",
                        "birthdate eq x",
                        "family eq \"\"")) {
            var refused =
                    assertInstanceOf(SearchParse.Refused.class, parsed("Patient", wrong), wrong);
            assertEquals(Kind.INVALID_VALUE, refused.issues().getFirst().kind(), wrong);
            boolean isCompared =
                    List.of("gender pr maybe", "birthdate eq x", "family eq \"\"").contains(wrong);
            String name =
                    isCompared
                            ? "_filter (" + wrong.substring(0, wrong.lastIndexOf(' ')) + ")"
                            : "_filter";
            assertEquals(name, refused.issues().getFirst().parameter(), wrong);
        }
        for (String unsupported :
                List.of(
                        "shoe eq 9",
                        "gender eq female or shoe eq 9",
                        "gender ne female",
                        "family ew ler",
                        "birthdate po 1990",
                        "gender ni http://v",
                        "_id ne p",
                        "organization.shoe eq 9",
                        "_text co x")) {
            var refused =
                    assertInstanceOf(
                            SearchParse.Refused.class, parsed("Patient", unsupported), unsupported);
            assertEquals(Kind.NOT_SUPPORTED, refused.issues().getFirst().kind(), unsupported);
            String compared =
                    unsupported.substring(
                            unsupported.indexOf("or ") < 0 ? 0 : unsupported.indexOf("or ") + 3);
            assertEquals(
                    "_filter (" + compared.substring(0, compared.lastIndexOf(' ')) + ")",
                    refused.issues().getFirst().parameter());
        }
        String deep = "(".repeat(30) + "gender eq female" + ")".repeat(30);
        String many = "gender eq female" + " or gender eq male".repeat(600);
        for (String large : List.of(deep, many)) {
            var refused = assertInstanceOf(SearchParse.Refused.class, parsed("Patient", large));
            assertEquals(Kind.TOO_MUCH, refused.issues().getFirst().kind());
        }
    }
}
