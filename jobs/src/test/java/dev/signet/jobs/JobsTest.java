// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.jobs.Job.State;
import dev.signet.ledger.Finding;
import dev.signet.ledger.Verifying;
import dev.signet.store.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir Path folder;
    private AeadSeals seals;
    private Database database;
    private Optional<Jobs> jobs = Optional.empty();

    @BeforeEach
    void open() {
        seals = Sample.seals();
        database = Sample.open(folder.resolve("account"), seals);
    }

    @AfterEach
    void close() {
        jobs.ifPresent(Jobs::close);
        database.close();
    }

    private Jobs jobs(JobKind... kinds) {
        return jobs(InstantSource.system(), kinds);
    }

    private Jobs jobs(InstantSource clock, JobKind... kinds) {
        return jobs(Sample.share(), clock, kinds);
    }

    private Jobs jobs(JobShare share, InstantSource clock, JobKind... kinds) {
        jobs = Optional.of(Jobs.open(database, List.of(kinds), share, clock, Entropy.system()));
        return jobs.get();
    }

    /// As after the end of the process.
    private Jobs again(JobKind... kinds) {
        jobs.ifPresent(Jobs::close);
        database.close();
        database = Sample.open(folder.resolve("account"), seals);
        return jobs(kinds);
    }

    private static Job start(Jobs jobs, long to) {
        return jobs.start("counting", Counting.to(to), false);
    }

    /// Who lists jobs and looks at each may come after one has been forgotten.
    @Test
    void whatWasAskedForWithAJobThatIsGoneIsNotFound() {
        Jobs none = jobs();
        var refused = assertThrows(Failed.class, () -> none.request(new UUID(1, 2)));
        assertEquals(Failure.NOT_FOUND, refused.failure());
    }

    @Test
    void aJobGoesThroughItsStepsAndLeavesItsRows() throws Exception {
        Jobs jobs = jobs(new Counting());
        Job begun = start(jobs, 5);
        assertEquals(4, begun.id().version());
        Job done = jobs.await(begun.id(), SOON).orElseThrow();
        assertEquals(State.COMPLETED, done.state());
        assertEquals(new Job.Progress(5, 5), done.progress());
        assertTrue(done.begun().isPresent() && done.ended().isPresent());
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                jobs.rows(begun.id(), 0, 100).stream().map(Counting::number).toList());
        assertEquals(
                List.of(4L), jobs.rows(begun.id(), 3, 1).stream().map(Counting::number).toList());
        assertEquals(5, Counting.number(jobs.request(begun.id())));
    }

    @Test
    void aNameIsMadeOfARequestOnceAndGoesWithItsJob() throws Exception {
        Jobs jobs = jobs(new Counting());
        UUID id = start(jobs, 5).id();
        var made = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            String name =
                    jobs.name(
                            id,
                            request -> {
                                made.incrementAndGet();
                                return "to " + Counting.number(request);
                            });
            assertEquals("to 5", name);
        }
        assertEquals(1, made.get());
        assertTrue(jobs.await(id, SOON).isPresent());
        assertTrue(jobs.remove(id));
        var refused = assertThrows(Failed.class, () -> jobs.name(id, _ -> "another"));
        assertEquals(Failure.NOT_FOUND, refused.failure());
    }

    @Test
    void whatWasUnderWayGoesOnAtItsLastCheckpointAfterAClose() throws Exception {
        var reached = new CountDownLatch(1);
        var slow =
                new Counting(
                        "counting",
                        at -> {
                            if (at == 3) {
                                reached.countDown();
                                return Optional.of(new Step.Idle(Duration.ofHours(1)));
                            }
                            return Optional.empty();
                        });
        UUID id = start(jobs(slow), 6).id();
        reached.await();
        var other = new Counting();
        Jobs jobs = again(other);
        assertEquals(State.COMPLETED, jobs.await(id, SOON).orElseThrow().state());
        assertEquals(List.of(3L, 4L, 5L), other.worked);
        assertEquals(6, jobs.rows(id, 0, 100).size());
        assertEquals(State.COMPLETED, again(new Counting()).find(id).orElseThrow().state());
    }

    @Test
    void aCanceledJobEndsAndItsTracesAreTakenAwayAlsoByTheNextOpening() throws Exception {
        var begun = new CountDownLatch(1);
        var endless =
                new Counting(
                        "counting",
                        at -> {
                            begun.countDown();
                            return Optional.of(new Step.Idle(Duration.ofHours(1)));
                        });
        Jobs jobs = jobs(endless);
        Job first = start(jobs, 5);
        Job second = start(jobs, 6);
        begun.await();
        assertEquals(State.CANCELED, jobs.cancel(second.id()).orElseThrow().state());
        assertEquals(State.CANCELED, jobs.cancel(first.id()).orElseThrow().state());
        while (endless.cleared.size() < 2) {
            Thread.onSpinWait();
        }
        assertEquals(Optional.empty(), jobs.cancel(UUID.randomUUID()));
        var other = new Counting();
        jobs = again(other);
        assertEquals(State.CANCELED, jobs.find(first.id()).orElseThrow().state());
        Job third = start(jobs, 1);
        assertEquals(State.COMPLETED, jobs.await(third.id(), SOON).orElseThrow().state());
        assertEquals(List.of(), other.cleared, "they were cleared before");
        assertEquals(State.COMPLETED, jobs.cancel(third.id()).orElseThrow().state());
    }

    @Test
    void aPausedJobRestsOverAStartUntilItIsResumedWhileOthersGoOn() throws Exception {
        var kind =
                new Counting(
                        "counting",
                        at ->
                                at == 1
                                        ? Optional.of(new Step.Idle(Duration.ofHours(1)))
                                        : Optional.empty());
        Jobs jobs = jobs(kind);
        UUID id = start(jobs, 2).id();
        assertEquals(State.PAUSED, jobs.pause(id).orElseThrow().state());
        jobs = again(new Counting());
        UUID other = start(jobs, 3).id();
        assertEquals(State.COMPLETED, jobs.await(other, SOON).orElseThrow().state());
        assertEquals(State.PAUSED, jobs.find(id).orElseThrow().state());
        jobs.resume(id);
        assertEquals(State.COMPLETED, jobs.await(id, SOON).orElseThrow().state());
        assertEquals(2, jobs.rows(id, 0, 10).size());
        assertEquals(State.COMPLETED, jobs.pause(id).orElseThrow().state());
    }

    @Test
    void whatFailsForNowIsTriedAgainFromTheCheckpoint() throws Exception {
        var fails = new AtomicInteger();
        var kind =
                new Counting(
                        "counting",
                        at -> {
                            if (at == 2 && fails.getAndIncrement() < 2) {
                                throw new Failed(Failure.BUSY, "too much at once");
                            }
                            return Optional.empty();
                        });
        Jobs jobs = jobs(kind);
        UUID id = start(jobs, 4).id();
        assertEquals(State.COMPLETED, jobs.await(id, SOON).orElseThrow().state());
        assertEquals(List.of(0L, 1L, 2L, 3L), kind.worked);
        assertEquals(3, fails.get());
    }

    /// By the clock each of its steps takes 12 seconds, as on a machine that is asked for more than
    /// it can do: in proportion to that it would rest for 36.
    @Test
    void aJobGoesOnASecondAfterEachStepThoughSomebodyAsksAllTheTime() throws Exception {
        var now = new AtomicLong();
        var share = new JobShare(2, now::get);
        share.began();
        var kind =
                new Counting(
                        "counting",
                        _ -> {
                            now.addAndGet(Duration.ofSeconds(12).toNanos());
                            return Optional.empty();
                        });
        Jobs jobs = jobs(share, InstantSource.system(), kind);
        UUID id = start(jobs, 2).id();
        assertEquals(State.COMPLETED, jobs.await(id, SOON).orElseThrow().state());
    }

    /// Else it would rest a second after each time that it waited for somebody else.
    @Test
    void whatWaitsForSomebodyElseHasNotWorkedAndDoesNotRestForIt() throws Exception {
        var now = new AtomicLong();
        var share = new JobShare(2, now::get);
        share.began();
        var idle = new AtomicInteger();
        var kind =
                new Counting(
                        "counting",
                        _ -> {
                            now.addAndGet(Duration.ofSeconds(12).toNanos());
                            return idle.incrementAndGet() < 60
                                    ? Optional.of(new Step.Idle(Duration.ofMillis(1)))
                                    : Optional.empty();
                        });
        Jobs jobs = jobs(share, InstantSource.system(), kind);
        UUID id = start(jobs, 1).id();
        assertEquals(State.COMPLETED, jobs.await(id, SOON).orElseThrow().state());
    }

    @Test
    void aMistakeOrARefusalFailsTheJobAndIsTold() throws Exception {
        var thrown =
                new Counting(
                        "counting",
                        _ -> {
                            throw new IllegalStateException("Zyxwmarker");
                        });
        var refused =
                new Counting(
                        "refusing",
                        _ -> Optional.of(new Step.Refused(new JobFailure(403, "it may not"))));
        Jobs jobs = jobs(thrown, refused);
        UUID first = start(jobs, 4).id();
        UUID second = jobs.start("refusing", Counting.to(1), false).id();
        Job failed = jobs.await(first, SOON).orElseThrow();
        assertEquals(State.FAILED, failed.state());
        assertEquals(
                Optional.of(new JobFailure(500, "the job met a mistake of the server")),
                failed.failure());
        assertEquals(
                Optional.of(new JobFailure(403, "it may not")),
                jobs.await(second, SOON).orElseThrow().failure());
    }

    @Test
    void aRemovedJobIsForgottenWithAllThatItLeft() throws Exception {
        var kind = new Counting();
        Jobs jobs = jobs(kind);
        UUID id = start(jobs, 1_500).id();
        UUID stays = start(jobs, 1).id();
        assertEquals(State.COMPLETED, jobs.await(stays, SOON).orElseThrow().state());
        assertEquals(3 + 1 + 1_500 + 1, database.jobRecords().from(new byte[0], 10_000).size());
        assertTrue(jobs.remove(id));
        assertFalse(jobs.remove(id));
        assertEquals(Optional.empty(), jobs.find(id));
        while (database.jobRecords().from(new byte[0], 10_000).size() > 3) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(id), kind.cleared);
        assertEquals(List.of(stays), jobs.list().stream().map(Job::id).toList());
    }

    @Test
    void anEndedJobIsForgottenWhenItsTimeIsOver() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
        Jobs jobs = jobs(now::get, new Counting());
        UUID id = start(jobs, 1).id();
        jobs.await(id, SOON);
        now.set(now.get().plus(Duration.ofDays(7)).minusMillis(1));
        jobs.tend();
        assertTrue(jobs.find(id).isPresent());
        now.set(now.get().plusMillis(1));
        jobs.tend();
        assertTrue(jobs.find(id).isEmpty());
    }

    @Test
    void jobsStopWhenTheKeysAreWithdrawnAndGoOnWhenTheyComeBack() throws Exception {
        var reached = new CountDownLatch(1);
        var withdrawn = new CountDownLatch(1);
        var kind =
                new Counting(
                        "counting",
                        at -> {
                            if (at == 2) {
                                reached.countDown();
                                await(withdrawn);
                            }
                            return Optional.empty();
                        });
        Jobs before = jobs(kind);
        UUID id = start(before, 5).id();
        reached.await();
        seals.withdraw(Failure.KEY_REFUSED, Duration.ofSeconds(1));
        before.halt();
        database.abandon();
        withdrawn.countDown();
        before.close();
        seals = Sample.seals();
        database = Sample.open(folder.resolve("account"), seals);
        var other = new Counting();
        Jobs jobs = jobs(other);
        assertEquals(State.COMPLETED, jobs.await(id, SOON).orElseThrow().state());
        assertEquals(List.of(2L, 3L, 4L), other.worked, "the step of which nothing is known again");
        assertEquals(
                LongStream.rangeClosed(1, 5).boxed().toList(),
                jobs.rows(id, 0, 10).stream().map(Counting::number).toList());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSameRequestIsTheSameJobUntilItIsOver() throws Exception {
        var stopped = new CountDownLatch(1);
        var kind =
                new Counting(
                        "counting",
                        _ -> {
                            await(stopped);
                            return Optional.empty();
                        });
        Jobs jobs = jobs(kind);
        Job first = jobs.start("counting", Counting.to(2), true);
        assertEquals(first.id(), jobs.start("counting", Counting.to(2), true).id());
        assertNotEquals(first.id(), jobs.start("counting", Counting.to(3), true).id());
        assertNotEquals(first.id(), jobs.start("counting", Counting.to(2), false).id());
        stopped.countDown();
        jobs.await(first.id(), SOON);
        assertNotEquals(first.id(), jobs.start("counting", Counting.to(2), true).id());
    }

    @Test
    void moreThanMayWaitAreRefusedAndSoIsWhatIsTooLongOrUnknown() {
        var kind = new Counting("counting", _ -> Optional.of(new Step.Idle(Duration.ofHours(1))));
        kind.unendedMax = 2;
        Jobs jobs = jobs(kind);
        start(jobs, 1);
        start(jobs, 1);
        assertFails(Failure.BUSY, () -> start(jobs, 1));
        jobs.cancel(jobs.list().getLast().id());
        start(jobs, 1);
        assertTrue(jobs.hasUnended("counting"));
        assertFalse(jobs.hasUnended("other"));
        jobs.list().forEach(each -> jobs.cancel(each.id()));
        assertFalse(jobs.hasUnended("counting"));
        assertFails(Failure.INVALID, () -> jobs.start("other", new byte[0], false));
        byte[] long9 = new byte[Jobs.REQUEST_BYTES_MAX + 1];
        assertFails(Failure.TOO_LARGE, () -> jobs.start("counting", long9, false));
    }

    private static void assertFails(Failure failure, Runnable action) {
        assertEquals(failure, assertThrows(Failed.class, action::run).failure());
    }

    @Test
    void aJobOfAKindThatThisBuildDoesNotKnowStaysAsItIs() throws Exception {
        UUID id =
                jobs(new Counting("later", _ -> Optional.of(new Step.Idle(Duration.ofHours(1)))))
                        .start("later", Counting.to(1), false)
                        .id();
        Jobs jobs = again(new Counting());
        assertFalse(jobs.find(id).orElseThrow().state().isEnd());
        jobs = again(new Counting("later", _ -> Optional.empty()));
        assertEquals(State.COMPLETED, jobs.await(id, SOON).orElseThrow().state());
    }

    @Test
    void whatWaitsForSomebodyElseIsHurriedWhenTheJobIsCanceled() throws Exception {
        var waiting = new CountDownLatch(1);
        var hurried = new CountDownLatch(1);
        var kind =
                new JobKind() {
                    @Override
                    public String name() {
                        return "waiting";
                    }

                    @Override
                    public Duration kept() {
                        return SOON;
                    }

                    @Override
                    public Work begin(Job job, JobTools tools) {
                        tools.whenEnding(hurried::countDown);
                        return () -> {
                            waiting.countDown();
                            await(hurried);
                            throw new Failed(Failure.UNAVAILABLE, "closed");
                        };
                    }
                };
        Jobs jobs = jobs(kind);
        UUID id = jobs.start("waiting", new byte[0], false).id();
        waiting.await();
        jobs.cancel(id);
        hurried.await();
        jobs.close();
    }

    @Test
    void nothingOfAJobStandsInTheClearAndTheWalkFindsItWhole() throws Exception {
        byte[] marker = "Zyxwmarker".getBytes(StandardCharsets.US_ASCII);
        var kind =
                new Counting(
                        "counting",
                        _ ->
                                Optional.of(
                                        new Step.Done(
                                                new Step.Checkpoint(
                                                        Optional.of(marker),
                                                        Job.Progress.NONE,
                                                        List.of(marker)))));
        Jobs jobs = jobs(kind);
        UUID id = jobs.start("counting", marker, false).id();
        assertEquals(State.COMPLETED, jobs.await(id, SOON).orElseThrow().state());
        assertTrue(
                database.verify(
                                new Verifying() {
                                    @Override
                                    public void found(Finding finding) {
                                        throw new AssertionError(finding);
                                    }

                                    @Override
                                    public void walked(Part part, long done, long total) {}
                                })
                        .isSound());
        jobs.close();
        database.close();
        scan();
        open();
    }

    private void scan() throws IOException {
        int scanned = 0;
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                scanned++;
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("Zyxwmarker"), file.toString());
            }
        }
        assertTrue(scanned > 5);
    }
}
