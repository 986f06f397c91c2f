// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `$bulk-delete` as Azure's service has it.
@Timeout(60)
class BulkDeleteTest {
    private static final String[] ASYNC = {"Prefer", "respond-async"};
    private static final int MANY = 450;
    private static final int LARGE = 20;
    private static final int LARGE_CHARACTERS = 1 << 20;

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = BulkAccounts.in(folder);
        account.put("/Patient/a", Account.patient("a", "Alpha")).expect(201);
        account.put("/Patient/a", Account.patient("a", "Alpha2")).expect(200);
        account.put("/Patient/b", Account.patient("b", "Beta")).expect(201);
        account.put(
                        "/Organization/o",
                        "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"x\"}")
                .expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private String begun(String target) {
        Answer answer = account.delete(target, ASYNC);
        assertEquals(202, answer.status(), answer.text());
        return answer.header("Content-Location").substring(Account.BASE.length());
    }

    private Answer ended(String job) throws InterruptedException {
        account.jobs()
                .await(
                        UUID.fromString(job.substring(job.lastIndexOf('/') + 1)),
                        Duration.ofSeconds(50));
        return account.get(job).expect(200);
    }

    private static String count(Answer answer, String type) {
        for (int i = 0; ; i++) {
            String name = answer.at("parameter", 0, "part", i, "name");
            if (name.isEmpty() || name.equals(type)) {
                return answer.at("parameter", 0, "part", i, "valueDecimal");
            }
        }
    }

    @Test
    void whatCriteriaFindIsDeletedAndCountedByType() throws Exception {
        Answer done = ended(begun("/Patient/$bulk-delete?name=alpha2"));
        assertEquals("ResourceDeletedCount", done.at("parameter", 0, "name"));
        assertEquals("1", count(done, "Patient"));
        assertEquals(410, account.get("/Patient/a").status());
        assertEquals(200, account.get("/Patient/a/_history/2").status(), "history stays");
        assertEquals(200, account.get("/Patient/b").status());
    }

    @Test
    void manyAreDeletedInSeveralCommitsAndAllAreCounted() throws Exception {
        var entries = new ArrayList<String>();
        for (int i = 0; i < MANY; i++) {
            entries.add(
                    Account.entry(
                            "", "PUT", "Patient/p" + i, Account.patient("p" + i, "Many"), ""));
        }
        account.transaction(entries.toArray(new String[0])).expect(200);
        Answer done = ended(begun("/$bulk-delete?excludedResourceTypes=Organization"));
        assertEquals("" + (MANY + 2), count(done, "Patient"));
        assertEquals("", count(done, "Organization"));
        assertEquals("0", account.get("/Patient?_summary=count").at("total"));
        assertEquals(200, account.get("/Organization/o").status());
    }

    /// What a page finds is in memory at once, and 200 resources of two megabytes are more than the
    /// server has.
    @Test
    void largeOnesAreDeletedInMoreCommits() throws Exception {
        String data = "QUJD".repeat(LARGE_CHARACTERS / 4);
        for (int i = 0; i < LARGE; i++) {
            String binary =
                    "{\"resourceType\":\"Binary\",\"id\":\"l"
                            + i
                            + "\",\"contentType\":\"x/y\",\"data\":\""
                            + data
                            + "\"}";
            account.put("/Binary/l" + i, binary).expect(201);
        }
        long before = account.database().lsn();
        assertEquals("" + LARGE, count(ended(begun("/Binary/$bulk-delete")), "Binary"));
        long commits = account.database().lsn() - before;
        assertTrue(commits > 1, "commits: " + commits);
    }

    @Test
    void aHardDeleteErasesAndAPurgeLeavesTheNewest() throws Exception {
        ended(begun("/Patient/$bulk-delete?_purgeHistory=true"));
        assertEquals(404, account.get("/Patient/a/_history/1").status());
        assertEquals(200, account.get("/Patient/a").status());
        Answer done = ended(begun("/Patient/$bulk-delete?_hardDelete=true"));
        assertEquals("2", count(done, "Patient"));
        assertEquals(404, account.get("/Patient/a").status());
        assertEquals(404, account.get("/Patient/b/_history").status());
    }

    @Test
    void whatIsWrittenAfterTheRequestStays() throws Exception {
        String job = begun("/Patient/$bulk-delete");
        UUID id = UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
        account.jobs().pause(id);
        account.put("/Patient/c", Account.patient("c", "Later")).expect(201);
        account.jobs().resume(id);
        ended(job);
        assertEquals(200, account.get("/Patient/c").status());
        assertEquals(410, account.get("/Patient/b").status());
    }

    @Test
    void aCanceledJobTellsWhatItHasDeleted() throws Exception {
        String job = begun("/$bulk-delete");
        account.delete(job).expect(202);
        Answer status = ended(job);
        assertEquals("Parameters", status.at("resourceType"));
    }

    @Test
    void searchParametersOfTheAccountsOwnStay() throws Exception {
        account.put(
                        "/SearchParameter/s",
                        "{\"resourceType\":\"SearchParameter\",\"id\":\"s\",\"url\":\"http://x/s\","
                                + "\"name\":\"s\",\"status\":\"active\",\"description\":\"d\","
                                + "\"code\":\"shoe\",\"base\":[\"Patient\"],\"type\":\"string\","
                                + "\"expression\":\"Patient.name.text\"}")
                .expect(201);
        ended(begun("/$bulk-delete"));
        assertEquals(200, account.get("/SearchParameter/s").status());
        refused("search parameters", "/SearchParameter/$bulk-delete");
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByNameAndDeletesNothing() {
        assertTrue(
                account.delete("/$bulk-delete").at("issue", 0, "diagnostics").contains("Prefer"));
        refused("nothing", "/Patient/$bulk-delete?nothing=x");
        refused("no value", "/Patient/$bulk-delete?name=");
        refused("_count", "/Patient/$bulk-delete?_count=5");
        refused("_remove-references", "/$bulk-delete?_remove-references=true");
        refused("_hardDelete", "/$bulk-delete?_hardDelete=yes");
        refused("excludedResourceTypes", "/$bulk-delete?excludedResourceTypes=Nothing");
        account.keepReferences();
        refused("references", "/$bulk-delete");
        assertEquals(200, account.get("/Patient/a").status());
        assertEquals(List.of(), account.jobs().list());
        assertEquals(404, account.get("/_operations/bulk-delete/" + UUID.randomUUID()).status());
        assertFalse(account.get("/_operations/bulk-delete/x").status() < 400);
    }

    private void refused(String named, String target) {
        Answer answer = account.delete(target, ASYNC);
        assertEquals(400, answer.status(), target);
        assertTrue(answer.at("issue", 0, "diagnostics").contains(named), answer.text());
    }
}
