// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.ScopedGate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// R5's asynchronous interaction request pattern.
@Timeout(60)
class LaterAnswersTest {
    private static final String WHO = "CONTRIBUTOR";

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = BulkAccounts.in(folder, new ScopedGate());
        account.put("/Patient/a", Account.patient("a", "Alpha"), "Authorization", WHO).expect(201);
        account.put("/Patient/b", Account.patient("b", "Beta"), "Authorization", WHO).expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private String begun(String method, String target, String body, String who, String... more) {
        String[] headers = new String[4 + more.length];
        headers[0] = "Authorization";
        headers[1] = who;
        headers[2] = "Prefer";
        headers[3] = "respond-async";
        System.arraycopy(more, 0, headers, 4, more.length);
        Answer answer = account.send(method, target, body, headers).expect(202);
        assertEquals("", answer.text());
        return answer.header("Content-Location").substring(Account.BASE.length());
    }

    private static UUID id(String job) {
        return UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
    }

    private Answer fetched(String job, String who) throws InterruptedException {
        account.jobs().await(id(job), Duration.ofSeconds(50));
        return account.get(job, "Authorization", who);
    }

    private Answer ofSearch(String job) throws InterruptedException {
        Answer answer = fetched(job, WHO).expect(200);
        assertEquals("Bundle", answer.at("resourceType"));
        assertEquals("batch-response", answer.at("type"));
        assertEquals("200", answer.at("entry", 0, "response", "status"), answer.text());
        assertEquals("", answer.at("entry", 1));
        assertFalse(answer.header("Expires").isEmpty());
        return answer;
    }

    @Test
    void aSearchIsAnsweredLaterAsItIsAtOnce() throws Exception {
        String now =
                account.get("/Patient?name=alpha&_total=accurate", "Authorization", WHO)
                        .expect(200)
                        .at("total");
        assertEquals("1", now);
        Answer got = ofSearch(begun("GET", "/Patient?name=alpha&_total=accurate", "", WHO));
        assertEquals("searchset", got.at("entry", 0, "resource", "type"));
        assertEquals(now, got.at("entry", 0, "resource", "total"));
        assertEquals("a", got.at("entry", 0, "resource", "entry", 0, "resource", "id"));
        Answer posted =
                ofSearch(
                        begun(
                                "POST",
                                "/Patient/_search",
                                "name=beta",
                                WHO,
                                "Content-Type",
                                "application/x-www-form-urlencoded"));
        assertEquals("b", posted.at("entry", 0, "resource", "entry", 0, "resource", "id"));
    }

    @Test
    void historyAndEverythingAreAnsweredLater() throws Exception {
        for (String target :
                new String[] {
                    "/Patient/a/_history",
                    "/Patient/_history",
                    "/_history",
                    "/Patient/a/$everything"
                }) {
            assertEquals(
                    "Bundle",
                    ofSearch(begun("GET", target, "", WHO))
                            .at("entry", 0, "resource", "resourceType"));
        }
    }

    @Test
    void aBatchAndATransactionAreDoneLaterAndOnce() throws Exception {
        String entry = Account.entry("", "POST", "Patient", Account.patient("", "Gamma"), "");
        for (String type : new String[] {"batch", "transaction"}) {
            String body = Account.bundle(type, entry);
            String job = begun("POST", "/", body, WHO, "Content-Type", "application/fhir+json");
            Answer answer = ofSearch(job);
            assertEquals(type + "-response", answer.at("entry", 0, "resource", "type"));
            assertTrue(
                    answer.at("entry", 0, "resource", "entry", 0, "response", "status")
                            .startsWith("201"),
                    answer.text());
        }
        Answer found = account.get("/Patient?name=gamma", "Authorization", WHO);
        assertEquals(2, found.hits().size());
    }

    @Test
    void whatIsRefusedIsTheAnswerAndTheOutcomeStandsInIt() throws Exception {
        String job = begun("GET", "/Patient?birthdate=nonsense", "", WHO);
        Answer answer = fetched(job, WHO).expect(200);
        assertEquals("400", answer.at("entry", 0, "response", "status"));
        assertEquals(
                "OperationOutcome",
                answer.at("entry", 0, "response", "outcome", "resourceType"),
                answer.text());
    }

    @Test
    void itIsUnderWayUntilItIsDoneAndGoneWhenItWasDeleted() throws Exception {
        account.close();
        var held = new HeldJobs();
        account = new Account(folder, new ScopedGate(), held);
        String first = begun("GET", "/Patient?name=alpha", "", WHO);
        Answer status = account.get(first, "Authorization", WHO).expect(202);
        assertFalse(status.header("X-Progress").isEmpty());
        assertEquals("1", status.header("Retry-After"));
        held.letGoOn();
        fetched(first, WHO).expect(200);
        account.delete(first, "Authorization", WHO).expect(202);
        account.get(first, "Authorization", WHO).expect(404);
        account.delete(first, "Authorization", WHO).expect(404);
    }

    @Test
    void onlyWhoAskedOrAnOperatorHasTheAnswer() throws Exception {
        String mine = begun("GET", "/Patient?name=alpha", "", "READER");
        fetched(mine, "READER").expect(200);
        account.get(mine, "Authorization", "EXPORTER").expect(404);
        account.delete(mine, "Authorization", "EXPORTER").expect(404);
        fetched(mine, "CONTRIBUTOR").expect(200);
        account.get(mine, "Authorization", "CONVERTER").expect(403);
    }

    @Test
    void aNarrowedTokenStaysNarrowedAndDoesNotGetAWiderAnswer() throws Exception {
        String narrow = "READER patient/*.rs of=a";
        String job = begun("GET", "/Patient", "", narrow);
        Answer answer = fetched(job, narrow).expect(200);
        assertTrue(answer.text().contains("Alpha"), answer.text());
        assertFalse(answer.text().contains("Beta"), answer.text());
        String wide = begun("GET", "/Patient", "", "READER");
        fetched(wide, "READER").expect(200);
        account.get(wide, "Authorization", narrow).expect(404);
        account.get(job, "Authorization", "READER patient/*.rs of=b").expect(404);
    }

    @Test
    void itsAddressTakesNoParameters() throws Exception {
        String job = begun("GET", "/Patient?name=alpha", "", WHO);
        fetched(job, WHO).expect(200);
        account.get(job + "?_format=json", "Authorization", WHO).expect(200);
        account.get(job + "?_count=1", "Authorization", WHO).expect(400);
        account.delete(job + "?hard=true", "Authorization", WHO).expect(400);
        account.get(job, "Authorization", WHO).expect(200);
    }

    @Test
    void whoMayNotIsRefusedAtOnce() {
        account.get("/Patient", "Authorization", "CONVERTER", "Prefer", "respond-async")
                .expect(403);
        assertTrue(account.jobs().list().isEmpty());
    }

    @Test
    void whatCannotBeAnsweredLaterIsAnsweredAtOnce() {
        account.get("/Patient/a", "Authorization", WHO, "Prefer", "respond-async").expect(200);
        account.put(
                        "/Patient/a",
                        Account.patient("a", "Other"),
                        "Authorization",
                        WHO,
                        "Prefer",
                        "respond-async")
                .expect(200);
        assertTrue(account.jobs().list().isEmpty());
    }

    @Test
    void anAccountKeepsSoManyAndThenRefuses() throws Exception {
        int kept = 0;
        Answer answer;
        do {
            answer =
                    account.get(
                            "/Patient?name=alpha", "Authorization", WHO, "Prefer", "respond-async");
            if (answer.status() == 202) {
                kept++;
                account.jobs().await(id(answer.header("Content-Location")), Duration.ofSeconds(50));
            }
        } while (answer.status() == 202);
        answer.expect(429);
        assertEquals(100, kept);
    }

    @Test
    void nothingOfItLiesOpenOnTheDisk() throws Exception {
        ofSearch(begun("GET", "/Patient?name=alpha", "", WHO));
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains("Alpha") || bytes.contains("alpha"), file.toString());
            }
        }
    }

    @Test
    void anAnswerOutlivesTheKeysAbsence() throws Exception {
        String job = begun("GET", "/Patient?name=alpha", "", WHO);
        fetched(job, WHO).expect(200);
        account.revoke();
        account.get(job, "Authorization", WHO).expect(403);
        account.restore();
        fetched(job, WHO).expect(200);
    }
}
