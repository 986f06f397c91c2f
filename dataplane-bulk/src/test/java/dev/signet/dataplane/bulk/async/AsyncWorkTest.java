// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.InnerRequests;
import dev.signet.fhir.json.Json;
import dev.signet.http.Headers.Header;
import dev.signet.http.Response;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataGrant;
import dev.signet.identity.DataScopes;
import dev.signet.identity.DataScopes.Permission;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobShare;
import dev.signet.jobs.JobTools;
import dev.signet.jobs.Jobs;
import dev.signet.jobs.Step;
import dev.signet.store.Database;
import dev.signet.store.Receipt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a later answer whose server ends in the middle.
@Timeout(60)
class AsyncWorkTest {
    private static final Asker NOBODY =
            new Asker(Optional.empty(), Set.of(DataAction.READ), DataScopes.ALL);

    @TempDir Path folder;
    private Account account;
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void open() {
        account = new Account(folder);
        account.put("/Patient/a", Account.patient("a", "Alpha")).expect(201);
    }

    @AfterEach
    void close() {
        never.countDown();
        account.close();
    }

    private static AsyncRequest request(boolean writes) {
        return new AsyncRequest(
                writes ? "POST" : "GET",
                Account.BASE,
                writes ? List.of() : List.of("Patient"),
                "",
                List.of(),
                NOBODY,
                new byte[0]);
    }

    private Jobs jobs(InnerRequests inner) {
        return Jobs.open(
                account.database(),
                List.of(new AsyncKind(false, inner), new AsyncKind(true, inner)),
                new JobShare(2, System::nanoTime),
                InstantSource.system(),
                Entropy.system());
    }

    /// A process that ends while it asks, and never comes to an answer.
    private Job cutOff(boolean writes) throws InterruptedException {
        Jobs first =
                jobs(
                        (_, _) -> {
                            begun.countDown();
                            try {
                                never.await();
                            } catch (InterruptedException thrown) {
                                throw new IllegalStateException(thrown);
                            }
                            throw new Failed(Failure.UNAVAILABLE, "it is over");
                        });
        Job job =
                first.start(
                        writes ? AsyncKind.WRITE : AsyncKind.READ, request(writes).bytes(), false);
        begun.await();
        first.halt();
        return job;
    }

    private Response answered() {
        asked.incrementAndGet();
        return Response.of(
                200,
                "application/fhir+json",
                "{\"resourceType\":\"Bundle\"}".getBytes(StandardCharsets.UTF_8));
    }

    private Job ended(Job job) throws InterruptedException {
        try (Jobs second = jobs((_, _) -> answered())) {
            return second.await(job.id(), Duration.ofSeconds(50)).orElseThrow();
        }
    }

    @Test
    void aBundleThatWasNotDoneIsBegunAgainThoughOthersHaveWritten() throws Exception {
        Job job = cutOff(true);
        account.put("/Patient/b", Account.patient("b", "Beta")).expect(201);
        Job ended = ended(job);
        assertEquals(Job.State.COMPLETED, ended.state());
        assertEquals(1, asked.get());
    }

    /// A process that ends when a Bundle was done, and its answer nowhere.
    private Job doneAndCutOff(String bundle) throws InterruptedException {
        Jobs first =
                jobs(
                        (request, rights) -> {
                            Response done = account.plane.answer(request, rights);
                            assertEquals(200, done.status());
                            begun.countDown();
                            try {
                                never.await();
                            } catch (InterruptedException thrown) {
                                throw new IllegalStateException(thrown);
                            }
                            throw new Failed(Failure.UNAVAILABLE, "it is over");
                        });
        var request =
                new AsyncRequest(
                        "POST",
                        Account.BASE,
                        List.of(),
                        "",
                        List.of(new Header("Content-Type", "application/fhir+json")),
                        new Asker(
                                Optional.empty(),
                                Set.of(DataAction.READ, DataAction.WRITE),
                                DataScopes.ALL),
                        bundle.getBytes(StandardCharsets.UTF_8));
        Job job = first.start(AsyncKind.WRITE, request.bytes(), false);
        begun.await();
        first.halt();
        account.put("/Patient/b", Account.patient("b", "Beta")).expect(201);
        return job;
    }

    private static String created(String name) {
        return Account.entry("", "POST", "Patient", Account.patient("", name), "");
    }

    @Test
    void aTransactionThatWasDoneIsSaidToBeThoughOthersHaveWritten() throws Exception {
        Job job = doneAndCutOff(Account.bundle("transaction", created("Gamma"), created("Gamma")));
        Job ended = ended(job);
        assertEquals(Job.State.COMPLETED, ended.state(), ended.failure().toString());
        assertEquals(0, asked.get());
        assertEquals(2, account.get("/Patient?name=gamma").hits().size());
        byte[] answer = new byte[Math.toIntExact(AsyncState.of(ended.checkpoint()).bytes())];
        try (var reader = account.database().staged().open(job.id(), 1)) {
            reader.read(0, answer, 0, answer.length);
        }
        Json bundle = Json.readObject(answer);
        assertEquals("200", Answer.at(bundle, "entry", 0, "response", "status"));
        String told =
                Answer.at(bundle, "entry", 0, "response", "outcome", "issue", 0, "diagnostics");
        assertTrue(told.contains("was done, wholly"), told);
    }

    @Test
    void ofABatchItIsSaidWhichEntriesWereDone() throws Exception {
        String same = Account.entry("", "PUT", "Patient/a", Account.patient("a", "Alpha"), "");
        Job job =
                doneAndCutOff(
                        Account.bundle(
                                "batch",
                                created("Gamma"),
                                created("Gamma"),
                                same,
                                Account.entry("", "GET", "Patient/a", "", ""),
                                created("Gamma")));
        Job ended = ended(job);
        assertEquals(Job.State.FAILED, ended.state());
        String text = ended.failure().orElseThrow().text();
        assertTrue(text.contains("these have changed what they say: 1 to 2, 5."), text);
        assertEquals(0, asked.get());
        assertEquals(3, account.get("/Patient?name=gamma").hits().size());
    }

    @Test
    void receiptsGoWithTheirJob() throws Exception {
        Job job = doneAndCutOff(Account.bundle("transaction", created("Gamma")));
        try (Jobs second = jobs((_, _) -> answered())) {
            var _ = second.await(job.id(), Duration.ofSeconds(50));
            assertTrue(isKept(job));
            second.remove(job.id());
            while (isKept(job)) {
                Thread.onSpinWait();
            }
        }
    }

    /// Whether anything is.
    private boolean isKept(Job job) {
        byte[] id = Uuids.bytes(job.id());
        return account.database().jobRecords().from(id, 1).stream()
                .anyMatch(each -> Arrays.equals(Arrays.copyOf(each.key(), id.length), id));
    }

    @Test
    void aBundleThatABuildBeganWhichLeftNoReceiptsIsNotDoneAgain() {
        var before = new AsyncState(AsyncState.Phase.BEGUN, account.database().lsn() - 1, 0, false);
        assertEquals(1, before.encoded()[0]);
        assertEquals(before, AsyncState.of(before.encoded()));
        try (Jobs jobs = jobs((_, _) -> answered())) {
            Job job = jobs.start(AsyncKind.READ, request(false).bytes(), false);
            var begun =
                    new Job(
                            job.id(),
                            AsyncKind.WRITE,
                            Job.State.RUNNING,
                            job.asked(),
                            Optional.empty(),
                            Optional.empty(),
                            Job.Progress.NONE,
                            0,
                            Optional.empty(),
                            before.encoded());
            var work = new AsyncWork(begun, new Tools(), (_, _) -> answered());
            var refused = assertInstanceOf(Step.Refused.class, work.next());
            assertTrue(refused.why().text().contains("may have been done"));
        }
    }

    /// Of a Bundle that has left nothing.
    private final class Tools implements JobTools {
        @Override
        public Database database() {
            return account.database();
        }

        @Override
        public byte[] request() {
            return AsyncWorkTest.request(true).bytes();
        }

        @Override
        public List<byte[]> rows(long from, int count) {
            return List.of();
        }

        @Override
        public Receipt receipt(int number) {
            throw new IllegalStateException("nothing is asked");
        }

        @Override
        public List<Integer> receipts() {
            return List.of();
        }

        @Override
        public boolean isEnding() {
            return false;
        }

        @Override
        public void whenEnding(Runnable hurry) {}

        @Override
        public int processors() {
            return 1;
        }
    }

    @Test
    void anAnswerThatWasWrittenWholeIsTheAnswer() throws Exception {
        Job job = cutOff(true);
        account.put("/Patient/b", Account.patient("b", "Beta")).expect(201);
        byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
        try (var target = account.database().staged().create(job.id(), 1)) {
            target.write(answer);
        }
        Job ended = ended(job);
        assertEquals(Job.State.COMPLETED, ended.state());
        assertEquals(answer.length, AsyncState.of(ended.checkpoint()).bytes());
        assertEquals(0, asked.get());
    }

    @Test
    void whatOnlyReadsIsAskedAgain() throws Exception {
        Job job = cutOff(false);
        account.put("/Patient/b", Account.patient("b", "Beta")).expect(201);
        assertEquals(Job.State.COMPLETED, ended(job).state());
        assertEquals(1, asked.get());
    }

    @Test
    void aBundleForWhichThereIsNoRoomNowIsDoneLater() throws Exception {
        try (Jobs jobs =
                jobs(
                        (_, _) -> {
                            if (asked.get() == 0) {
                                asked.incrementAndGet();
                                throw new Failed(Failure.BUSY, "no room");
                            }
                            return answered();
                        })) {
            Job job = jobs.start(AsyncKind.WRITE, request(true).bytes(), false);
            Job ended = jobs.await(job.id(), Duration.ofSeconds(50)).orElseThrow();
            assertEquals(Job.State.COMPLETED, ended.state());
            assertEquals(2, asked.get());
        }
    }

    /// A Bundle that is done when it is let go on, and not before.
    private Response doneWhenLet() {
        begun.countDown();
        try {
            never.await();
        } catch (InterruptedException thrown) {
            throw new IllegalStateException(thrown);
        }
        account.put("/Patient/b", Account.patient("b", "Beta")).expect(201);
        return answered();
    }

    @Test
    void aBundleThatIsPausedInTheMiddleIsDoneOnceAndItsAnswerKept() throws Exception {
        try (Jobs jobs = jobs((_, _) -> doneWhenLet())) {
            Job job = jobs.start(AsyncKind.WRITE, request(true).bytes(), false);
            begun.await();
            jobs.pause(job.id());
            never.countDown();
            jobs.resume(job.id());

            Job ended = jobs.await(job.id(), Duration.ofSeconds(50)).orElseThrow();

            assertEquals(Job.State.COMPLETED, ended.state(), ended.failure().toString());
            assertEquals(1, asked.get());
        }
    }

    @Test
    void aBundleForWhichTheServersEndWaitsIsDoneOnceAndItsAnswerKept() throws Exception {
        Jobs first = jobs((_, _) -> doneWhenLet());
        Job job = first.start(AsyncKind.WRITE, request(true).bytes(), false);
        begun.await();
        first.halt();
        never.countDown();
        first.close();

        Job ended = ended(job);

        assertEquals(Job.State.COMPLETED, ended.state(), ended.failure().toString());
        assertEquals(1, asked.get());
    }

    @Test
    void aRequestIsKeptWithAllThatItSaysAndWhoAsked() {
        var scopes =
                new DataScopes(
                        false,
                        false,
                        Map.of("Patient", Set.of(Permission.READ, Permission.SEARCH)),
                        List.of(
                                new DataGrant(
                                        "*", Set.of(Permission.READ), Optional.of("a"), "x=y")));
        var request =
                new AsyncRequest(
                        "POST",
                        Account.BASE,
                        List.of("Patient", "_search"),
                        "name=a%20b",
                        List.of(new Header("Prefer", "handling=strict")),
                        new Asker(
                                Optional.of(new Caller("oid", "app", "tenant", "issuer")),
                                Set.of(DataAction.READ, DataAction.WRITE),
                                scopes),
                        "gender=male".getBytes(StandardCharsets.UTF_8));
        AsyncRequest read = AsyncRequest.of(request.bytes());
        assertEquals(request.method(), read.method());
        assertEquals(request.path(), read.path());
        assertEquals(request.query(), read.query());
        assertEquals(request.headers(), read.headers());
        assertEquals(request.asker(), read.asker());
        assertEquals("gender=male", new String(read.body(), StandardCharsets.UTF_8));
    }
}
