// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches within the compartment around one resource, and within Lists.
class CompartmentTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        account.put("/Patient/ada", patient("ada", "Lovelace")).expect(201);
        account.put("/Patient/bob", patient("bob", "Babbage")).expect(201);
        measure("o1", "Patient/ada", "1-8");
        measure("o2", "Patient/ada", "2-9");
        measure("o3", "Patient/bob", "1-8");
        put(
                "Group",
                "g",
                "\"type\":\"person\",\"actual\":true,\"member\":[{\"entity\":"
                        + to("Patient/ada")
                        + "}]");
        put("Organization", "org", "\"name\":\"Org\"");
        put(
                "List",
                "l",
                "\"status\":\"current\",\"mode\":\"working\",\"entry\":[{\"item\":"
                        + to("Observation/o2")
                        + "},{\"item\":"
                        + to("Patient/bob")
                        + "}]");
    }

    private static void measure(String id, String subject, String code) {
        String body = observation(subject, code, "1", "2020-01-01");
        String withId = body.replace("\"status\":", "\"id\":\"" + id + "\",\"status\":");
        account.put("/Observation/" + id, withId).expect(201);
    }

    private static void put(String type, String id, String members) {
        String head = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",";
        account.put("/" + type + "/" + id, head + members + "}").expect(201);
    }

    private static String to(String path) {
        return "{\"reference\":\"" + path + "\"}";
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void finds(String target, String... ids) {
        Answer answer = account.get(target, "Prefer", "handling=strict");
        assertEquals(Set.of(ids), new HashSet<>(answer.hits()), target);
    }

    @Test
    void onlyWhatIsAroundTheCentreIsFound() {
        finds("/Patient/ada/Observation", "o1", "o2");
        finds("/Patient/ada/Observation?code=1-8", "o1");
        finds("/Patient/bob/Observation?_count=5&_sort=-date", "o3");
        finds("/Patient/ada/Group", "g");
        finds("/Patient/ada/Patient", "ada");
        finds("/Patient/nobody/Observation");
        finds("/Patient/ada/Observation?patient:Patient.family=babb");
    }

    @Test
    void allOfItIsFoundTogether() {
        finds("/Patient/ada/*", "ada", "o1", "o2", "g");
        finds("/Patient/ada/*?_type=Observation,Group", "o1", "o2", "g");
        finds("/Patient/ada/*?_type=Observation&code=2-9", "o2");
        finds("/Patient/bob/*?_lastUpdated=gt2020", "bob", "o3");
        account.get("/Patient/ada/*?_type=Organization").expect(400);
    }

    @Test
    void itsPagesAndItsFormsStayWithinIt() {
        Answer first = account.get("/Patient/ada/Observation?_count=1");
        assertEquals(Account.BASE + "/Patient/ada/Observation?_count=1", first.link("self"));
        finds(first.link("next"), "o2");
        String elsewhere = first.link("next").replace("/Patient/ada/", "/Patient/bob/");
        account.get(elsewhere).expect(400);
        Answer posted =
                account.post(
                        "/Patient/ada/Observation/_search",
                        "code=2-9",
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        assertEquals(Set.of("o2"), new HashSet<>(posted.hits()));
        Answer batch =
                account.batch(Account.entry("", "GET", "Patient/ada/Observation?code=1-8", "", ""));
        assertTrue(batch.expect(200).text().contains("\"id\":\"o1\""), batch.text());
    }

    @Test
    void whatIsNoCompartmentIsNotThere() {
        account.get("/Observation/o1/Patient").expect(404);
        account.get("/Patient/ada/Organization").expect(404);
        account.get("/Patient/ada/Shoe").expect(404);
        account.get("/Patient/a b/Observation").expect(400);
        account.post("/Patient/ada/Observation", "{}").expect(405);
    }

    @Test
    void aListConfinesASearch() {
        finds("/Observation?_list=l", "o2");
        finds("/Patient?_list=l", "bob");
        finds("/?_list=l", "o2", "bob");
        finds("/Patient?_list=none");
        finds("/Observation?_list=none,l&code=2-9", "o2");
        finds("/Patient?_has:Observation:patient:_list=l", "ada");
        account.get("/Patient?_list=a_b").expect(400);
    }
}
