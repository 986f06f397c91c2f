// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.identity.DataAction;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong with a request is said with status, code, words and place.
class RefusalTest {
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

    @Test
    void resourcesThatAreNotWhatFhirSays() {
        refused("{\"resourceType\":\"Patient\",\"shoeSize\":9}", "structure", "Patient.shoeSize");
        refused("{\"resourceType\":\"Patient\",\"active\":\"yes\"}", "value", "Patient.active");
        refused(
                "{\"resourceType\":\"Patient\",\"birthDate\":\"1990-02-30\"}",
                "value",
                "Patient.birthDate");
        refused(
                "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"a\"},{\"given\":\"b\"}]}",
                "structure",
                "Patient.name[1].given");
        refused(
                "{\"resourceType\":\"Patient\",\"gender\":\"x\"}",
                "code-invalid",
                "Patient.gender");
        Answer several =
                account.post(
                                "/Patient",
                                "{\"resourceType\":\"Patient\",\"active\":1,\"birthDate\":\"x\"}")
                        .expect(400);
        assertEquals("Patient.birthDate", several.at("issue", 1, "expression", 0));
    }

    private static void refused(String body, String code, String expression) {
        Answer answer = account.post("/Patient", body).expect(400);
        assertEquals(expression, answer.at("issue", 0, "expression", 0), answer.text());
        assertEquals(code, answer.at("issue", 0, "code"), answer.text());
    }

    @Test
    void bodiesThatAreNotJson() {
        account.post("/Patient", "{\"resourceType\":\"Patient\",,}")
                .refused(
                        400,
                        "structure",
                        "the body is not well-formed JSON within the bounds: byte 26",
                        "");
        account.post("/Patient", "").refused(400, "structure", "the body is empty: byte 0", "");
        account.post("/Patient", "[]")
                .refused(400, "structure", "the body is not a JSON object: byte 0", "");
        account.post("/Patient", "{\"resourceType\":\"Patient\"").expect(400);
        account.post("/Patient", "{\"a\":1,\"a\":2}").expect(400);
        account.post("/Patient", "[".repeat(100_000)).expect(400);
        account.post("/Patient", "{\"id\":\"\u0000\"}").expect(400);
        account.post("/", "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"x\":}]}")
                .refused(
                        400,
                        "structure",
                        "the body is not well-formed JSON within the bounds: byte 54",
                        "Bundle.entry[0]");
    }

    @Test
    void bodiesThatAreTooLarge() {
        String large = patient("", "x".repeat(3 << 20));
        account.post("/Patient", large)
                .refused(413, "too-long", "the body is too large: bytesMax 2097152", "");
        account.transaction(Account.entry("", "POST", "Patient", large, ""))
                .refused(
                        413,
                        "too-long",
                        "a resource is too large: bytesMax 2097152",
                        "Bundle.entry[0].resource");
        account.post("/", "{}", "Content-Length", "70000000")
                .refused(413, "too-long", "the body is too large: bytesMax 67108864", "");
        account.send("POST", "/", endless()).expect(413);
        account.post("/Patient", "{", "Content-Length", "1000")
                .refused(400, "structure", "the body ended early", "");
    }

    private static InputStream endless() {
        return new InputStream() {
            @Override
            public int read() {
                return ' ';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                java.util.Arrays.fill(target, offset, offset + length, (byte) ' ');
                return length;
            }
        };
    }

    @Test
    void formatsOtherThanJsonAndXml() {
        account.post("/Patient", "<Patient/>", "Content-Type", "text/html")
                .refused(
                        415,
                        "not-supported",
                        "the body's media type cannot be read: expected application/fhir+json or"
                                + " application/fhir+xml",
                        "");
        account.get("/Patient", "Accept", "text/turtle")
                .refused(
                        406,
                        "not-supported",
                        "only JSON and XML are written, of the account's FHIR version:"
                                + " expected application/fhir+json or"
                                + " application/fhir+xml",
                        "");
        account.get("/Patient?_format=ttl").expect(406);
        account.get("/metadata?_format=html").expect(406);
        account.get("/Patient?_format=json").expect(200);
        account.get("/Patient?_format=application/fhir%2Bjson").expect(200);
        account.get("/Patient?_format=application/fhir+json").expect(200);
        account.get("/Patient", "Accept", "text/turtle, */*;q=0.1").expect(200);
        account.post(
                        "/Patient/_search",
                        "_format=xml",
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .expect(406);
        account.post("/Patient", patient("", "a"), "Content-Type", "application/json").expect(201);
    }

    @Test
    void addressesThatAreNone() {
        account.get("/Nonsense/1")
                .refused(
                        404,
                        "not-found",
                        "the first segment of the path is not a resource type of this FHIR version",
                        "");
        account.get("/Patient/a/b").expect(404);
        account.get("/Patient/a/_history/1/2").expect(404);
        account.get("/Patient/a/_history/x").expect(404);
        account.get("/Patient/$everything").expect(404);
        account.get("/.well-known/openid-configuration").expect(404);
        account.get("/Patient/a b")
                .refused(
                        400,
                        "invalid",
                        "the id is not one of FHIR's: expected 1 to 64 characters of"
                                + " A-Z a-z 0-9 - .",
                        "");
        account.get("/Patient/" + "a".repeat(65)).expect(400);
        account.get("/Patient/a%2Fb").expect(400);
        account.get("//").expect(404);
    }

    @Test
    void methodsThatAnAddressDoesNotTake() {
        Answer answer = account.send("PATCH", "/Patient/a/_history/1", "[]");
        answer.refused(405, "not-supported", "the address does not take this method", "");
        assertEquals("GET, HEAD", answer.header("Allow"));
        account.delete("/metadata").expect(405);
        answer = account.post("/Patient/a", patient("a", "a")).expect(405);
        assertEquals("GET, HEAD, PUT, PATCH, DELETE", answer.header("Allow"));
    }

    @Test
    void resourcesThatDoNotMatchTheirAddress() {
        account.post("/Observation", patient("", "a"))
                .refused(
                        400,
                        "invalid",
                        "the resource's type must be the type of the address",
                        "Observation.resourceType");
        account.put("/Patient/a", patient("a", "a"), "If-Match", "\"abc\"")
                .refused(
                        400,
                        "invalid",
                        "If-Match is not made of ETags of this service, such as W/\"3\"",
                        "");
        account.put("/Patient/a", patient("a", "a"), "If-Match", "*")
                .refused(412, "conflict", "there is no such resource", "");
        account.post("/Patient", patient("", "a"), "If-None-Exist", "shoe=9").expect(400);
        account.post("/Patient", patient("", "a"), "If-None-Exist", "_count=1")
                .refused(400, "invalid", "the condition has no criteria", "");
        account.post("/Patient", patient("", "a"), "If-None-Exist", "identifier=").expect(400);
    }

    @Test
    void bodiesOfAnotherCharsetOrFhirVersion() {
        for (String parameter :
                List.of("charset=utf-16", " Charset=\"latin1\"", "fhirVersion=5.0")) {
            String type = "application/fhir+json;" + parameter;
            account.post("/Patient", patient("", "a"), "Content-Type", type)
                    .refused(
                            415,
                            "not-supported",
                            "the body's charset or FHIR version cannot be read:"
                                    + " expected charset=utf-8; fhirVersion=4.0",
                            "");
            account.post("/", Account.bundle("batch"), "Content-Type", type).expect(415);
        }
        account.post(
                        "/Patient/_search",
                        "name=a",
                        "Content-Type",
                        "application/x-www-form-urlencoded; charset=utf-16")
                .expect(415);
        account.post(
                        "/Patient",
                        patient("", "a"),
                        "Content-Type",
                        "application/fhir+json; charset=UTF-8; fhirVersion=\"4.0\"; q=1;")
                .expect(201);
    }

    @Test
    void historiesThatCannotBe() {
        account.get("/_history?_count=x").expect(400);
        account.get("/_history?_since=yesterday").expect(400);
        for (String filter : List.of("_list=x", "_text=x")) {
            String name = filter.substring(0, filter.indexOf('='));
            account.get("/_history?" + filter)
                    .refused(
                            400,
                            "not-supported",
                            "parameter "
                                    + name
                                    + ": a history is asked with _count, _since,"
                                    + " _before, _at, _sort, _summary and _elements",
                            "");
        }
        String[] strict = {"Prefer", "handling=strict"};
        account.get("/_history?shoe=9", strict)
                .refused(
                        400,
                        "not-supported",
                        "parameter shoe: a history is asked with _count, _since,"
                                + " _before, _at, _sort, _summary and _elements",
                        "");
        account.get("/_history?_count=5&_format=json", strict).expect(200);
        String self = account.get("/_history?shoe=9&_count=5").expect(200).link("self");
        assertTrue(self.endsWith("/_history?_count=5"), self);
        account.get("/_history?_page=-1").expect(400);
        account.get("/_history?_page=x").expect(400);
        account.get("/_history?_before=-1").expect(400);
        account.get("/_history?_sort=_id").expect(400);
        account.get("/_history?_summary=some").expect(400);
        account.get("/_history?_count=-1").expect(400);
        String lowered = account.get("/_history?_count=99999999999999999999").link("self");
        assertTrue(lowered.endsWith("?_count=1000"), lowered);
        account.get("/_history?_since=2999-01-01T00:00:00Z").expect(200);
        account.get("/_history?_since=2999-01-01T00:00:00+01:00").expect(200);
    }

    @Test
    void callersThatMayNot(@TempDir Path other) {
        var asked = new ArrayList<DataAction>();
        FhirSettings.Gate gate =
                (request, action) -> {
                    asked.add(action);
                    switch (request.header("Authorization").orElse("")) {
                        case "" -> throw new Failed(Failure.UNAUTHENTICATED, "no bearer token");
                        case "reader" -> {
                            if (action != DataAction.READ) {
                                throw new Failed(Failure.FORBIDDEN, "Authorization failed.");
                            }
                        }
                        case "bad" ->
                                throw new Failed(Failure.UNAUTHENTICATED, "the token has expired");
                        default -> {}
                    }
                };
        try (var closed = new Account(other, gate)) {
            Answer none = closed.get("/Patient");
            none.refused(401, "login", "no bearer token", "");
            assertEquals("Bearer", none.header("WWW-Authenticate"));
            Answer bad = closed.get("/Patient", "Authorization", "bad");
            bad.refused(401, "login", "the token has expired", "");
            assertEquals("Bearer error=\"invalid_token\"", bad.header("WWW-Authenticate"));
            closed.get("/Nonsense").expect(401);
            closed.post("/", "not even JSON").expect(401);
            closed.post("/Patient", "not even JSON").expect(401);
            closed.get("/metadata").expect(200);
            Answer stranger = closed.get("/health/check").expect(200);
            assertEquals("Healthy", stranger.at("overallStatus"));
            assertFalse(stranger.text().contains("KeyVersionsNeeded"), stranger.text());
            assertFalse(stranger.text().contains("Warnings"), stranger.text());
            Answer reader = closed.get("/health/check", "Authorization", "reader").expect(200);
            assertTrue(reader.text().contains("KeyVersionsNeeded"), reader.text());
            closed.get("/.well-known/smart-configuration").expect(200);
            for (String token : List.of("", "bad")) { // as /metadata
                String path = "/OperationDefinition/Patient-everything";
                Answer own = closed.get(path, "Authorization", token).expect(200);
                assertEquals("everything", own.at("code"));
                closed.get(path + "?_nope=1", "Authorization", token).expect(400);
                closed.get(path, "Authorization", token, "Accept", "text/plain").expect(406);
                closed.get(path + "/_history/1", "Authorization", token).expect(401);
                closed.delete(path, "Authorization", token).expect(401);
                closed.get("/OperationDefinition/none", "Authorization", token).expect(401);
                closed.get("/OperationDefinition", "Authorization", token).expect(401);
            }

            closed.put("/Patient/a", patient("a", "a"), "Authorization", "writer").expect(201);
            closed.get("/Patient/a", "Authorization", "reader").expect(200);
            closed.post("/Patient", patient("", "a"), "Authorization", "reader")
                    .refused(403, "forbidden", "Authorization failed.", "");
            closed.delete("/Patient/a", "Authorization", "reader").expect(403);
            String read = Account.entry("", "GET", "Patient/a", "", "");
            String delete = Account.entry("", "DELETE", "Patient/a", "", "");
            closed.post("/", Account.bundle("transaction", read), "Authorization", "reader")
                    .expect(200);
            closed.post("/", Account.bundle("transaction", read, delete), "Authorization", "reader")
                    .refused(403, "forbidden", "Authorization failed.", "");
            asked.clear();
            Answer batch =
                    closed.post(
                            "/",
                            Account.bundle("batch", read, delete, read),
                            "Authorization",
                            "reader");
            assertEquals("403 Forbidden", batch.at("entry", 1, "response", "status"));
            assertEquals("200 OK", batch.at("entry", 2, "response", "status"));
            assertEquals(List.of(DataAction.READ, DataAction.DELETE), asked);
        }
    }

    @Test
    void whatTheServerRefusesItselfIsAnOutcomeToo() {
        var time = Instant.parse("2026-09-30T12:00:00.123456Z");
        var refusals = new FhirRefusals(() -> time, () -> 1);
        Request asked = Account.request("GET", "/Patient");
        Answer busy = Answer.of(refusals.of(Refusals.full(1001), asked));
        assertEquals("2026-09-30T12:00:00.123Z", busy.at("meta", "lastUpdated"));
        // in the words of the retired service's concurrency limiter
        String full = "The maximum number of concurrent API calls on this instance was reached.";
        busy.refused(429, "throttled", full, "");
        assertEquals("2", busy.header("Retry-After"));
        assertEquals("1001", busy.header("x-ms-retry-after-ms"));
        Answer starting =
                Answer.of(refusals.of(new Failed(Failure.UNAVAILABLE, "it starts"), asked));
        starting.refused(503, "transient", "it starts", "");
        assertEquals("1", starting.header("Retry-After"));
        assertEquals("", starting.header("x-ms-retry-after-ms"));
        Answer.of(refusals.of(new Failed(Failure.MALFORMED, "the address"), asked))
                .refused(400, "structure", "the address", "");
        Answer.of(refusals.of(new Failed(Failure.TOO_LARGE, "the body is too large"), asked))
                .refused(413, "too-long", "the body is too large", "");
        String incident = "00000000-0000-4000-8000-00000000beef";
        Answer.of(
                        refusals.of(
                                new Failed(
                                        Failure.INTERNAL,
                                        "An unexpected error occurred.",
                                        new Fact(Refusals.INCIDENT, incident)),
                                asked))
                .refused(500, "exception", "An unexpected error occurred.", "")
                .named(incident);
    }

    @Test
    void aRefusalInXmlHasTheIdOfTheCallToo() {
        Answer refused = account.get("/Patient/none", "Accept", "application/fhir+xml").expect(404);
        String id = refused.header("X-Request-Id");
        assertEquals(36, id.length());
        assertTrue(refused.text().contains("<id value=\"" + id + "\"/><meta><lastUpdated "));
    }

    @Test
    void theEntriesOfABatchAreRefusedWithItsId() {
        Answer batch =
                account.post(
                                "/",
                                Account.bundle(
                                        "batch",
                                        Account.entry("", "GET", "Patient/none", "", ""),
                                        Account.entry("", "GET", "%zz", "", ""),
                                        Account.entry("", "GET", "metadata", "", "")))
                        .expect(200);
        String id = batch.at("entry", 0, "response", "outcome", "id");
        assertEquals(36, id.length());
        assertEquals("400 Bad Request", batch.at("entry", 1, "response", "status"));
        assertEquals(id, batch.at("entry", 1, "response", "outcome", "id"));
        String time = batch.at("entry", 1, "response", "outcome", "meta", "lastUpdated");
        assertTrue(!time.isEmpty(), batch::text);
        assertEquals("200 OK", batch.at("entry", 2, "response", "status"));
    }

    @Test
    void whatTheServiceSaysOfItselfIsFhir() {
        Answer metadata = account.get("/metadata").expect(200);
        assertEquals("4.0.1", metadata.at("fhirVersion"));
        assertEquals(List.of(), Account.MODEL.validation().validate(metadata.json()));
        assertTrue(account.get("/.well-known/smart-configuration").text().contains("issuer"));
    }
}
