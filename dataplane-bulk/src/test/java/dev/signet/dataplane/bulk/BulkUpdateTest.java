// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.AddedInteractions;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.FhirPlane;
import dev.signet.dataplane.exchange.Rights;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.jobs.JobKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `$bulk-update` as Azure's service has it.
@Timeout(120)
class BulkUpdateTest {
    private static final String[] ASYNC = {
        "Prefer", "respond-async", "Content-Type", "application/fhir+json"
    };
    private static final int MANY = 450;
    private static final String TAG =
            operation(
                    "add",
                    "Resource.meta",
                    "tag",
                    "\"valueCoding\":{\"system\":\"u:s\",\"code\":\"t\"}");

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = BulkAccounts.in(folder);
        account.put("/Patient/a", Account.patient("a", "Alpha")).expect(201);
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

    /// An operation of a FHIRPath Patch.
    private static String operation(String type, String path, String name, String value) {
        return "{\"name\":\"operation\",\"part\":[{\"name\":\"type\",\"valueCode\":\""
                + type
                + "\"},{\"name\":\"path\",\"valueString\":\""
                + path
                + "\"}"
                + (name.isEmpty() ? "" : ",{\"name\":\"name\",\"valueString\":\"" + name + "\"}")
                + (value.isEmpty() ? "" : ",{\"name\":\"value\"," + value + "}")
                + "]}";
    }

    private static String patch(String... operations) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":["
                + String.join(",", operations)
                + "]}";
    }

    private String begun(String target, String... operations) {
        Answer answer = account.send("PATCH", target, patch(operations), ASYNC);
        assertEquals(202, answer.status(), answer.text());
        return answer.header("Content-Location").substring(Account.BASE.length());
    }

    private static UUID id(String job) {
        return UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
    }

    private Answer ended(String job) throws InterruptedException {
        account.jobs().await(id(job), Duration.ofSeconds(100));
        return account.get(job).expect(200);
    }

    /// What a result counts of a type.
    private static String count(Answer answer, String what, String type) {
        for (int p = 0; !answer.at("parameter", p, "name").isEmpty(); p++) {
            if (answer.at("parameter", p, "name").equals(what)) {
                for (int i = 0; !answer.at("parameter", p, "part", i, "name").isEmpty(); i++) {
                    if (answer.at("parameter", p, "part", i, "name").equals(type)) {
                        return answer.at("parameter", p, "part", i, "valueDecimal");
                    }
                }
            }
        }
        return "";
    }

    private static String updated(Answer answer, String type) {
        return count(answer, "ResourceUpdatedCount", type);
    }

    @Test
    void whatCriteriaFindIsPatchedAndCountedByType() throws Exception {
        Answer done = ended(begun("/Patient/$bulk-update?name=alpha", TAG));
        assertEquals("1", updated(done, "Patient"), done.text());
        assertEquals("t", account.get("/Patient/a").at("meta", "tag", 0, "code"));
        assertEquals("2", account.get("/Patient/a").at("meta", "versionId"));
        assertEquals("1", account.get("/Patient/b").at("meta", "versionId"));
        assertEquals(200, account.get("/Patient/a/_history/1").status(), "history stays");
    }

    @Test
    void anOperationIsOfTheTypeThatItsPathBeginsWith() throws Exception {
        Answer done =
                ended(
                        begun(
                                "/$bulk-update",
                                operation(
                                        "upsert",
                                        "Organization",
                                        "active",
                                        "\"valueBoolean\":true")));
        assertEquals("1", updated(done, "Organization"), done.text());
        assertEquals("2", count(done, "ResourceIgnoredCount", "Patient"), done.text());
        assertEquals("true", account.get("/Organization/o").at("active"));
        assertEquals("1", account.get("/Patient/a").at("meta", "versionId"));
    }

    @Test
    void whatThePatchDoesNotChangeKeepsItsVersionAndIsIgnored() throws Exception {
        String active = operation("upsert", "Patient", "active", "\"valueBoolean\":true");
        assertEquals("2", updated(ended(begun("/Patient/$bulk-update", active)), "Patient"));
        Answer again = ended(begun("/Patient/$bulk-update", active));
        assertEquals("", updated(again, "Patient"));
        assertEquals("2", count(again, "ResourceIgnoredCount", "Patient"));
        assertEquals("2", account.get("/Patient/a").at("meta", "versionId"));
    }

    @Test
    void whatCannotBePatchedIsCountedWithItsReasonAndNothingOfTheResource() throws Exception {
        account.put("/Patient/c", "{\"resourceType\":\"Patient\",\"id\":\"c\",\"gender\":\"male\"}")
                .expect(201);
        Answer done =
                ended(
                        begun(
                                "/Patient/$bulk-update",
                                operation(
                                        "replace",
                                        "Patient.gender",
                                        "",
                                        "\"valueCode\":\"other\"")));
        assertEquals("1", updated(done, "Patient"), done.text());
        assertEquals("2", count(done, "ResourcePatchFailedCount", "Patient"), done.text());
        assertTrue(done.text().contains("\"Issues\""), done.text());
        assertFalse(done.text().contains("Alpha"), done.text());
        assertFalse(done.text().contains("Patient/a"), done.text());
        Answer invalid =
                ended(
                        begun(
                                "/Patient/$bulk-update?_id=c",
                                operation(
                                        "replace",
                                        "Patient.gender",
                                        "",
                                        "\"valueCode\":\"no such\"")));
        assertEquals("1", count(invalid, "ResourcePatchFailedCount", "Patient"), invalid.text());
        assertTrue(invalid.text().contains("Patient.gender"), invalid.text());
        assertEquals("other", account.get("/Patient/c").at("gender"));
    }

    @Test
    void whatIsWrittenAfterTheRequestStaysAndWhatIsChangedMeanwhileIsTold() throws Exception {
        String job = begun("/Patient/$bulk-update", TAG);
        account.jobs().pause(id(job));
        account.put("/Patient/c", Account.patient("c", "Later")).expect(201);
        account.jobs().resume(id(job));
        ended(job);
        assertEquals("1", account.get("/Patient/c").at("meta", "versionId"));
    }

    @Test
    void severalArePatchedAtOnceSoThatTheyComeToTheDiskTogether() throws Exception {
        account.close();
        var both = new CountDownLatch(2);
        var together = new AtomicInteger();
        account =
                new Account(
                        folder,
                        (_, _) -> {},
                        asking(
                                (plane, request, rights) -> {
                                    both.countDown();
                                    together.addAndGet(met(both) ? 1 : 0);
                                    return plane.answer(request, rights);
                                }));
        Answer done = ended(begun("/Patient/$bulk-update", TAG));
        assertEquals("2", updated(done, "Patient"), done.text());
        assertEquals(2, together.get());
    }

    private static boolean met(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// How a job asks.
    private interface Asking {
        Response answer(FhirPlane plane, Request request, Rights rights);
    }

    private static Account.Above asking(Asking asking) {
        return new Account.Above() {
            @Override
            public AddedInteractions added(Account account) {
                return BulkAccounts.above().added(account);
            }

            @Override
            public List<JobKind> kinds(Account account, AccountModel models) {
                return BulkOperations.kinds(
                        models,
                        () -> {},
                        (request, rights) -> asking.answer(account.plane, request, rights),
                        BulkAccounts.places(account),
                        InstantSource.system());
            }
        };
    }

    @Test
    void manyArePatchedEachOnceThoughTheWorkIsCutOffAgainAndAgain() throws Exception {
        account.close();
        var calls = new AtomicInteger();
        var above =
                asking(
                        (plane, request, rights) -> {
                            Response answer = plane.answer(request, rights);
                            if (calls.incrementAndGet() % 97 == 0) {
                                // done, and nobody was told of it
                                throw new Failed(Failure.UNAVAILABLE, "cut off");
                            }
                            return answer;
                        });
        account = new Account(folder, (_, _) -> {}, above);
        var entries = new ArrayList<String>();
        for (int i = 0; i < MANY; i++) {
            entries.add(
                    Account.entry(
                            "", "PUT", "Patient/p" + i, Account.patient("p" + i, "Many"), ""));
        }
        account.transaction(entries.toArray(new String[0])).expect(200);
        Answer done = ended(begun("/Patient/$bulk-update?name=many", TAG));
        assertTrue(calls.get() > MANY, "it was cut off");
        assertEquals("" + MANY, updated(done, "Patient"), done.text());
        for (int i = 0; i < MANY; i++) {
            Answer one = account.get("/Patient/p" + i);
            assertEquals("2", one.at("meta", "versionId"), "p" + i);
            assertEquals("", one.at("meta", "tag", 1, "code"), "p" + i);
        }
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByNameAndChangesNothing() {
        assertTrue(
                account.send("PATCH", "/$bulk-update", patch(TAG), "Content-Type", ASYNC[3])
                        .expect(400)
                        .text()
                        .contains("Prefer"));
        refused("nothing", "/Patient/$bulk-update?nothing=x", patch(TAG));
        refused("_include", "/Patient/$bulk-update?_include=Patient:link", patch(TAG));
        refused("_meta-history", "/$bulk-update?_meta-history=false", patch(TAG));
        refused("one by one", "/SearchParameter/$bulk-update", patch(TAG));
        refused("one by one", "/StructureDefinition/$bulk-update", patch(TAG));
        refused(
                "resource type",
                "/Patient/$bulk-update",
                patch(operation("delete", "meta.tag", "", "")));
        refused("no operation", "/Patient/$bulk-update", "{\"resourceType\":\"Parameters\"}");
        refused("Parameters", "/Patient/$bulk-update", Account.patient("a", "x"));
        String[] conditional = {ASYNC[0], ASYNC[1], ASYNC[2], ASYNC[3], "If-Match", "W/\"1\""};
        account.send("PATCH", "/$bulk-update", patch(TAG), conditional).expect(400);
        assertEquals(List.of(), account.jobs().list());
        assertEquals("1", account.get("/Patient/a").at("meta", "versionId"));
        account.get("/_operations/bulk-update/" + UUID.randomUUID()).expect(404);
    }

    @Test
    void aHeaderThatNoPatchWouldTakeIsRefusedAtOnce() {
        Answer answer =
                account.send(
                        "PATCH",
                        "/Patient/$bulk-update",
                        patch("{}"),
                        "Prefer",
                        "respond-async",
                        "x-ms-profile-validation",
                        "perhaps");
        assertEquals(400, answer.status(), answer.text());
        assertTrue(answer.text().contains("x-ms-profile-validation"), answer.text());
        assertTrue(account.jobs().list().isEmpty());
    }

    private void refused(String named, String target, String body) {
        Answer answer = account.send("PATCH", target, body, ASYNC);
        assertEquals(400, answer.status(), target + answer.text());
        assertTrue(answer.text().contains(named), answer.text());
    }
}
