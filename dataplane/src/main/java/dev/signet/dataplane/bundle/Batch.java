// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Failed;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.budget.Turn;
import dev.signet.dataplane.bundle.BundleAnswer.Answered;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A batch: each entry is asked on its own, and one that fails fails alone
/// (<https://hl7.org/fhir/R4/http.html#brules>).
///
/// Writes that stand next to each other and name different resources run together, so that they
/// share the disk's syncs; everything else runs in the order of the Bundle.
final class Batch {
    private static final int TOGETHER_MAX = 64;
    private static final int THREADS = 8;

    /// Their answers are kept until all have come.
    private static final long TOGETHER_BYTES_MAX = 4 << 20;

    private final Entries asked;
    private final List<Entry> entries;
    private final BodyBudget.Share memory;

    /// @param memory that is charged for the Bundle
    Batch(Entries asked, BundleScan bundle, BodyBudget.Share memory) {
        this.asked = asked;
        this.entries = bundle.entries();
        this.memory = memory;
    }

    Outcome run() {
        var answer =
                new BundleAnswer(
                        "batch-response",
                        asked.outer().preferences().wanted(),
                        entries.size(),
                        asked.body().length,
                        memory);
        for (int from = 0; from < entries.size(); ) {
            int to = together(from);
            for (Answered answered : answers(entries.subList(from, to))) {
                answer.add(answered);
            }
            from = to;
            Turn.pass();
        }
        return answer.outcome();
    }

    /// The end of what may run together, at least one entry.
    private int together(int from) {
        var paths = new HashSet<List<String>>();
        int to = from;
        long bytes = 0;
        while (to < entries.size() && to - from < TOGETHER_MAX && joins(entries.get(to), paths)) {
            bytes += entries.get(to).length();
            if (bytes > TOGETHER_BYTES_MAX) {
                break;
            }
            to++;
        }
        return Math.max(to, from + 1);
    }

    private boolean joins(Entry entry, Set<List<String>> paths) {
        if (entry.request().isEmpty()) {
            return false;
        }
        BundleScan.Request request = entry.request().get();
        return switch (request.method()) {
            case "POST" -> entry.hasResource();
            case "PUT", "PATCH", "DELETE" -> addsPath(request.url(), paths);
            default -> false;
        };
    }

    /// What criteria find is not known before it is looked for.
    private boolean addsPath(String url, Set<List<String>> paths) {
        try {
            List<String> path = EntryUrl.of(url, asked.outer().base()).path();
            return path.size() != 1 && paths.add(path);
        } catch (Failed _) { // names nothing, and is refused on its own
            return false;
        }
    }

    private Answered[] answers(List<Entry> some) {
        var answers = new Answered[some.size()];
        if (some.size() == 1) {
            answers[0] = asked.answer(some.getFirst());
            return answers;
        }
        var next = new AtomicInteger();
        Runnable work =
                () -> {
                    for (int i = next.getAndIncrement();
                            i < answers.length;
                            i = next.getAndIncrement()) {
                        answers[i] = asked.answer(some.get(i));
                    }
                };
        var failed = new AtomicReference<@Nullable Throwable>();
        Runnable beside =
                () -> {
                    try {
                        work.run();
                    } catch (Throwable thrown) { // an error of the JVM: entries fail as answers
                        failed.compareAndSet(null, thrown);
                        next.set(answers.length);
                    }
                };
        var threads = new Thread[Math.min(THREADS, answers.length) - 1];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().name("batch").start(beside);
        }
        try {
            work.run();
        } finally {
            // who is told that it failed is told what was done: nothing more is
            next.set(answers.length);
            for (Thread thread : threads) {
                join(thread);
            }
        }
        Throwable why = failed.get();
        if (why != null) {
            throw Failed.mistake(why, "an entry of the batch could not be answered");
        }
        return answers;
    }

    /// What has begun is waited for; an interrupt is kept for later.
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
