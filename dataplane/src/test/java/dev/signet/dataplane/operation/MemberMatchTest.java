// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$member-match` of Patients.
class MemberMatchTest {
    private static final String PATH = "/Patient/$member-match";
    private static final String ADA = "\"name\":[{\"family\":\"Lovelace\",\"given\":[\"Ada\"]}]";
    private static final String PLAN =
            "\"class\":[{\"type\":{\"text\":\"plan\"},\"value\":\"gold\"}]";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        member("one", ADA + ",\"birthDate\":\"1815-12-10\",\"gender\":\"female\"", "MB", "11");
        member("two", ADA + ",\"birthDate\":\"1815-12-11\",\"gender\":\"female\"", "MB", "22");
        member("three", "\"name\":[{\"family\":\"Babbage\"}],\"gender\":\"male\"", "MR", "33");
        cover("one", PLAN);
        cover("two", PLAN + ",\"dependent\":\"7\"");
        cover("three", PLAN);
    }

    private static void member(String id, String members, String code, String number) {
        account.put(
                        "/Patient/" + id,
                        "{\"resourceType\":\"Patient\",\"id\":\""
                                + id
                                + "\","
                                + members
                                + ",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\""
                                + code
                                + "\"}]},\"system\":\"http://example.org/members\",\"value\":\""
                                + number
                                + "\"}]}")
                .expect(201);
    }

    private static void cover(String id, String members) {
        account.put("/Coverage/" + id, coverage(id, "\"id\":\"" + id + "\"," + members))
                .expect(201);
    }

    private static String coverage(String patient, String members) {
        return "{\"resourceType\":\"Coverage\",\"status\":\"active\",\"beneficiary\":{"
                + "\"reference\":\"Patient/"
                + patient
                + "\"},\"payor\":[{\"display\":\"p\"}],"
                + members
                + "}";
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static Answer match(String patient, String coverage) {
        String sent = "{\"resourceType\":\"Patient\",\"id\":\"theirs\"," + patient + "}";
        return account.post(
                PATH,
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"MemberPatient\","
                        + "\"resource\":"
                        + sent
                        + "},{\"name\":\"OldCoverage\",\"resource\":"
                        + coverage("theirs", coverage)
                        + "}]}");
    }

    @Test
    void theOneWhoIsDescribedLendsHerNumberToTheDescription() {
        Answer found = match(ADA + ",\"birthDate\":\"1815-12-10\"", PLAN).expect(200);
        assertEquals("MemberPatient", found.at("parameter", 0, "name"));
        assertEquals("theirs", found.at("parameter", 0, "resource", "id"));
        assertEquals("", found.at("parameter", 0, "resource", "gender"));
        assertEquals("11", found.at("parameter", 0, "resource", "identifier", 0, "value"));
        assertEquals(
                "UMB",
                found.at("parameter", 0, "resource", "identifier", 0, "type", "coding", 0, "code"));
        Answer byCoverage = match(ADA, "\"dependent\":\"7\"").expect(200);
        assertEquals("22", byCoverage.at("parameter", 0, "resource", "identifier", 0, "value"));
        match("\"birthDate\":\"1815-12-10\"", PLAN).expect(200);
    }

    @Test
    void noneAndSeveralAreToldApart() {
        match(ADA, PLAN).refused(422, "multiple-matches", "more than one member matches", "");
        String nobody = "no member matches";
        match(ADA.replace("Ada", "ada"), PLAN).refused(422, "not-found", nobody, "");
        match(ADA + ",\"gender\":\"male\"", PLAN).refused(422, "not-found", nobody, "");
        match(ADA + ",\"birthDate\":\"1815-12-10\"", "\"dependent\":\"7\"").expect(422);
        // has no member's number
        match("\"name\":[{\"family\":\"Babbage\"}]", PLAN).refused(422, "not-found", nobody, "");
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        account.post(PATH, "{\"resourceType\":\"Parameters\"}")
                .refused(400, "required", "parameter MemberPatient: it is required", "");
        account.post(
                        PATH,
                        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":"
                                + "\"MemberPatient\",\"resource\":{\"resourceType\":\"Basic\","
                                + "\"code\":{\"text\":\"c\"}}}]}")
                .refused(
                        400,
                        "value",
                        "parameter MemberPatient: expected is a Patient",
                        "Parameters.parameter[0]");
        account.post(
                        PATH,
                        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"Consent\","
                                + "\"valueString\":\"x\"}]}")
                .expect(400);
        account.post(PATH + "?MemberPatient=x", "{\"resourceType\":\"Parameters\"}").expect(400);
        account.post(PATH, Account.patient("", "x")).expect(400);
        account.get(PATH).expect(405);
    }
}
