// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import dev.signet.conformance.Client;
import dev.signet.conformance.Client.Answer;
import dev.signet.conformance.Until;
import dev.signet.conformance.VaultKeys;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Reads, writes and searches while the key is rotated, disabled and enabled: no answer that is
/// not the one to be expected at that moment.
final class Load {
    private static final int CONNECTIONS = 8;
    private static final Duration KEY_EACH = Duration.ofSeconds(20);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int AUDITED_MAX = 5_000;

    private final Path data;
    private final Random random;
    private final PrintStream out;
    private final Book book = new Book();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean stopping;

    /// While true a 403 is no surprise: the key has been disabled, or was until just now.
    private volatile boolean disabled;

    private volatile long disabledUntil = System.nanoTime() - 1;

    Load(Path data, long seed, PrintStream out) {
        this.data = data;
        this.random = new Random(seed);
        this.out = out;
    }

    /// What the load saw.
    ///
    /// @param residentMebibytes the most that the server held
    record Result(
            long requests,
            long refused,
            int keyChanges,
            List<String> unexpected,
            Audit.Findings findings,
            long residentMebibytes) {
        boolean passed() {
            return unexpected.isEmpty() && findings.clean();
        }
    }

    Result run(Deadline deadline) {
        try (var running = Site.free().start(data)) {
            running.client().token("fhir");
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < CONNECTIONS; i++) {
                var chance = new Random(random.nextLong());
                String name = "load" + i;
                threads.add(Thread.ofVirtual().start(() -> work(running, name, chance)));
            }
            int keyChanges = 0;
            long most = 0;
            while (!deadline.over()) {
                Duration left = deadline.left();
                pause(left.compareTo(KEY_EACH) < 0 ? left : KEY_EACH);
                if (!deadline.over()) {
                    change(running, keyChanges++);
                }
                most = Math.max(most, Resident.mebibytes(running.process().pid()));
                out.printf(
                        "load  %d requests, %d refused while the key was disabled, %d key"
                                + " changes, %d unexpected, %d MiB resident%n",
                        requests.get(), refused.get(), keyChanges, unexpected.size(), most);
            }
            stopping = true;
            for (Thread thread : threads) {
                join(thread);
            }
            var some = book.some(AUDITED_MAX);
            var findings = new Audit(running).of(some, book);
            return new Result(
                    requests.get(),
                    refused.get(),
                    keyChanges,
                    List.copyOf(unexpected),
                    findings,
                    most);
        }
    }

    /// Rotation and disable-enable in turn.
    private void change(Site.Running running, int count) {
        VaultKeys keys = running.keys();
        if (count % 2 == 0) {
            keys.rotate(Site.KEY);
            return;
        }
        String version = keys.latest(Site.KEY);
        disabled = true;
        keys.enable(Site.KEY, version, false);
        Duration refusedAfter = Until.holds(BOUND, "refused", () -> probe(running).status() == 403);
        keys.enable(Site.KEY, version, true);
        Duration servedAfter = Until.holds(BOUND, "served", () -> probe(running).status() == 200);
        disabledUntil = System.nanoTime();
        disabled = false;
        out.printf(
                "load  key disabled: refused after %d ms; enabled: served after %d ms%n",
                refusedAfter.toMillis(), servedAfter.toMillis());
    }

    private static Answer probe(Site.Running running) {
        return running.client().get("fhir", running.base() + "/Patient?_summary=count");
    }

    private void work(Site.Running running, String name, Random chance) {
        var begun = new AtomicLong();
        var writer =
                new Writer(
                        running.client(),
                        running.base(),
                        name,
                        chance,
                        book,
                        said -> heard(said, begun.get()));
        while (!stopping) {
            begun.set(System.nanoTime());
            requests.incrementAndGet();
            int kind = chance.nextInt(10);
            if (kind < 4) {
                if (!writer.step()) {
                    unexpected.add("the connection of a writer ended");
                    return;
                }
                continue;
            }
            look(running, kind, writer, chance, begun.get());
        }
    }

    private void look(Site.Running running, int kind, Writer writer, Random chance, long begun) {
        Kept kept = writer.any(chance).orElse(null);
        if (kept == null) {
            return;
        }
        State promised = kept.acknowledged();
        if (kept.id().isEmpty() || kept.doubtful().isPresent()) {
            return;
        }
        String query =
                kind < 8
                        ? "/" + kept.type() + "/" + kept.id()
                        : "/"
                                + kept.type()
                                + "?identifier="
                                + Client.encode(Kept.SYSTEM + "|" + kept.identifier());
        try {
            Answer answer = running.client().get("fhir", running.base() + query);
            boolean search = kind >= 8;
            boolean right =
                    (promised.present() || search)
                            ? answer.status() == 200
                            : answer.status() == 410 || answer.status() == 404;
            boolean shown = answer.text().contains("\"" + promised.content() + "\"");
            if (!right) {
                heard("GET " + answer.status() + " " + (search ? "search" : "read"), begun);
            } else if (promised.present() && !shown) {
                unexpected.add((search ? "search" : "read") + " does not show " + promised);
            }
        } catch (UncheckedIOException e) {
            unexpected.add("the connection of a reader ended: " + e.getMessage());
        }
    }

    private void heard(String said, long begun) {
        if (said.contains(" 403 ") && (disabled || begun - disabledUntil <= 0)) {
            refused.incrementAndGet();
        } else {
            unexpected.add(said);
        }
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
