// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A reference that is a search becomes the reference to what it finds, also in a resource that
/// comes alone; and what a client calls its request is told back.
class ReferenceSearchTest {
    private static final String TIME = "2024-05-01";

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        account.put(
                        "/Patient/a",
                        patient("a", "Ada")
                                .replace("\"name\"", "\"identifier\":[{\"value\":\"1\"}],\"name\""))
                .expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String of(String subject) {
        return observation(subject, "1-8", "7", TIME);
    }

    @Test
    void itIsResolvedInACreateAnUpdateAndAPatch() {
        String search = "Patient?identifier=1";
        Answer created = account.post("/Observation", of(search)).expect(201);
        assertEquals("Patient/a", created.at("subject", "reference"));
        Answer absolute = account.post("/Observation", of(Account.BASE + "/" + search)).expect(201);
        assertEquals("Patient/a", absolute.at("subject", "reference"));
        Answer updated =
                account.put(
                                "/Observation/o",
                                of(search).replace("\"status\"", "\"id\":\"o\",\"status\""))
                        .expect(201);
        assertEquals("Patient/a", updated.at("subject", "reference"));
        Answer conditional = account.put("/Observation?code=none", of(search)).expect(201);
        assertEquals("Patient/a", conditional.at("subject", "reference"));
        Answer patched =
                account.send(
                                "PATCH",
                                "/Observation/o",
                                "[{\"op\":\"add\",\"path\":\"/focus\",\"value\":[{\"reference\":\""
                                        + search
                                        + "\"}]}]",
                                "Content-Type",
                                "application/json-patch+json")
                        .expect(200);
        assertEquals("Patient/a", patched.at("focus", 0, "reference"));
        assertEquals(4, account.get("/Observation?subject=Patient/a").hits().size());
    }

    @Test
    void oneThatDoesNotFindOneIsRefusedWithItsElementAndTheNamesOfItsParameters() {
        account.post("/Observation", of("Patient?identifier=s%7C2&name=Ada"))
                .refused(
                        412,
                        "not-found",
                        "a conditional reference matches no resource, by identifier, name",
                        "Observation.subject");
        account.put("/Patient/b", patient("b", "Ada")).expect(201);
        String second =
                of("Patient/a")
                        .replace(
                                "\"valueQuantity\"",
                                "\"performer\":[{\"reference\":\"Patient/a\"},{\"reference\":\"Patient?name=Ada\"}],"
                                        + "\"valueQuantity\"");
        account.post("/Observation", second)
                .refused(
                        412,
                        "multiple-matches",
                        "a conditional reference matches several resources, by name",
                        "Observation.performer[1]");
        account.transaction(Account.entry("", "POST", "Observation", second, ""))
                .refused(
                        412,
                        "multiple-matches",
                        "a conditional reference matches several resources, by name",
                        "Bundle.entry[0].resource.performer[1]");
        account.post("/Observation", of("Patient?shoe=43")).expect(400);
        assertEquals(List.of(), account.get("/Observation").hits());
    }

    @Test
    void otherReferencesWithAQuestionMarkStayAsTheyAre() {
        String url = "https://elsewhere.example/find?Patient=1";
        Answer created = account.post("/Observation", of(url)).expect(201);
        assertEquals(url, created.at("subject", "reference"));
    }

    private static String group(int searches, int members) {
        var all = new StringJoiner(",");
        for (int i = 0; i < members; i++) {
            // the same resource, by as many texts
            String values = "1" + ",x".repeat(i % searches);
            all.add("{\"entity\":{\"reference\":\"Patient?identifier=" + values + "\"}}");
        }
        return "{\"resourceType\":\"Group\",\"type\":\"person\",\"actual\":true,\"member\":["
                + all
                + "]}";
    }

    @Test
    void aResourceMayHoldAHundredDifferentSearchesHoweverOften() {
        Answer created = account.post("/Group", group(100, 1_000)).expect(201);
        assertEquals("Patient/a", created.at("member", 999, "entity", "reference"));
        account.post("/Group", group(101, 101))
                .refused(
                        400,
                        "too-costly",
                        "the references of a resource hold at most 100 different searches",
                        "Group.member[100].entity");
        assertEquals(1, account.get("/Group").hits().size());
    }

    @Test
    void aTransactionMayHoldAThousandDifferentSearches() {
        String[] entries = new String[10];
        Arrays.setAll(entries, i -> Account.entry("", "POST", "Group", tenth(i), ""));
        account.transaction(entries).expect(200);
        entries = Arrays.copyOf(entries, 11);
        entries[10] = Account.entry("", "POST", "Group", tenth(10), "");
        account.transaction(entries)
                .refused(
                        400,
                        "too-costly",
                        "the references of a transaction hold at most 1000 different searches",
                        "Bundle.entry[10].resource.member[0].entity");
    }

    private static String tenth(int number) {
        return group(100, 100).replace("identifier=1", "identifier=1,t" + number);
    }

    @Test
    void theNameOfARequestIsToldBack() {
        assertEquals(
                "r-1", account.get("/Patient/a", "x-request-id", "r-1").header("X-Request-Id"));
        assertEquals(
                "r-1", account.get("/Patient/a", "x-request-id", "r-1").header("X-Correlation-Id"));
        Answer refused = account.get("/Patient/none", "X-Request-Id", "r-2").expect(404);
        assertEquals("r-2", refused.header("X-Correlation-Id"));
        assertEquals(refused.at("id"), refused.header("X-Request-Id"));
        for (String none : List.of("", "a b", "x".repeat(129), "\u00e9")) {
            assertEquals(
                    "", account.get("/Patient/a", "X-Request-Id", none).header("X-Request-Id"));
            assertEquals(
                    "",
                    account.get("/Patient/none", "X-Request-Id", none).header("X-Correlation-Id"));
        }
        assertEquals("", account.get("/Patient/a").header("X-Request-Id"));
        assertEquals("", account.get("/Patient/a").header("X-Correlation-Id"));
    }
}
