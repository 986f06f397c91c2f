// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$graphql` by the examples of FHIR's page about it, and what is refused.
class GraphQlTest {
    private static final String EXAMPLE =
            """
            {"resourceType":"Patient","id":"example","active":true,"birthDate":"1974-12-25",
             "_birthDate":{"extension":[{"url":"http://time","valueDateTime":"1974-12-25"}]},
             "identifier":[{"system":"urn:oid:1.2","value":"12345"}],
             "name":[{"use":"official","family":"Chalmers","given":["Peter","James"]},
                     {"use":"usual","text":"Jim","given":["Jim"]}],
             "contained":[{"resourceType":"Organization","id":"org","name":"Own"}],
             "managingOrganization":{"reference":"#org"},
             "generalPractitioner":[{"reference":"Practitioner/none"}]}""";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put("/Patient/example", EXAMPLE).expect(201);
        for (int i = 1; i <= 3; i++) {
            String observation =
                    Account.observation("Patient/example", "1-" + i, "" + i, "2020-01-0" + i)
                            .replace("\"status\":", "\"id\":\"o" + i + "\",\"status\":");
            account.put("/Observation/o" + i, observation).expect(201);
        }
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static Answer asked(String address, String query) {
        return account.post(address, query, "Content-Type", "application/graphql");
    }

    private static String data(String address, String query) {
        Answer answer = asked(address, query).expect(200);
        assertEquals("application/json", answer.header("Content-Type"));
        assertEquals("", answer.at("errors"), answer::text);
        return answer.at("data");
    }

    private static String system(String query) {
        return data("/$graphql", query);
    }

    private static String patient(String query) {
        return data("/Patient/example/$graphql", query);
    }

    private static void refused(String query, String diagnostics) {
        Answer answer = asked("/$graphql", query).expect(400);
        assertEquals(diagnostics, answer.at("errors", 0, "message"));
        JsonObject outcome =
                (JsonObject)
                        ((JsonObject)
                                        ((JsonObject)
                                                        ((dev.signet.fhir.json.JsonArray)
                                                                        answer.json()
                                                                                .find("errors"))
                                                                .at(0))
                                                .find("extensions"))
                                .find("resource");
        assertEquals("OperationOutcome", outcome.text("resourceType", ""));
        assertEquals(diagnostics, Answer.at(outcome, "issue", 0, "diagnostics"));
    }

    @Test
    void aResourceIsReadByItsId() {
        assertEquals(
                "{\"Patient\":{\"id\":\"example\",\"active\":true}}",
                system("{ Patient(id: \"example\") { id active } }"));
    }

    @Test
    void elementsAreAskedForByTheirNamesInJson() {
        assertEquals(
                "{\"resourceType\":\"Patient\",\"born\":\"1974-12-25\","
                        + "\"_birthDate\":{\"extension\":"
                        + "[{\"url\":\"http://time\",\"valueDateTime\":\"1974-12-25\"}]},"
                        + "\"gender\":null,\"photo\":null}",
                patient(
                        "{ resourceType born: birthDate _birthDate { extension { url"
                                + " valueDateTime } } gender photo { url } }"));
    }

    @Test
    void listsAreFilteredByWhatTheirValuesSayAndByWhereTheyStand() {
        assertEquals(
                "{\"name\":[{\"family\":\"Chalmers\"}],\"last\":[{\"text\":\"Jim\"}],"
                        + "\"none\":null}",
                patient(
                        "{ name(use: official) { family } last: name(_offset: 1, _count: 1)"
                                + " { text } none: name(use: \"old\") { text } }"));
    }

    @Test
    void aSearchFindsALists() {
        assertEquals(
                "{\"PatientList\":[{\"id\":\"example\"}]}",
                system("{ PatientList(name: \"chalm\", birthdate: \"1974-12-25\") { id } }"));
        assertEquals(
                "{\"ObservationList\":[{\"id\":\"o2\"}]}",
                system("{ ObservationList(value_quantity: \"2\") { id } }"));
        assertEquals(
                "{\"a\":[{\"id\":\"o3\"},{\"id\":\"o2\"}],\"b\":null}",
                system(
                        "{ a: ObservationList(_sort: \"-date\", _count: 2) { id }"
                                + " b: ObservationList(code: \"none\") { id } }"));
    }

    @Test
    void referencesLeadThereAndBack() {
        assertEquals(
                "{\"Observation\":{\"subject\":{\"reference\":\"Patient/example\",\"resource\":"
                        + "{\"birthDate\":\"1974-12-25\"},\"as\":{\"id\":\"example\"},"
                        + "\"not\":null}}}",
                system(
                        """
                        { Observation(id: "o1") { subject {
                            reference
                            resource { ... on Patient { birthDate } ... on Group { id } }
                            as: resource(type: Patient) { id }
                            not: resource(type: Group) { id } } } }"""));
        assertEquals(
                "{\"ObservationList\":[{\"id\":\"o1\",\"valueQuantity\":{\"value\":1}}]}",
                patient(
                        "{ ObservationList(_reference: patient, code: \"1-1\")"
                                + " { id valueQuantity { value } } }"));
        assertEquals(
                "{\"managingOrganization\":{\"resource\":{\"name\":\"Own\"}}}",
                patient("{ managingOrganization { resource(type: Organization) { name } } }"));
    }

    @Test
    void aReferenceToNothingIsToldBesideTheRest() {
        String query = "{ id generalPractitioner { resource { ... on Practitioner { id } } } }";
        Answer answer = asked("/Patient/example/$graphql", query).expect(200);
        assertEquals(
                "{\"id\":\"example\",\"generalPractitioner\":[{\"resource\":null}]}",
                answer.at("data"));
        assertEquals("the reference cannot be resolved", answer.at("errors", 0, "message"));
        assertEquals("[\"generalPractitioner\",0,\"resource\"]", answer.at("errors", 0, "path"));
        assertEquals(
                "{\"generalPractitioner\":[{\"resource\":null}]}",
                patient(
                        query.replace("id g", "g")
                                .replace("resource {", "resource(optional: true) {")));
        Answer none = asked("/$graphql", "{ Patient(id: \"none\") { id } }").expect(200);
        assertEquals("{\"Patient\":null}", none.at("data"));
        assertEquals(
                "not-found", none.at("errors", 0, "extensions", "resource", "issue", 0, "code"));
        asked("/Patient/none/$graphql", "{ id }").expect(404);
    }

    @Test
    void valuesAreFlattened() {
        assertEquals(
                "{\"system\":[\"urn:oid:1.2\"],\"value\":[\"12345\"],\"active\":true,"
                        + "\"text\":[\"Jim\"],\"given\":[\"Peter\",\"James\",\"Jim\"]}",
                patient(
                        "{ identifier @flatten { system value } active"
                                + " name @flatten { text given } }"));
        assertEquals(
                "{\"given\":\"Peter\",\"family\":\"Chalmers\"}",
                patient("{ name @first @flatten { given @first family } }"));
        assertEquals(
                "{\"given.official\":[\"Peter\",\"James\"],\"given.usual\":[\"Jim\"]}",
                patient("{ name @flatten @slice(path: \"use\") { given } }"));
        assertEquals(
                "{\"family.0\":[\"Chalmers\"],\"family.1\":null}",
                patient("{ name @flatten @slice(path: \"$index\") { family } }"));
        Answer two =
                asked("/Patient/example/$graphql", "{ name @flatten { given @singleton } }")
                        .expect(400);
        assertEquals("field given: it has more than one value", two.at("errors", 0, "message"));
    }

    @Test
    void pagesLeadOnByCursors() {
        String query =
                "query Q($c: String) { ObservationConnection(_count: 2, _sort: \"date\","
                        + " _cursor: $c) { count pagesize next previous "
                        + " edges { mode resource { id } } } }";
        Answer first = json(query, "{}");
        assertEquals("3", first.at("data", "ObservationConnection", "count"));
        assertEquals(
                "[{\"mode\":\"match\",\"resource\":{\"id\":\"o1\"}},"
                        + "{\"mode\":\"match\",\"resource\":{\"id\":\"o2\"}}]",
                first.at("data", "ObservationConnection", "edges"));
        String cursor = first.at("data", "ObservationConnection", "next");
        Answer next = json(query, "{\"c\":\"" + cursor + "\"}");
        assertEquals(
                "[{\"mode\":\"match\",\"resource\":{\"id\":\"o3\"}}]",
                next.at("data", "ObservationConnection", "edges"));
        assertEquals("null", next.at("data", "ObservationConnection", "next"));
        assertTrue(!next.at("data", "ObservationConnection", "previous").equals("null"));
        json(query, "{\"c\":\"x" + cursor + "\"}").expect(400);
    }

    private static Answer json(String query, String variables) {
        String body =
                "{\"query\":"
                        + new String(new JsonString(query).bytes(), StandardCharsets.UTF_8)
                        + ",\"variables\":"
                        + variables
                        + "}";
        return account.post("/$graphql", body, "Content-Type", "application/json");
    }

    @Test
    void documentsHaveOperationsFragmentsAndVariables() {
        String query =
                """
                query A($id: ID!, $all: Boolean = false) {
                  Patient(id: $id) { ...Some active @include(if: $all) } }
                query B { Patient(id: "example") { id } }
                fragment Some on Patient { name @skip(if: $all) { ...Name } }
                fragment Name on HumanName { family }""";
        String body =
                "{\"query\":"
                        + new String(new JsonString(query).bytes(), StandardCharsets.UTF_8)
                        + ",\"operationName\":\"A\",\"variables\":{\"id\":\"example\"}}";
        Answer answer = account.post("/$graphql", body).expect(200);
        assertEquals(
                "{\"Patient\":{\"name\":[{\"family\":\"Chalmers\"},{\"family\":null}]}}",
                answer.at("data"));
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        String got = "/$graphql?query=" + encoded + "&operationName=B";
        assertEquals("example", account.get(got).expect(200).at("data", "Patient", "id"));
        account.get("/$graphql?query=" + encoded).expect(400);
        String parameters =
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"query\","
                        + "\"valueString\":\"{id}\"}]}";
        assertEquals(
                "example",
                account.post("/Patient/example/$graphql", parameters).expect(200).at("data", "id"));
    }

    @Test
    void whatIsSelectedTwiceIsOne() {
        assertEquals(
                "{\"name\":[{\"use\":\"official\",\"family\":\"Chalmers\"}]}",
                patient("{ name(_count: 1) { use } name(_count: 1) { family } }"));
        refused(
                "{ Patient(id: \"example\") { a: id a: active } }",
                "field a: it stands for two things; give one an alias");
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        refused(
                "{ Patient(id: \"x\") { nothing } }",
                "field nothing: Patient has none of that name");
        refused("{ NothingList { id } }", "field NothingList: the account has none of that name");
        refused("{ __schema { types } }", "field __schema: introspection is not supported");
        refused(
                "{ __type(name: \"Patient\") { name } }",
                "field __type: introspection is not supported");
        refused(
                "{ PatientList { name(fhirpath: \"use\") { text } } }",
                "argument fhirpath: lists are not filtered by FHIRPath");
        refused("{ PatientList { name } }", "field name: it must be said what of it is wanted");
        refused("{ PatientList { id { x } } }", "field id: it has no fields");
        refused("{ PatientList { active(x: 1) } }", "argument x: the element is no list");
        refused(
                "{ PatientList { ...A } } fragment A on Patient { link { ...B } }",
                "fragment B: there is none of that name");
        refused(
                "{ PatientList { ...A } } fragment A on Patient { ...A }",
                "fragment A: it holds itself");
        refused(
                "mutation { PatientCreate { id } }",
                "operation mutation: only queries are supported");
        refused("{ PatientList", "the query is not a GraphQL document: line 1, column 14");
        refused(
                "{ PatientList { id @upper } }",
                "directive @upper: supported are @skip, @include, @flatten, @first, @singleton and"
                        + " @slice");
        refused("query A($x: Int!) { PatientList { id } }", "variable x: it is required");
        refused("{ PatientList(name: $x) { id } }", "variable x: it is not declared");
        refused(
                "{ PatientList { ObservationList { id } } }",
                "argument _reference: it is required");
        refused(
                "{ PatientList { ObservationList(_reference: code) { id } } }",
                "argument _reference: expected is a search parameter of Observation that is a"
                        + " reference");
        refused("{ PatientList(nothing: \"x\") { id } }", nothing());
        account.post("/$graphql", "<x/>", "Content-Type", "application/fhir+xml").expect(415);
        Answer other = account.get("/$graphql?query=x&other=y").expect(400);
        assertEquals(
                "parameter other: $graphql takes query, operationName and variables",
                other.at("errors", 0, "message"));
    }

    @Test
    void thePageOfTheSpecificationIsAnswered() {
        assertEquals(
                "{\"PatientConnection\":{\"count\":1,\"offset\":null,\"pagesize\":1,"
                        + "\"first\":null,\"previous\":null,\"next\":null,\"last\":null,"
                        + "\"edges\":[{\"mode\":"
                        + "\"match\",\"score\":null,\"resource\":{\"id\":\"example\"}}]}}",
                system(
                        "{ PatientConnection(name: \"chalm\") { count offset pagesize first"
                                + " previous next last edges { mode, score,"
                                + " resource { id } } } }"));
    }

    @Test
    void aQueryIsNoEntry() {
        String entry = Account.entry("", "GET", "$graphql?query={PatientList{id}}", "", "");
        Answer batch = account.batch(entry).expect(200);
        assertEquals("400 Bad Request", batch.at("entry", 0, "response", "status"));
    }

    /// What a search says of it.
    private static String nothing() {
        return account.get("/Patient?nothing=x", "Prefer", "handling=strict")
                .expect(400)
                .at("issue", 0, "diagnostics");
    }

    @Test
    void conditionsAreOfTypesThatCanStandThere() {
        assertEquals(
                "{\"id\":\"example\",\"language\":null,\"active\":true}",
                patient(
                        "{ ... on Resource { id } ... on DomainResource { id language }"
                                + " ... on Patient { active } }"));
        refused(
                "{ PatientList { ... on Group { id } } }",
                "type Group: what stands there is never of that type");
        refused(
                "{ PatientList { ... on Element { id } } }",
                "type Element: this FHIR version has none of that name");
    }

    @Test
    void fragmentsOfTheAccountAreReadOnce() {
        var doubled = new StringBuilder("{ ...F0 } fragment F40 on Query { PatientList { id } }");
        for (int i = 0; i < 20; i++) {
            doubled.append(
                    " fragment F" + i + " on Query { ...F" + next(i) + " ...F" + next(i) + " }");
        }
        refused(doubled + "", "the query meets more values than 500000");
    }

    @Test
    void whatIsTooMuchIsRefused() {
        String deep = "partOf { resource(type: Encounter) { ".repeat(13) + "id" + " } }".repeat(13);
        refused(
                "{ EncounterList { " + deep + " } }",
                "the query is too deep; the most is 24 levels");
        refused(
                "{ " + "PatientList { id } ".repeat(2_000) + "}",
                "the query is too large; the most is 32768 characters and 5000 tokens");
        var many = new StringBuilder("{ ");
        for (int i = 0; i <= Bounds.SEARCHES_MAX; i++) {
            many.append("a").append(i).append(": PatientList { id } ");
        }
        refused(many + "}", "the query searches more often than 100");
        var wide = new StringBuilder("{ PatientList { ");
        for (int i = 0; i <= Bounds.FIELDS_MAX; i++) {
            wide.append("a").append(i).append(": id ");
        }
        refused(wide + "} }", "an object of the answer has more fields than 300");
        var doubled = new StringBuilder("{ PatientList { ...F0 } } fragment F40 on Patient { id }");
        for (int i = 0; i < 20; i++) {
            doubled.append(
                    " fragment F" + i + " on Patient { ...F" + next(i) + " ...F" + next(i) + " }");
        }
        refused(doubled + "", "the query meets more values than 500000");
    }

    private static int next(int fragment) {
        return fragment == 19 ? 40 : fragment + 1;
    }

    @Test
    void everyObjectSaysOfWhichTypeItIs() {
        assertEquals(
                "{\"__typename\":\"Query\",\"Patient\":{\"kind\":\"Patient\",\"name\":"
                        + "[{\"__typename\":\"HumanName\"},{\"__typename\":\"HumanName\"}]}}",
                system(
                        "{ __typename Patient(id: \"example\") { kind: __typename"
                                + " name(_count: 2) { __typename } } }"));
        assertEquals(
                "{\"PatientConnection\":{\"__typename\":\"PatientConnection\",\"edges\":"
                        + "[{\"__typename\":\"PatientEdge\",\"resource\":"
                        + "{\"__typename\":\"Patient\"}}]}}",
                system(
                        "{ PatientConnection { __typename edges { __typename resource"
                                + " { __typename } } } }"));
        assertEquals(
                "{\"subject\":{\"resource\":{\"__typename\":\"Patient\"}}}",
                data("/Observation/o1/$graphql", "{ subject { resource { __typename } } }"));
        refused("{ PatientList { __typename { x } } }", "field __typename: it has no fields");
    }
}
