// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.observation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.store.Committed;
import dev.signet.store.Precondition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deletes, then creates, then updates, wherever they stand in the Bundle; references by condition
/// last (<https://hl7.org/fhir/R4/http.html#trules>).
class TransactionOrderTest {
    private static final String IF_NONE = ",\"ifNoneExist\":\"identifier=http://s|7\"";
    private static final String BY_CONDITION = "Patient?identifier=http://s|7";

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String person(String id, String number) {
        return "{\"resourceType\":\"Patient\","
                + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",")
                + "\"identifier\":[{\"system\":\"http://s\",\"value\":\""
                + number
                + "\"}]}";
    }

    private static String delete(String id) {
        return entry("", "DELETE", "Patient/" + id, "", "");
    }

    private static String createUnlessThere() {
        return entry("", "POST", "Patient", person("", "7"), IF_NONE);
    }

    private List<String> sevens() {
        return account.get("/Patient?identifier=http://s|7").hits();
    }

    private static String status(Answer done, int entry) {
        return done.expect(200).at("entry", entry, "response", "status");
    }

    @Test
    void aConditionalCreateDoesNotFindWhatItsTransactionDeletesInEitherOrder() {
        for (boolean deleteFirst : List.of(true, false)) {
            account.put("/Patient/v1", person("v1", "7")).expect(201);
            Answer done =
                    deleteFirst
                            ? account.transaction(delete("v1"), createUnlessThere())
                            : account.transaction(createUnlessThere(), delete("v1"));
            assertEquals("201 Created", status(done, deleteFirst ? 1 : 0));
            assertEquals("204 No Content", status(done, deleteFirst ? 0 : 1));
            List<String> left = sevens();
            assertEquals(1, left.size());
            assertNotEquals("v1", left.getFirst());
            account.get("/Patient/v1").expect(410);
            account.delete("/Patient/" + left.getFirst()).expect(204);
        }
    }

    @Test
    void ofSeveralMatchesTheOneThatStaysIsFound() {
        for (String id : List.of("a", "b", "c", "d")) {
            account.put("/Patient/" + id, person(id, "7")).expect(201);
        }
        account.transaction(createUnlessThere(), delete("a"), delete("b")).expect(412);
        Answer done =
                account.transaction(delete("d"), createUnlessThere(), delete("a"), delete("b"));
        assertEquals("200 OK", status(done, 1));
        assertEquals("Patient/c", done.at("entry", 1, "response", "location"));
        assertEquals(List.of("c"), sevens());
    }

    @Test
    void createsOfOneConditionMakeOneResourceInThePlaceOfADeletedOne() {
        account.put("/Patient/v1", person("v1", "7")).expect(201);
        Answer done = account.transaction(createUnlessThere(), delete("v1"), createUnlessThere());
        assertEquals("201 Created", status(done, 0));
        assertEquals("200 OK", status(done, 2));
        assertEquals(1, sevens().size());
    }

    @Test
    void aReferenceByConditionDoesNotFindWhatIsDeletedAndFindsWhatIsMadeInstead() {
        account.put("/Patient/v1", person("v1", "7")).expect(201);
        String seen = observation(BY_CONDITION, "1-8", "1", "2020");
        account.transaction(delete("v1"), entry("", "POST", "Observation", seen, ""))
                .refused(
                        412,
                        "not-found",
                        "a conditional reference matches no resource, by identifier",
                        "Bundle.entry[1].resource.subject");
        assertEquals(List.of("v1"), sevens());
        Answer done =
                account.transaction(
                        entry("", "POST", "Observation", seen, ""),
                        createUnlessThere(),
                        delete("v1"));
        status(done, 0);
        assertEquals(
                1,
                account.get("/Observation?subject=Patient/" + sevens().getFirst()).hits().size());
    }

    /// Creates come before updates (R4), so an update of the same transaction neither hides a
    /// match from `ifNoneExist` nor makes one; references by condition see what it makes.
    @Test
    void aConditionalCreateIsDecidedBeforeUpdatesAndAReferenceByConditionAfterThem() {
        account.put("/Patient/v1", person("v1", "7")).expect(201);
        String away = entry("", "PUT", "Patient/v1", person("v1", "8"), "");
        for (List<String> order :
                List.of(List.of(away, createUnlessThere()), List.of(createUnlessThere(), away))) {
            Answer done = account.transaction(order.toArray(String[]::new));
            int create = order.indexOf(createUnlessThere());
            assertEquals("200 OK", status(done, create));
            assertEquals("Patient/v1", done.at("entry", create, "response", "location"));
            assertEquals(List.of(), sevens());
            account.put("/Patient/v1", person("v1", "7")).expect(200);
        }
        String seen = observation(BY_CONDITION, "1-8", "1", "2020");
        account.transaction(away, entry("", "POST", "Observation", seen, "")).expect(412);
        account.delete("/Patient/v1").expect(204);
        String here = entry("", "PUT", "Patient/v2", person("v2", "7"), "");
        Answer done = account.transaction(entry("", "POST", "Observation", seen, ""), here);
        assertEquals("201 Created", status(done, 0));
        assertEquals(1, account.get("/Observation?subject=Patient/v2").hits().size());
    }

    /// The condition holds at the commit too: racing transactions that each replace what they
    /// find leave one, never none and never two.
    @Test
    void transactionsThatReplaceOneResourceAtTheSameTimeLeaveOne() throws Exception {
        account.put("/Patient/v1", person("v1", "7")).expect(201);
        for (int round = 0; round < 10; round++) {
            String there = sevens().getFirst();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 4; i++) {
                threads.add(
                        Thread.ofVirtual()
                                .start(
                                        () ->
                                                account.transaction(
                                                        createUnlessThere(), delete(there))));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(1, sevens().size(), "round " + round);
        }
    }

    /// 800 conditions that each meet the same 800 deleted resources: more than is looked at.
    @Test
    void conditionsThatMeetTooManyOfTheBundlesOwnResourcesAreRefused() {
        int many = 800;
        var puts = new ArrayList<String>();
        var entries = new ArrayList<String>();
        for (int i = 0; i < many; i++) {
            puts.add(entry("", "PUT", "Patient/p" + i, person("p" + i, "9"), ""));
            entries.add(delete("p" + i));
        }
        account.transaction(puts.toArray(String[]::new)).expect(200);
        for (int i = 0; i < many; i++) {
            String condition = ",\"ifNoneExist\":\"gender:not=g" + i + "\"";
            entries.add(entry("", "POST", "Patient", person("", "9"), condition));
        }
        Answer few = account.transaction(entries.subList(0, many + 2).toArray(String[]::new));
        assertEquals("201 Created", status(few, many));
        account.transaction(puts.toArray(String[]::new)).expect(200);
        account.delete("/Patient/" + few.at("entry", many, "response", "location").split("/")[1]);
        account.delete(
                "/Patient/" + few.at("entry", many + 1, "response", "location").split("/")[1]);
        Answer refused = account.transaction(entries.toArray(String[]::new)).expect(400);
        assertEquals("too-costly", refused.at("issue", 0, "code"));
        assertEquals("" + many, account.get("/Patient?_summary=count").at("total"));
        account.get("/Patient/p0").expect(200);
    }

    @Test
    void aDeleteWithAConditionThatDoesNotHoldLeavesEverything() {
        account.put("/Patient/v1", person("v1", "7")).expect(201);
        account.transaction(
                        createUnlessThere(),
                        entry("", "DELETE", "Patient/v1", "", ",\"ifMatch\":\"W/\\\"9\\\"\""))
                .expect(412);
        assertEquals(List.of("v1"), sevens());
        var held =
                account.database()
                        .commit(
                                List.of(),
                                List.of(
                                        new Precondition.AtVersion(
                                                new dev.signet.store.ResourceKey("Patient", "v1"),
                                                1)));
        assertEquals(Committed.Done.class, held.getClass());
    }
}
