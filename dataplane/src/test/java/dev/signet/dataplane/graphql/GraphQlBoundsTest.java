// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one `$graphql` may take of an account with much in it.
class GraphQlBoundsTest {
    private static final int RESOURCES = Lookups.LIST_MAX + 1;

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        var entries = new String[RESOURCES];
        for (int i = 0; i < RESOURCES; i++) {
            String basic = "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"c" + i + "\"}}";
            entries[i] = Account.entry("", "POST", "Basic", basic, "");
        }
        account.transaction(entries).expect(200);
        account.put("/Patient/large", Account.patient("large", "x".repeat(1 << 20))).expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static Answer asked(String query) {
        return account.post("/$graphql", query, "Content-Type", "application/graphql");
    }

    private static void refused(String query, String message) {
        Answer answer = asked(query).expect(400);
        assertEquals(message, answer.at("errors", 0, "message"));
        assertEquals(
                "too-costly", answer.at("errors", 0, "extensions", "resource", "issue", 0, "code"));
    }

    @Test
    void aListIsWholeOrAsManyAsWereAskedFor() {
        refused(
                "{ BasicList { id } }",
                "a list finds more than 1,000 resources: say _count, or ask for a Connection");
        JsonObject data =
                (JsonObject) asked("{ BasicList(_count: 1000) { id } }").json().find("data");
        assertEquals(1_000, ((JsonArray) data.find("BasicList")).size());
        Answer tooMany = asked("{ BasicList(_count: 1001) { id } }").expect(400);
        assertEquals("argument _count: the most is 1,000", tooMany.at("errors", 0, "message"));
        Answer page = asked("{ BasicConnection { count pagesize } }").expect(200);
        assertEquals("" + RESOURCES, page.at("data", "BasicConnection", "count"));
        assertEquals("10", page.at("data", "BasicConnection", "pagesize"));
    }

    @Test
    void moreResourcesAreNotRead() {
        String list = ": BasicList(_count: 1000) { id } ";
        asked("{ a" + list + "b" + list + "}").expect(200);
        refused(
                "{ a" + list + "b" + list + "c" + list + "}",
                "the query reads more resources than 2000");
        refused(
                "{ BasicList(_count: 200) { BasicList(_reference: subject) { id } } }",
                "the query searches more often than 100");
    }

    @Test
    void theAnswerHasABound() {
        var query = new StringBuilder("{ Patient(id: \"large\") { ");
        for (int i = 0; i < 16; i++) {
            query.append("a").append(i).append(": name { family } ");
        }
        refused(query + "} }", "the answer has more bytes than 16777216");
    }
}
