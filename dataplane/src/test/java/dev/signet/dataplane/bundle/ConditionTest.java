// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static dev.signet.dataplane.bundle.TransactionTest.create;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.Race;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.interaction.Lookup;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.store.Committed;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found by conditions: conditional creates and conditional references.
class ConditionTest {
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

    private static String practitioner(String id, String identifier) {
        return "{\"resourceType\":\"Practitioner\","
                + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",")
                + "\"identifier\":[{\"system\":\"http://npi\",\"value\":\""
                + identifier
                + "\"}]}";
    }

    private String location(Answer done, int entry) {
        return done.at("entry", entry, "response", "location");
    }

    private Answer written(Answer done, int entry) {
        String[] parts = location(done, entry).split("/_history");
        return account.get("/" + parts[0]).expect(200);
    }

    @Test
    void aConditionalReferenceFindsWhatIsStored() {
        account.put("/Practitioner/p", practitioner("p", "1")).expect(201);
        account.put("/Practitioner/q", practitioner("q", "2")).expect(201);
        Answer done =
                account.transaction(
                                create("", performed("Practitioner?identifier=http://npi|1")),
                                create("", performed("Practitioner?identifier=http://npi%7C2")))
                        .expect(200);
        assertEquals("Practitioner/p", written(done, 0).at("performer", 0, "reference"));
        assertEquals("Practitioner/q", written(done, 1).at("performer", 0, "reference"));
    }

    private static String performed(String performer) {
        return observation("Patient/x", "1-8", "1", "2020")
                .replace(
                        "\"status\"",
                        "\"performer\":[{\"reference\":\"" + performer + "\"}],\"status\"");
    }

    @Test
    void aConditionalReferenceFindsWhatTheSameBundleWrites() {
        account.put("/Practitioner/p", practitioner("p", "1")).expect(201);
        account.put("/Practitioner/q", practitioner("q", "2")).expect(201);
        String conditional = "Practitioner?identifier=http://npi|2";
        // p becomes 2 and q goes: of those stored only q matched, in the end only p does
        Answer done =
                account.transaction(
                                create("", performed(conditional)),
                                entry("", "DELETE", "Practitioner/q", "", ""),
                                entry("", "PUT", "Practitioner/p", practitioner("p", "2"), ""))
                        .expect(200);
        assertEquals("Practitioner/p", written(done, 0).at("performer", 0, "reference"));
        assertEquals("204 No Content", done.at("entry", 1, "response", "status"));
        assertEquals("W/\"2\"", done.at("entry", 2, "response", "etag"));
        account.get("/Practitioner/q").expect(410);
    }

    @Test
    void aConditionalReferenceToNoneOrSeveralRefusesAll() {
        account.put("/Practitioner/p", practitioner("p", "1")).expect(201);
        account.put("/Practitioner/q", practitioner("q", "1")).expect(201);
        account.transaction(
                        create("", patient("", "Ada")),
                        create("", performed("Practitioner?identifier=http://npi|1")))
                .refused(
                        412,
                        "multiple-matches",
                        "a conditional reference matches several resources, by identifier",
                        "Bundle.entry[1].resource.performer[0]");
        account.transaction(
                        create("", patient("", "Ada")),
                        create("", performed("Practitioner?identifier=http://npi|9")))
                .refused(
                        412,
                        "not-found",
                        "a conditional reference matches no resource, by identifier",
                        "Bundle.entry[1].resource.performer[0]");
        account.transaction(create("", performed("Practitioner?identifier=")))
                .refused(
                        400,
                        "invalid",
                        "the condition has no criteria",
                        "Bundle.entry[0].resource.performer[0]");
        assertEquals(List.of(), account.get("/Patient").hits());
    }

    @Test
    void whatExistsByItsConditionIsNotCreatedAgain() {
        String more = ",\"ifNoneExist\":\"identifier=http://npi|7\"";
        String first = create(TransactionTest.URN + "1", practitioner("", "7"), more);
        String second = create(TransactionTest.URN + "2", practitioner("", "7"), more);
        Answer done =
                account.transaction(first, second, create("", performed(TransactionTest.URN + "2")))
                        .expect(200);
        assertEquals("201 Created", done.at("entry", 0, "response", "status"));
        assertEquals("200 OK", done.at("entry", 1, "response", "status"));
        String practitioner = location(done, 0).replace("/_history/1", "");
        assertEquals(practitioner, location(done, 1));
        assertEquals(practitioner, written(done, 2).at("performer", 0, "reference"));
        Answer again =
                account.transaction(first, create("", performed(TransactionTest.URN + "1")))
                        .expect(200);
        assertEquals("200 OK", again.at("entry", 0, "response", "status"));
        assertEquals(practitioner, written(again, 1).at("performer", 0, "reference"));
        assertEquals(1, account.get("/Practitioner").hits().size());
        account.put("/Practitioner/b", practitioner("b", "7")).expect(201);
        account.transaction(first)
                .refused(
                        412,
                        "multiple-matches",
                        "several resources match the condition",
                        "Bundle.entry[0].request.ifNoneExist");
    }

    @Test
    void conditionalCreatesThatRaceMakeOne() throws Exception {
        for (int round = 0; round < 5; round++) {
            String value = "r" + round;
            var statuses =
                    Race.of(
                            20,
                            _ ->
                                    account.post(
                                                    "/Practitioner",
                                                    practitioner("", value),
                                                    "If-None-Exist",
                                                    "identifier=http://npi|" + value)
                                            .status());
            assertEquals(1, Collections.frequency(statuses, 201), statuses::toString);
            assertEquals(19, Collections.frequency(statuses, 200), statuses::toString);
        }
        assertEquals(5, account.get("/Practitioner").hits().size());
    }

    @Test
    void conditionalCreatesOfTransactionsThatRaceMakeOne() throws Exception {
        String more = ",\"ifNoneExist\":\"identifier=http://npi|7\"";
        var statuses =
                Race.of(
                        20,
                        _ ->
                                account.transaction(
                                                create(
                                                        TransactionTest.URN + "1",
                                                        practitioner("", "7"),
                                                        more),
                                                create("", performed(TransactionTest.URN + "1")))
                                        .status());
        assertEquals(20, Collections.frequency(statuses, 200), statuses::toString);
        String one = account.get("/Practitioner").hits().getFirst();
        assertEquals(1, account.get("/Practitioner").hits().size());
        assertEquals(
                20,
                account.get("/Observation?_count=50&performer=Practitioner/" + one).hits().size());
    }

    @Test
    void aConditionThatSeveralMatchMeanwhileIsNotAnsweredWithOne() {
        account.put("/Practitioner/a", practitioner("a", "7")).expect(201);
        account.post(
                        "/Practitioner",
                        practitioner("", "7"),
                        "If-None-Exist",
                        "identifier=http://npi|7")
                .expect(200);
        // the look before is kept for a moment and still shows one
        account.put("/Practitioner/b", practitioner("b", "7")).expect(201);
        account.post(
                        "/Practitioner",
                        practitioner("", "7"),
                        "If-None-Exist",
                        "identifier=http://npi|7")
                .refused(412, "multiple-matches", "several resources match If-None-Exist", "");
    }

    @Test
    void aConditionalReferenceHoldsAtTheCommit() {
        account.put("/Practitioner/p", practitioner("p", "1")).expect(201);
        var database = account.database();
        try (var snapshot = new LazySnapshot(database)) {
            BundleFinder finder = finder(snapshot);
            String criteria = "identifier=http://npi|1";
            assertEquals(1, finder.find("Practitioner", criteria, "").size());
            commits(finder, true);
            account.put("/Practitioner/q", practitioner("q", "2")).expect(201);
            commits(finder, true);
            // a second one that matches
            account.put("/Practitioner/q", practitioner("q", "1")).expect(200);
            commits(finder, false);
        }
        account.delete("/Practitioner/q").expect(204);
        try (var snapshot = new LazySnapshot(database)) {
            BundleFinder finder = finder(snapshot);
            assertEquals(1, finder.find("Practitioner", "identifier=http://npi|1", "").size());
            // the one does not match any more
            account.put("/Practitioner/p", practitioner("p", "3")).expect(200);
            commits(finder, false);
        }
    }

    private static BundleFinder finder(LazySnapshot snapshot) {
        return new BundleFinder(
                new byte[0],
                Account.MODEL,
                snapshot,
                lookup(),
                List.of(),
                _ -> JsonObject.EMPTY,
                Meter.NONE);
    }

    private static Lookup lookup() {
        var language = SearchLanguage.of(Account.MODEL, Account.BUDGETS.computing());
        return new Lookup(language, Account.BASE + "/", new ComputingTime());
    }

    private void commits(BundleFinder finder, boolean expected) {
        var committed = account.database().commit(List.of(), finder.preconditions());
        assertEquals(expected, committed instanceof Committed.Done);
    }

    @Test
    void whatATryHasMetOfItsOwnDoesNotCountAgainstTheNext() {
        var own = new HashSet<ResourceKey>();
        var entries = new ArrayList<String>();
        for (int i = 0; i < 1000; i++) {
            String id = "p" + i;
            own.add(new ResourceKey("Practitioner", id));
            entries.add(Account.entry("", "PUT", "Practitioner/" + id, practitioner(id, "7"), ""));
        }
        account.transaction(entries.toArray(String[]::new)).expect(200);
        Lookup first = lookup();
        try (var snapshot = account.database().snapshot()) {
            int met = meets(first, own, snapshot);
            assertTrue(met > 0 && meets(first.afresh(), own, snapshot) == met);
            assertEquals(0, meets(first, own, snapshot));
        }
    }

    /// How many conditions may meet `own` until it is too much.
    private static int meets(Lookup lookup, Set<ResourceKey> own, Snapshot snapshot) {
        var query = lookup.query("Practitioner", "identifier=http://npi|7", "", snapshot);
        for (int i = 0; i < 1000; i++) {
            try {
                assertEquals(List.of(), lookup.findBeside(own, query, snapshot, ""));
            } catch (FhirError _) {
                return i;
            }
        }
        throw new AssertionError("it is never too much");
    }

    @Test
    void equalConditionsAreOneHoweverTheyAreSpelled() {
        var entries = new ArrayList<String>();
        for (String criteria :
                List.of(
                        "identifier=http://npi|7",
                        "identifier=http://npi%7C7",
                        "?identifier=http%3A%2F%2Fnpi%7c7",
                        "&identifier=http://npi|7&")) {
            entries.add(create("", practitioner("", "7"), ",\"ifNoneExist\":\"" + criteria + "\""));
        }
        account.transaction(entries.toArray(String[]::new)).expect(200);
        assertEquals(1, account.get("/Practitioner").hits().size());
    }

    @Test
    void conditionsThatCannotBeDecodedAreRefused() {
        account.post("/Practitioner", practitioner("", "7"), "If-None-Exist", "identifier=%ff")
                .refused(400, "invalid", "the condition is not percent-encoded as in a URL", "");
        account.transaction(create("", performed("Practitioner?identifier=%ff")))
                .refused(
                        400,
                        "invalid",
                        "the condition is not percent-encoded as in a URL",
                        "Bundle.entry[0].resource.performer[0]");
        account.post(
                        "/Patient/_search",
                        "name=%ff",
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .expect(400);
    }
}
