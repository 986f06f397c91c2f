// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import dev.signet.conformance.Client.Answer;
import dev.signet.sim.Site;
import dev.signet.sim.bulk.Window.Asked;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Eight clients that read by id and search what the first batch of [Contents] has brought. One
/// thread.
final class Readers {
    private static final int CLIENTS = 8;
    private static final int READS_OF_TEN = 7;

    private final Site.Running running;
    private final Random random;
    private final int patients;
    private final InstantSource clock = InstantSource.system();
    private volatile String wrong = "";

    /// @param patients in the first batch
    Readers(Site.Running running, Random random, int patients) {
        this.running = running;
        this.random = random;
        this.patients = patients;
    }

    /// An answer that was none; empty: there was no such answer.
    String wrong() {
        return wrong;
    }

    /// Has all of them ask while it goes on.
    Window window(BooleanSupplier goesOn) {
        var stopping = new AtomicBoolean();
        var taken = new ConcurrentLinkedQueue<Asked>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var chance = new Random(random.nextLong());
            threads.add(Thread.ofVirtual().start(() -> ask(chance, stopping, taken)));
        }
        try {
            while (goesOn.getAsBoolean()) {
                Thread.sleep(100);
            }
            stopping.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Window(taken.stream().sorted(Comparator.comparingLong(Asked::nanos)).toList());
    }

    /// Reads and searches until it is over.
    private void ask(Random chance, AtomicBoolean stopping, Queue<Asked> taken) {
        while (!stopping.get()) {
            int who = chance.nextInt(patients);
            boolean isSearch = chance.nextInt(10) >= READS_OF_TEN;
            String query =
                    isSearch
                            ? "/Patient?family=" + Contents.MARKER + who + "&_count=10"
                            : "/Observation/b1p" + who;
            Instant at = clock.instant();
            long begun = System.nanoTime();
            Answer answer = running.client().get("fhir", running.base() + query);
            taken.add(new Asked(at, System.nanoTime() - begun, isSearch));
            if (answer.status() != 200) {
                wrong = "GET " + answer.status();
            }
        }
    }
}
