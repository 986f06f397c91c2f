// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.query.Criterion.Matches;
import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.search.query.SearchRequest.Sort;
import dev.signet.search.query.SearchRequest.Summary;
import dev.signet.search.query.SearchRequest.Total;
import dev.signet.search.type.Comparison;
import dev.signet.search.type.CompositeType;
import dev.signet.search.type.DateType;
import dev.signet.search.type.Modifier;
import dev.signet.search.type.Operand;
import dev.signet.search.type.QuantityType;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.StringType;
import dev.signet.search.type.TokenType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class SearchParserTest {
    private static final String BASE = "https://a.org/fhir/";
    private static final SearchParser PARSER =
            new SearchParser(SearchParameters.load(FhirVersion.R4));

    private static SearchParse parse(String type, Handling handling, String... query) {
        var parameters = new ArrayList<QueryParameter>();
        for (String parameter : query) {
            int equals = parameter.indexOf('=');
            parameters.add(
                    new QueryParameter(
                            parameter.substring(0, equals), parameter.substring(equals + 1)));
        }
        return PARSER.parse(type, BASE, parameters, handling);
    }

    private static SearchRequest request(String type, String... query) {
        return assertInstanceOf(SearchParse.Understood.class, parse(type, Handling.STRICT, query))
                .request();
    }

    private static SearchIssue issue(String type, String... query) {
        List<SearchIssue> issues =
                assertInstanceOf(SearchParse.Refused.class, parse(type, Handling.STRICT, query))
                        .issues();
        assertEquals(1, issues.size());
        return issues.getFirst();
    }

    private static List<Operand> operands(String type, String parameter) {
        Criterion criterion = request(type, parameter).branches().getFirst().criteria().getFirst();
        return assertInstanceOf(Matches.class, criterion).anyOf();
    }

    @Test
    void listsOfNamesAreBoundedBeforeTheyAreTakenApart() {
        String many = "_id,".repeat(SearchRequest.SORT_KEYS_MAX);
        assertEquals(
                new SearchIssue(Kind.TOO_MUCH, "_sort", "more than 10 keys to sort by"),
                issue("Patient", "_sort=" + many));
        assertEquals(
                10,
                request("Patient", "_sort=" + many.substring(0, many.length() - 1)).sort().size());
        assertEquals(
                new SearchIssue(Kind.TOO_MUCH, "_elements", "more than 200 names"),
                issue("Patient", "_elements=" + "a,".repeat(200)));
        assertEquals(
                new SearchIssue(Kind.TOO_MUCH, "_type", "more than 200 types"),
                issue("", "_type=" + "Patient,".repeat(200)));
        assertEquals(
                new SearchIssue(Kind.TOO_MUCH, "name", "the search has more than 500 alternatives"),
                issue("Patient", "name=" + "a,".repeat(1 << 20)));
    }

    @Test
    void anIncludeThatIsAskedForAgainIsOne() {
        var asked =
                request(
                        "Observation",
                        "_include=Observation:subject",
                        "_include=Observation:subject");
        assertEquals(1, asked.includes().size());
    }

    @Test
    void aTokenTellsAnySystemFromNone() {
        assertEquals(
                List.of(
                        new TokenType.Asked(Optional.empty(), "a"),
                        new TokenType.Asked(Optional.of("s"), "a"),
                        new TokenType.Asked(Optional.of(""), "a"),
                        new TokenType.Asked(Optional.of("s"), "")),
                operands("Observation", "code=a,s|a,|a,s|"));
    }

    @Test
    void separatorsCanBeEscaped() {
        assertEquals(
                List.of(new StringType.Asked("a,b|c$d\\e"), new StringType.Asked("f")),
                operands("Patient", "name=a\\,b\\|c\\$d\\\\e,f"));
        assertEquals(
                List.of(new TokenType.Asked(Optional.of("s|t"), "a")),
                operands("Observation", "code=s\\|t|a"));
    }

    @Test
    void datesHavePrefixesAndPrecision() {
        long from = Instant.parse("2020-03-01T00:00:00Z").toEpochMilli();
        long to = Instant.parse("2020-03-31T23:59:59.999Z").toEpochMilli();
        assertEquals(
                List.of(
                        new DateType.Asked(Comparison.EQ, from, to),
                        new DateType.Asked(Comparison.GE, from, to),
                        new DateType.Asked(Comparison.AP, from, to)),
                operands("Observation", "date=2020-03,ge2020-03,ap2020-03"));
    }

    @Test
    void quantitiesHaveUnits() {
        var five = new BigDecimal("5.40");
        assertEquals(
                List.of(
                        new QuantityType.Asked(Comparison.EQ, five, Optional.empty(), ""),
                        new QuantityType.Asked(Comparison.LT, five, Optional.of("u"), "mg"),
                        new QuantityType.Asked(Comparison.EQ, five, Optional.empty(), "mg")),
                operands("Observation", "value-quantity=5.40,lt5.40|u|mg,5.40||mg"));
    }

    @Test
    void referencesMayBeIdsPathsOrUrls() {
        assertEquals(
                List.of(
                        new ReferenceType.AskedResource(List.of("Patient"), "1"),
                        new ReferenceType.AskedResource(List.of("Patient"), "2"),
                        new ReferenceType.AskedResource(List.of("Patient"), "3"),
                        new ReferenceType.AskedUrl("http://b.org/Patient/4", "")),
                operands(
                        "Observation",
                        "patient=1,Patient/2,https://a.org/fhir/Patient/3,"
                                + "http://b.org/Patient/4"));
        assertEquals(
                List.of(new ReferenceType.AskedResource(List.of("Group"), "1")),
                operands("Observation", "subject:Group=1"));
        assertEquals(
                List.of(
                        new ReferenceType.AskedIdentifier(
                                new TokenType.Asked(Optional.of("s"), "v"))),
                operands("Observation", "subject:identifier=s|v"));
    }

    @Test
    void tuplesHaveAPartForEachComponent() {
        assertEquals(
                List.of(
                        new CompositeType.Asked(
                                List.of(
                                        new TokenType.Asked(Optional.empty(), "c"),
                                        new QuantityType.Asked(
                                                Comparison.GT,
                                                new BigDecimal("5"),
                                                Optional.empty(),
                                                "mg")))),
                operands("Observation", "component-code-value-quantity=c$gt5||mg"));
    }

    @Test
    void aChainNamesOneOrTriesAllTypes() {
        var chained =
                assertInstanceOf(
                        Criterion.Chained.class,
                        request("Condition", "subject:Patient.name:exact=x")
                                .branches()
                                .getFirst()
                                .criteria()
                                .getFirst());
        assertEquals("Patient", chained.anyOf().getFirst().type());
        var matches = assertInstanceOf(Matches.class, chained.anyOf().getFirst().criterion());
        assertEquals(Modifier.EXACT, matches.modifier());
        var all =
                assertInstanceOf(
                        Criterion.Chained.class,
                        request("Condition", "subject.identifier=x")
                                .branches()
                                .getFirst()
                                .criteria()
                                .getFirst());
        assertEquals(
                List.of("Group", "Patient"),
                all.anyOf().stream().map(Criterion.Target::type).sorted().toList());
    }

    @Test
    void theShapeOfTheAnswerIsRead() {
        SearchRequest request =
                request(
                        "Observation",
                        "_sort=-date,_id,value-quantity",
                        "_count=20",
                        "_total=accurate",
                        "_summary=count",
                        "_include=Observation:subject:Patient",
                        "_revinclude=Provenance:target",
                        "_format=json");
        assertEquals(3, request.sort().size());
        assertTrue(request.sort().getFirst().descending());
        assertEquals(new Sort.ById(false), request.sort().get(1));
        assertEquals(OptionalInt.of(20), request.count());
        assertEquals(Total.ACCURATE, request.total());
        assertEquals(Summary.COUNT, request.summary());
        assertEquals(Summary.COUNT, request("Patient", "_summary=Count").summary());
        assertEquals(
                List.of("id", "code"),
                request("Patient", "_elements=id,code", "_summary=false").elements());
        assertEquals(2, request.includes().size());
        assertTrue(request.includes().getLast().way().reverse());
        assertEquals(6, request.understood().size());
        for (String many : List.of("999999", "999999999999", "9".repeat(2_000))) {
            assertEquals(
                    OptionalInt.of(SearchRequest.COUNT_MAX),
                    request("Patient", "_count=" + many).count());
        }
        assertEquals(OptionalInt.of(7), request("Patient", "_count=00000000000007").count());
    }

    @Test
    void aSearchOverSeveralTypesHasABranchForEach() {
        assertEquals(
                List.of("Patient", "Practitioner"),
                request("", "_type=Patient,Practitioner", "name=x").branches().stream()
                        .map(SearchRequest.Branch::type)
                        .toList());
        assertEquals("Resource", request("", "_tag=x").branches().getFirst().type());
        assertEquals(Kind.NOT_SUPPORTED, issue("", "name=x").kind());
        for (String types : List.of("_type=Patient,Observation", "_type=Observation,Patient")) {
            for (String query : List.of("family=x", "status=final", "_sort=birthdate")) {
                SearchIssue some = issue("", types, query);
                assertEquals(Kind.NOT_SUPPORTED, some.kind(), query);
                assertEquals(query.substring(0, query.indexOf('=')), some.parameter());
            }
        }
        assertEquals(Kind.INVALID_VALUE, issue("Patient", "_type=Observation").kind());
        assertEquals(1, request("Patient", "_type=Patient").branches().size());
        assertEquals(Kind.INVALID_VALUE, issue("", "_type=Hospital").kind());
        for (String type : List.of("Binary", "CatalogEntry", "Parameters")) { // none of their own
            assertEquals(type, request("", "_type=" + type).branches().getFirst().type());
        }
        assertEquals(
                "Binary",
                request("DocumentReference", "_include=DocumentReference:subject:Binary")
                        .includes()
                        .getFirst()
                        .target());
    }

    @Test
    void anUnknownParameterIsRefusedOrPassedOverAsTheClientWishes() {
        SearchIssue issue = issue("Patient", "colour=red");
        assertEquals(new SearchIssue(Kind.UNKNOWN_PARAMETER, "colour", issue.text()), issue);
        var lenient =
                assertInstanceOf(
                        SearchParse.Understood.class,
                        parse("Patient", Handling.LENIENT, "colour=red", "name=x"));
        assertEquals("colour", lenient.request().ignored().getFirst().parameter());
        assertEquals(List.of(new QueryParameter("name", "x")), lenient.request().understood());
    }

    @Test
    void everyWrongValueIsRefusedWithTheNameOfItsParameter() {
        for (String wrong :
                List.of(
                        "date=yesterday",
                        "date=xx2020",
                        "date=2020-13",
                        "date=ge2020-99",
                        "value-quantity=5|mg",
                        "value-quantity=many",
                        "value-quantity=1e999",
                        "value-quantity=5|u|",
                        "code=|",
                        "code=a|b|c",
                        "code=a,,b",
                        "subject=a b",
                        "subject=Patient/",
                        "patient=../x",
                        "code-value-quantity=a",
                        "code-value-quantity=a$b$c",
                        "code:missing=maybe",
                        "_id=a b",
                        "_lastUpdated=soon",
                        "_count=-1",
                        "_count=many",
                        "_total=somewhat",
                        "_summary=much",
                        "_include=Observation",
                        "_include=Observation:code",
                        "_include=Observation:subject:Nobody",
                        "subject:Device.code.x=1",
                        "status:exact=final",
                        "_sort=code-value-quantity",
                        "subject:Nobody=1")) {
            String name = wrong.substring(0, wrong.indexOf('='));
            SearchIssue issue = issue("Observation", wrong);
            assertEquals(name, issue.parameter(), wrong);
            String value = wrong.substring(name.length() + 1);
            assertFalse(value.length() > 5 && issue.text().contains(value), wrong);
        }
    }

    @Test
    void theBoundOfNumbersIsSaid() {
        for (String number : List.of("gt1e400", "1e-301", "1".repeat(41))) {
            String text = issue("Observation", "value-quantity=" + number).text();
            assertTrue(text.contains("300 zeros"), text);
        }
        for (String number : List.of("gt1e300", "1e-300", "1".repeat(40))) {
            request("Observation", "value-quantity=" + number);
            request("RiskAssessment", "probability=" + number);
        }
    }

    @Test
    void modifiersThatAreNotSupportedAreRefusedEvenWhenLenient() {
        for (String query :
                List.of(
                        "code:below=1",
                        "value-quantity:text=x",
                        "name:exact=x",
                        "_include:recurse=Observation:subject",
                        "_id:text=1")) {
            assertInstanceOf(
                    SearchParse.Refused.class,
                    parse(
                            query.startsWith("name") ? "Condition" : "Observation",
                            query.startsWith("name") ? Handling.STRICT : Handling.LENIENT,
                            query),
                    query);
        }
    }

    @Test
    void boundsArePublishedAndHeld() {
        String many = "a" + ",a".repeat(SearchRequest.ALTERNATIVES_MAX);
        assertEquals(Kind.TOO_MUCH, issue("Observation", "code=" + many).kind());
        String[] parameters = new String[SearchRequest.PARAMETERS_MAX + 1];
        java.util.Arrays.fill(parameters, "code=a");
        assertEquals(Kind.TOO_MUCH, issue("Observation", parameters).kind());
        String longValue = "a".repeat(SearchRequest.VALUE_CHARACTERS_MAX + 1);
        var tooLong =
                new SearchIssue(Kind.TOO_MUCH, "code", "a value has more than 2,048 characters");
        assertEquals(tooLong, issue("Observation", "code=" + longValue));
        assertEquals(tooLong, issue("Observation", "code=a," + longValue));
        assertEquals(1, operands("Observation", "code=" + longValue.substring(1)).size());
        assertEquals(100, issue("Observation", "x".repeat(500) + "=1").parameter().length());
    }

    @Test
    void alternativesAreBoundedOverAllParameters() {
        String half = "a" + ",a".repeat(SearchRequest.ALTERNATIVES_MAX / 2 - 1);
        request("Observation", "code=" + half, "category=" + half);
        assertEquals(
                new SearchIssue(
                        Kind.TOO_MUCH, "status", "the search has more than 500 alternatives"),
                issue("Observation", "code=" + half, "category=" + half, "status=a"));
    }

    @Test
    void textsLookedForWithinOthersAreBoundedOverAllParametersAndTypes() {
        String ten = "a,b,c,d,e,f,g,h,i,j";
        String[] chains = new String[11];
        java.util.Arrays.fill(chains, "subject:Patient.name:contains=" + ten);
        SearchIssue issue = issue("Observation", chains);
        assertEquals(Kind.TOO_MUCH, issue.kind());
        assertEquals("subject:Patient.name:contains", issue.parameter());
        request("Observation", java.util.Arrays.copyOf(chains, 10));

        String fifty = "a" + ",a".repeat(49);
        request("Patient", "name:contains=" + fifty, "address:contains=" + fifty);
        assertEquals(
                Kind.TOO_MUCH,
                issue("Patient", "name:contains=" + fifty + ",a", "address:contains=" + fifty)
                        .kind());
        // practitioners, organizations and patients have names: three times as much to look for
        assertEquals(
                Kind.TOO_MUCH, issue("Observation", "performer.name:contains=" + fifty).kind());
    }

    @Test
    void whatFhirDefinesAndIsNotThereIsRefusedEvenWhenLenient() {
        for (String query :
                List.of(
                        "_text=x",
                        "_filter=code ne x",
                        "_filter=date po 2020",
                        "subject:Patient._has:Group:member:_text=x",
                        "_language=de",
                        "subject:Patient._content=x",
                        "_sort=_score",
                        "_sort=date,-_text")) {
            var refused =
                    assertInstanceOf(
                            SearchParse.Refused.class,
                            parse("Observation", Handling.LENIENT, query),
                            query);
            assertEquals(Kind.NOT_SUPPORTED, refused.issues().getFirst().kind(), query);
        }
        assertEquals(Kind.NOT_SUPPORTED, issue("Location", "near:exact=1|2").kind());
    }

    @Test
    void whatIsNoPlaceOrDistanceIsRefused() {
        for (String wrong :
                List.of(
                        "1",
                        "1|2|3|km|x",
                        "91|2",
                        "1|181",
                        "x|1",
                        "1|2|-1",
                        "1|2|3|pc",
                        "1|2||km",
                        "gt1|2",
                        "1|2|ap3")) {
            assertEquals(Kind.INVALID_VALUE, issue("Location", "near=" + wrong).kind(), wrong);
        }
    }

    @Test
    void elementsBesideASummaryAreRefused() {
        assertEquals("_elements", issue("Patient", "_elements=name", "_summary=true").parameter());
    }

    @Test
    void theSortKeysThatAreLeftAreUnderstood() {
        var lenient =
                assertInstanceOf(
                        SearchParse.Understood.class,
                        parse("Patient", Handling.LENIENT, "_sort=nope,-birthdate,no,_id"));
        assertEquals(2, lenient.request().sort().size());
        assertEquals(
                List.of(new QueryParameter("_sort", "-birthdate,_id")),
                lenient.request().understood());
        assertEquals("_sort", lenient.request().ignored().getFirst().parameter());
    }
}
