// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// No request alters, loses or shows data behind its client's back: each answer says what was
/// done, or the request is refused by name.
final class DataKeptTest {
    private static final String URN = "urn:uuid:cccccccc-0000-4000-8000-00000000000";

    private static RunningSignet signet;
    private static Client client;
    private static String base;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
        client = signet.client();
        base = client.fhir("demo");
        Until.holds(
                Duration.ofSeconds(60),
                "the first account serves",
                () -> client.get("fhir", base + "/Patient").status() == 200);
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static String person(String id, String number) {
        return """
        {"resourceType":"Patient",%s"identifier":[{"system":"http://s","value":"%s"}]}"""
                .formatted(id.isEmpty() ? "" : "\"id\":\"" + id + "\",", number);
    }

    private static Answer send(String method, String path, String body, String... headers) {
        return client.send("fhir", method, base + path, body, headers);
    }

    private static Answer bundle(String type, String entries) {
        String json = "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[%s]}";
        return send("POST", "", json.formatted(type, entries));
    }

    private static List<String> hits(Answer page) {
        var ids = new ArrayList<String>();
        for (JsonNode entry : page.expect(200).json().path("entry")) {
            if (entry.at("/search/mode").asString().equals("match")) {
                ids.add(entry.at("/resource/id").asString());
            }
        }
        return ids;
    }

    private static void refusedByName(Answer answer, String name) {
        answer.expect(400);
        JsonNode issue = answer.json().at("/issue/0");
        assertEquals("not-supported", issue.get("code").asString());
        String text = issue.get("diagnostics").asString();
        assertTrue(text.contains(" " + name + ": "), text);
    }

    @Test
    void aSignedDocumentInATransactionIsStoredAsItIs() {
        String inside =
                """
                "entry":[{"fullUrl":"U1","resource":{"resourceType":"Patient","id":"in"}},\
                {"fullUrl":"U2","resource":{"resourceType":"Basic","code":{"text":"x"},\
                "subject":{"reference":"U1"}}}],"signature":{"type":[{"code":"x"}],\
                "when":"2020-01-01T00:00:00Z","who":{"reference":"U1"},"data":"eA=="}}"""
                        .replace("\"U", "\"" + URN);
        String document = "{\"resourceType\":\"Bundle\",\"type\":\"document\"," + inside;
        JsonNode done =
                bundle(
                                "transaction",
                                """
                                {"fullUrl":"%s1","resource":%s,"request":{"method":"POST",\
                                "url":"Patient"}},{"resource":%s,"request":{"method":"POST",\
                                "url":"Bundle"}}"""
                                        .formatted(URN, person("", "1"), document))
                        .expect(200)
                        .json();
        String location = done.at("/entry/1/response/location").asString();
        String stored = send("GET", "/" + location, "").expect(200).text();
        assertEquals(inside, stored.substring(stored.indexOf("\"entry\"")));
    }

    @Test
    void aConditionalCreateBesideTheDeleteOfItsMatchCreates() {
        send("PUT", "/Patient/v1", person("v1", "7")).expect(201);
        JsonNode done =
                bundle(
                                "transaction",
                                """
                                {"resource":%s,"request":{"method":"POST","url":"Patient",\
                                "ifNoneExist":"identifier=http://s|7"}},\
                                {"request":{"method":"DELETE","url":"Patient/v1"}}"""
                                        .formatted(person("", "7")))
                        .expect(200)
                        .json();
        assertEquals("201 Created", done.at("/entry/0/response/status").asString());
        List<String> left = hits(send("GET", "/Patient?identifier=http://s%7C7", ""));
        assertEquals(1, left.size());
        assertTrue(!left.contains("v1"));
    }

    @Test
    void aDeleteThatIsAskedForMoreThanIsDoneIsRefusedAndDeletesNothing() {
        send("PUT", "/Patient/keep", person("keep", "8")).expect(201);
        for (String name : List.of("HardDelete", "_expunge", "_purge", "_cascade")) {
            refusedByName(send("DELETE", "/Patient/keep?" + name + "=true", ""), name);
            String entry = "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/keep?%s=true\"}}";
            refusedByName(bundle("transaction", entry.formatted(name)), name);
            JsonNode batch = bundle("batch", entry.formatted(name)).expect(200).json();
            assertEquals("400 Bad Request", batch.at("/entry/0/response/status").asString());
        }
        refusedByName(send("DELETE", "/Patient/keep", "", "X-Cascade", "delete"), "X-Cascade");
        send("GET", "/Patient/keep", "").expect(200);
        send("DELETE", "/Patient/keep?_format=json", "").expect(204);
        send("GET", "/Patient/keep", "").expect(410);
        send("DELETE", "/Patient/keep?hardDelete=true", "").expect(204);
        send("GET", "/Patient/keep", "").expect(404);
        send("GET", "/Patient/keep/_history/1", "").expect(404);
    }

    @Test
    void aHardDeleteInATransactionErasesEveryVersionOrNothing() {
        send("PUT", "/Patient/gone", person("gone", "11")).expect(201);
        String hard =
                "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/gone?hardDelete=true\"}}";
        String bad = "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/gone?_purge=true\"}}";
        refusedByName(bundle("transaction", hard + "," + bad), "_purge");
        send("GET", "/Patient/gone", "").expect(200);
        JsonNode done = bundle("transaction", hard).expect(200).json();
        assertEquals("204 No Content", done.at("/entry/0/response/status").asString());
        send("GET", "/Patient/gone", "").expect(404);
        send("GET", "/Patient/gone/_history/1", "").expect(404);
    }

    @Test
    void aParameterThatFhirDefinesIsNeverPassedOver() {
        for (String name : List.of("_content", "_text", "_query", "_in")) {
            String target = "/Patient?" + name.replace(":", "%3A") + "=x";
            refusedByName(send("GET", target, ""), name);
            refusedByName(send("GET", target, "", "Prefer", "handling=lenient"), name);
        }
        refusedByName(send("GET", "/Location?near:exact=1%7C2", ""), "near:exact");
        send("POST", "/Patient", person("", "9"), "If-None-Exist", "_text=x").expect(400);
        send("GET", "/Patient?nobody-defines-this=1", "").expect(200);
    }

    @Test
    void pagesHoldEachMatchOnceWhenASortKeyIsPassedOver() {
        for (int i = 0; i < 7; i++) {
            String basic = "{\"resourceType\":\"Basic\",\"id\":\"b%d\",\"code\":{\"text\":\"x\"}}";
            int number = i * 3 % 7;
            send("PUT", "/Basic/b" + number, basic.formatted(number)).expect(201);
        }
        String address = base + "/Basic?_count=2&_sort=-_lastUpdated,nope&nobody=1";
        var seen = new ArrayList<String>();
        while (!address.isEmpty()) {
            Answer page = client.get("fhir", address);
            seen.addAll(hits(page));
            address = "";
            for (JsonNode link : page.json().get("link")) {
                if (link.get("relation").asString().equals("next")) {
                    address = link.get("url").asString();
                }
            }
        }
        assertEquals(7, new HashSet<>(seen).size());
        assertEquals(List.of("b4", "b1", "b5", "b2", "b6", "b3", "b0"), seen);
    }
}
