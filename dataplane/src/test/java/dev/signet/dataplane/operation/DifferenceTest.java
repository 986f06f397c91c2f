// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$diff` of versions and of two resources.
class DifferenceTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static final String P = "{\"resourceType\":\"Patient\",\"id\":\"x\"";
    private static final String O =
            "{\"resourceType\":\"Observation\",\"id\":\"x\",\"status\":\"final\","
                    + "\"code\":{\"text\":\"c\"}";
    private static final String V =
            "{\"resourceType\":\"ValueSet\",\"id\":\"x\",\"status\":\"active\"";

    /// Pairs of one type, each to be made of the other.
    private static final List<List<String>> PAIRS =
            List.of(
                    List.of(P + "}", P + ",\"active\":true,\"birthDate\":\"2000-01-01\"}"),
                    List.of(
                            P + ",\"name\":[{\"family\":\"A\",\"given\":[\"b\",\"c\",\"d\"]}]}",
                            P
                                    + ",\"name\":[{\"family\":\"B\",\"given\":[\"b\",\"x\"]},"
                                    + "{\"text\":\"N\"},{\"text\":\"M\"}]}"),
                    List.of(
                            P
                                    + ",\"contact\":[{\"name\":{\"text\":\"n\"},\"telecom\":[{"
                                    + "\"value\":\"1\"}]}]}",
                            P
                                    + ",\"contact\":[{\"gender\":\"male\"},{\"name\":{\"text\":"
                                    + "\"n\"},\"telecom\":[{\"value\":\"1\"},{\"value\":\"2\"}]"
                                    + "}]}"),
                    List.of(
                            P + ",\"birthDate\":\"2000-01-01\"}",
                            P
                                    + ",\"birthDate\":\"2000-01-01\",\"_birthDate\":{\"extension\""
                                    + ":[{\"url\":\"http://e.org/t\",\"valueTime\":\"10:00:00\"}"
                                    + "]}}"),
                    List.of(
                            P + ",\"name\":[{\"given\":[\"a\",\"b\"]}]}",
                            P
                                    + ",\"name\":[{\"given\":[\"a\",null],\"_given\":[null,{"
                                    + "\"extension\":[{\"url\":\"http://e.org/x\",\"valueCode\":"
                                    + "\"masked\"}]}]}]}"),
                    List.of(
                            P + ",\"deceasedBoolean\":false}",
                            P + ",\"deceasedDateTime\":\"2020-01-01\"}"),
                    List.of(
                            P + ",\"extension\":[{\"url\":\"http://e.org/a\",\"valueInteger\":1}]}",
                            P
                                    + ",\"extension\":[{\"url\":\"http://e.org/a\",\"valueString\":"
                                    + "\"1\"},{\"url\":\"http://e.org/b\",\"extension\":[{\"url\":"
                                    + "\"c\",\"valueReference\":{\"display\":\"d\"}}]}]}"),
                    List.of(
                            P
                                    + ",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns="
                                    + "\\\"http://www.w3.org/1999/xhtml\\\">a</div>\"}}",
                            P
                                    + ",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns="
                                    + "\\\"http://www.w3.org/1999/xhtml\\\">b</div>\"}}"),
                    List.of(
                            P
                                    + ",\"contained\":[{\"resourceType\":\"Organization\",\"id\":"
                                    + "\"o\",\"name\":\"a\"}],\"managingOrganization\":{"
                                    + "\"reference\":\"#o\"}}",
                            P
                                    + ",\"contained\":[{\"resourceType\":\"Organization\",\"id\":"
                                    + "\"o\",\"name\":\"b\"}],\"managingOrganization\":{"
                                    + "\"reference\":\"#o\"}}"),
                    List.of(
                            O + ",\"valueQuantity\":{\"value\":1.50,\"unit\":\"kg\"}}",
                            O + ",\"valueString\":\"heavy\",\"note\":[{\"text\":\"n\"}]}"),
                    List.of(
                            O + ",\"component\":[{\"code\":{\"text\":\"a\"},\"valueInteger\":1}]}",
                            O
                                    + ",\"component\":[{\"code\":{\"text\":\"a\"},\"valueRange\":{"
                                    + "\"low\":{\"value\":1}}},{\"code\":{\"text\":\"b\"}}]}"),
                    List.of(
                            V
                                    + ",\"expansion\":{\"timestamp\":\"2020-01-01\",\"contains\":[{"
                                    + "\"system\":\"http://e.org\",\"code\":\"a\"}]}}",
                            V
                                    + ",\"expansion\":{\"timestamp\":\"2020-01-01\",\"contains\":[{"
                                    + "\"system\":\"http://e.org\",\"code\":\"b\",\"contains\":[{"
                                    + "\"code\":\"c\"}]}]}}"));

    @Test
    void whatItSaysMakesTheOneOfTheOther() {
        for (List<String> pair : PAIRS) {
            makes(pair.get(0), pair.get(1));
            makes(pair.get(1), pair.get(0));
        }
    }

    private static void makes(String from, String to) {
        String type = Answer.at(Json.readObject(from.getBytes()), "resourceType");
        String path = "/" + type + "/x";
        account.delete(path).expect(204);
        account.put(path, from).expect(201);
        Json before = bare(account.get(path));
        account.put(path, to).expect(200);
        Json after = bare(account.get(path));
        Answer difference = account.get(path + "/$diff").expect(200);
        assertEquals(List.of(), Account.MODEL.validation().validate(difference.json()), to);
        account.put(path, from).expect(200);
        assertEquals(before, bare(account.get(path)));
        account.send("PATCH", path, difference.text(), "Content-Type", "application/fhir+json")
                .expect(200);
        assertEquals(after, bare(account.get(path)), difference.text());
    }

    /// Members by name, without what the server writes.
    private static Json bare(Answer answer) {
        return sorted(answer.expect(200).json().without("meta"));
    }

    private static Json sorted(Json json) {
        if (json instanceof JsonArray array) {
            var all = new java.util.ArrayList<Json>();
            array.forEach(one -> all.add(sorted(one)));
            return JsonArray.of(all);
        }
        if (json instanceof JsonObject object) {
            var members = new TreeMap<String, Json>();
            for (int i = 0; i < object.size(); i++) {
                members.put(object.name(i), sorted(object.value(i)));
            }
            JsonObject result = JsonObject.EMPTY;
            for (var member : members.entrySet()) {
                result = result.with(member.getKey(), member.getValue());
            }
            return result;
        }
        return json;
    }

    @Test
    void itNamesPlacesAndValues() {
        account.put("/Patient/p", patient("p", "A")).expect(201);
        account.put("/Patient/p", patient("p", "B")).expect(200);
        account.put("/Patient/q", patient("q", "B")).expect(201);
        Answer versions = account.get("/Patient/p/$diff").expect(200);
        assertEquals("Parameters", versions.at("resourceType"));
        assertEquals("replace", versions.at("parameter", 0, "part", 0, "valueCode"));
        assertEquals(
                "Patient.name[0].family", versions.at("parameter", 0, "part", 1, "valueString"));
        assertEquals("B", versions.at("parameter", 0, "part", 2, "valueString"));
        assertEquals("", versions.at("parameter", 1));
        assertEquals(versions.text(), account.get("/Patient/p/$diff?fromVersion=1").text());
        assertEquals("", account.get("/Patient/p/$diff?fromVersion=2").at("parameter"));
        assertEquals("", account.get("/$diff?from=Patient/p&to=Patient/q").at("parameter"));
        Answer two = account.get("/$diff?from=Patient/p/_history/1&to=Patient/q").expect(200);
        assertEquals(versions.text(), two.text());
        Answer meta = account.get("/Patient/p/$diff?includeMeta=true").expect(200);
        assertEquals("Patient.meta.versionId", meta.at("parameter", 0, "part", 1, "valueString"));
    }

    private static String patient(String id, String family) {
        return Account.patient(id, family);
    }

    @Test
    void whatIsNotThereOrNotUnderstoodIsRefused() {
        account.put("/Patient/r", patient("r", "A")).expect(201);
        account.put(
                        "/Basic/b",
                        "{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\"c\"}}")
                .expect(201);
        account.get("/Patient/r/$diff")
                .refused(404, "not-found", "there is no version before the first", "");
        account.get("/Patient/r/$diff?fromVersion=9").expect(404);
        account.get("/Patient/nobody/$diff").expect(404);
        account.get("/$diff?from=Patient/r&to=Patient/nobody").expect(404);
        for (String wrong :
                List.of(
                        "/Patient/r/$diff?fromVersion=x",
                        "/Patient/r/$diff?includeMeta=x",
                        "/Patient/r/$diff?from=1",
                        "/$diff?from=Patient/r",
                        "/$diff?from=Patient/r&to=Shoe/r",
                        "/$diff?from=Patient/r&to=Basic/b",
                        "/$diff?from=Patient/r&to=Patient/r/_history/0",
                        "/$diff?from=Patient/r&to=https://e.org/Patient/r")) {
            account.get(wrong).expect(400);
        }
        account.delete("/Patient/r").expect(204);
        account.get("/Patient/r/$diff").expect(410);
    }
}
