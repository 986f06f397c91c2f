// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.edge.EntryPayload;
import dev.signet.dataplane.exchange.Answering;
import dev.signet.dataplane.exchange.Call;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Preferences;
import dev.signet.dataplane.exchange.Rights;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Stated;
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.FhirPathAllowance;
import dev.signet.identity.DataScopes;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// An entry fails by an error of the JVM, in the thread that the batch came in or in one beside it:
/// no more entries are begun, and who is told of it is told when those that had begun are over.
class FailedBatchTest {
    private static final int ENTRIES = 64;
    private static final int THREADS = 8;
    private static final long SECONDS = 30;
    private static final String BUNDLE =
            "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                    + String.join(
                            ",",
                            Collections.nCopies(
                                    ENTRIES,
                                    "{\"resource\":{\"resourceType\":\"Patient\"},\"request\":"
                                            + "{\"method\":\"POST\",\"url\":\"Patient\"}}"))
                    + "]}";

    private final Thread first = Thread.currentThread();
    private final CountDownLatch allBegun = new CountDownLatch(THREADS);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();

    /// Fails in one of the threads, when all have begun; the others end later.
    private record Failing(FailedBatchTest test, BooleanSupplier isHere) implements Answering {
        @Override
        public <T> T answer(
                Rights rights,
                Supplier<UUID> id,
                Supplier<Exchange> exchange,
                Function<Outcome, T> written) {
            return test.entry(isHere, written);
        }
    }

    private <T> T entry(BooleanSupplier isHere, Function<Outcome, T> written) {
        begun.incrementAndGet();
        allBegun.countDown();
        await(allBegun);
        if (isHere.getAsBoolean() && failing.getAndIncrement() == 0) {
            Thread failed = Thread.currentThread();
            Thread.ofVirtual().start(() -> releaseBehind(failed));
            throw new StackOverflowError();
        }
        await(released);
        ended.incrementAndGet();
        return written.apply(Outcome.empty(201));
    }

    /// The entries that have begun end only when the failed thread is over, or, if it is the first,
    /// waits for them.
    private void releaseBehind(Thread failed) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (failed.isAlive()
                && !(failed == first && failed.getState() == Thread.State.WAITING)
                && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        released.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(SECONDS, TimeUnit.SECONDS), "it is waited for too long");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Batch batch(BooleanSupplier isHere) {
        byte[] body = BUNDLE.getBytes(StandardCharsets.UTF_8);
        var memory = Account.BUDGETS.bodies().share();
        var exchange =
                new Exchange(
                        new RouteTable.Found(
                                new RouteTable(List.of(), Account.MODEL.definitions()),
                                new Unasked(),
                                "POST",
                                Target.SYSTEM,
                                List.of()),
                        Account.BASE,
                        new Rights(_ -> DataScopes.ALL),
                        List.of(),
                        Stated.NOTHING,
                        Preferences.of(List.of(), List.of()),
                        new EntryPayload(Sent.whole(body), memory),
                        OptionalInt.empty(),
                        Call.unaudited(() -> new UUID(0, 0)),
                        Account.BUDGETS.work().share(),
                        new FhirPathAllowance(InstantSource.system()),
                        new ComputingTime());
        BundleScan bundle =
                BundleScan.scan(
                        body,
                        0,
                        body.length,
                        BundleScan.Limits.DEFAULT,
                        Account.MODEL.validation());
        assertEquals(List.of(), bundle.issues());
        return new Batch(
                new Entries(exchange, body, new Failing(this, isHere), Account.BUDGETS),
                bundle,
                memory);
    }

    private record Unasked() implements Interaction.Open {
        @Override
        public List<Route> routes() {
            return List.of();
        }

        @Override
        public Outcome run(Exchange exchange) {
            throw new IllegalStateException("it is not asked");
        }
    }

    private void checkNothingMoreWasDone() {
        assertEquals(THREADS, begun.get(), "entries that have begun");
        assertEquals(THREADS - 1, ended.get(), "entries that have ended before that was told");
    }

    @Test
    void inTheFirstThread() {
        Batch batch = batch(() -> Thread.currentThread() == first);
        assertThrows(StackOverflowError.class, batch::run);
        checkNothingMoreWasDone();
    }

    @Test
    void inAThreadBesideIt() {
        Batch batch = batch(() -> Thread.currentThread() != first);
        Failed failed = assertThrows(Failed.class, batch::run);
        assertEquals(Failure.INTERNAL, failed.failure());
        checkNothingMoreWasDone();
    }
}
