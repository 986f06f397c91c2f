// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// SIGKILL at random moments under write load, round after round on one data folder: whatever was
/// acknowledged is there, nothing is half there, index and ledger agree.
final class Kills {
    private static final int CONNECTIONS = 8;
    private static final int KILLED_AFTER_WRITES_MAX = 600;
    private static final int KILLED_AFTER_MILLIS_MAX = 50;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int OLDER_CHECKED = 150;
    private static final int WHOLE_AUDIT_EACH = 25;

    private final Path data;
    private final Random random;
    private final PrintStream out;
    private final Site site = Site.free();
    private final Book book = new Book();
    private final List<Long> readyMillis = new ArrayList<>();
    private int failed;
    private long acknowledged;
    private int doubtful;
    private int carriedOut;

    Kills(Path data, long seed, PrintStream out) {
        this.data = data;
        this.random = new Random(seed);
        this.out = out;
    }

    /// What all rounds saw.
    ///
    /// @param rounds kills done; fewer than asked for when the time was over
    /// @param failed rounds with a fault
    /// @param acknowledged writes acknowledged in all
    /// @param doubtful resources whose request was under way at a kill
    /// @param carriedOut how many of those turned out to be written
    record Result(
            int rounds,
            int failed,
            long acknowledged,
            int doubtful,
            int carriedOut,
            long readyMillisMedian,
            long readyMillisMost) {
        @Override
        public String toString() {
            return ("%d kills, %d failed; %d writes acknowledged; %d resources in doubt at a kill,"
                            + " %d of them written; ready after %d ms (median), %d ms (most)")
                    .formatted(
                            rounds,
                            failed,
                            acknowledged,
                            doubtful,
                            carriedOut,
                            readyMillisMedian,
                            readyMillisMost);
        }
    }

    Result run(int rounds, Deadline deadline) {
        int done = 0;
        Site.Running running = site.start(data);
        try {
            while (done < rounds && !deadline.over()) {
                List<Kept> touched = killedUnderLoad(running, done);
                running.close();
                running = site.start(data);
                readyMillis.add(running.readyMillis());
                done++;
                boolean last = done == rounds || deadline.over();
                check(running, done, touched, last || done % WHOLE_AUDIT_EACH == 0);
            }
        } finally {
            running.close();
        }
        Collections.sort(readyMillis);
        return new Result(
                done,
                failed,
                acknowledged,
                doubtful,
                carriedOut,
                readyMillis.isEmpty() ? 0 : readyMillis.get(readyMillis.size() / 2),
                readyMillis.isEmpty() ? 0 : readyMillis.getLast());
    }

    private List<Kept> killedUnderLoad(Site.Running running, int round) {
        var unexpected = new ConcurrentLinkedQueue<String>();
        var writers = new ArrayList<Writer>();
        var threads = new ArrayList<Thread>();
        running.client().token("fhir");
        for (int i = 0; i < CONNECTIONS; i++) {
            var writer =
                    new Writer(
                            running.client(),
                            running.base(),
                            "r" + round + "w" + i,
                            new Random(random.nextLong()),
                            book,
                            unexpected::add);
            writers.add(writer);
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        boolean going = true;
                                        while (going) {
                                            going = writer.step();
                                        }
                                    }));
        }
        awaitMoment(writers);
        running.process().kill();
        threads.forEach(Kills::join);
        if (!unexpected.isEmpty()) {
            failed++;
            out.println("  FAIL unexpected answers: " + unexpected);
        }
        var touched = new ArrayList<Kept>();
        for (Writer writer : writers) {
            touched.addAll(writer.touched());
            acknowledged += writer.acknowledged();
        }
        return touched;
    }

    private void check(Site.Running running, int round, List<Kept> touched, boolean whole) {
        List<Kept> inDoubt = touched.stream().filter(k -> k.doubtful().isPresent()).toList();
        var wanted = inDoubt.stream().map(kept -> kept.doubtful().orElseThrow()).toList();
        var checked = new ArrayList<Kept>(touched);
        if (whole) {
            checked = new ArrayList<>(book.all());
        } else {
            var older = new ArrayList<>(book.all());
            Collections.shuffle(older, random);
            checked.addAll(withTransactions(older));
        }
        var findings = new Audit(running).of(checked, book);
        int written = 0;
        for (int i = 0; i < inDoubt.size(); i++) {
            if (wanted.get(i).shownBy(inDoubt.get(i).acknowledged())) {
                written++;
            }
        }
        doubtful += inDoubt.size();
        carriedOut += written;
        if (!findings.clean()) {
            failed++;
        }
        out.printf(
                "kill %3d  %5d written, %2d in doubt, %2d of them there; ready after %5d ms;"
                        + " %s%s; %s%n",
                round,
                touched.size(),
                inDoubt.size(),
                written,
                running.readyMillis(),
                whole ? "all: " : "",
                findings,
                findings.clean() ? "pass" : "FAIL");
        if (!findings.clean()) {
            out.println(running.process().text());
        }
        out.flush();
    }

    private static List<Kept> withTransactions(List<Kept> older) {
        return older.stream()
                .filter(kept -> kept.transaction().isEmpty())
                .limit(OLDER_CHECKED)
                .toList();
    }

    /// A number of writes, or some seconds if those do not come, and then some milliseconds: so
    /// the kill strikes any step of a write.
    private void awaitMoment(List<Writer> writers) {
        int writes = random.nextInt(KILLED_AFTER_WRITES_MAX);
        int millis = random.nextInt(KILLED_AFTER_MILLIS_MAX);
        var longest = Deadline.in(LONGEST);
        while (written(writers) < writes && !longest.over()) {
            pause(Duration.ofMillis(1));
        }
        pause(Duration.ofMillis(millis));
    }

    private static long written(List<Writer> writers) {
        return writers.stream().mapToLong(Writer::acknowledged).sum();
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
