// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.IssueType;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.io.ByteArrayInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A batch: each entry is a request on its own, and one that fails fails alone
/// (<https://hl7.org/fhir/R4/http.html#brules>).
///
/// Writes that stand next to each other and name different resources run together, so that they
/// share the disk's syncs; everything else runs in the order of the Bundle.
final class Batch {
    private static final int TOGETHER_MAX = 64;
    private static final int THREADS = 8;

    /// Their answers are kept until all have come.
    private static final long TOGETHER_BYTES_MAX = 4 << 20;

    private final byte[] body;
    private final List<Entry> entries;
    private final Request request;
    private final BodyRoom.Share room;
    private final Function<Request, Response> handle;

    /// @param handle answers one entry as a request; any thread; never throws
    Batch(
            byte[] body,
            BundleScan bundle,
            Request request,
            BodyRoom.Share room,
            Function<Request, Response> handle) {
        this.body = body;
        this.entries = bundle.entries();
        this.request = request;
        this.room = room;
        this.handle = handle;
    }

    Response run() {
        var answer =
                new Bundles.Answer(
                        "batch-response", entries.size(), request.base(), body.length, room);
        for (int from = 0; from < entries.size(); ) {
            int to = together(from);
            for (Response response : responses(entries.subList(from, to))) {
                answer.add(response);
            }
            from = to;
            Turn.pass();
        }
        return answer.response();
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
        BundleScan.Request asked = entry.request().get();
        return switch (asked.method()) {
            case "POST" -> entry.hasResource();
            case "PUT", "DELETE" -> addsPath(asked.url(), paths);
            default -> false;
        };
    }

    private boolean addsPath(String url, Set<List<String>> paths) {
        try {
            return paths.add(EntryUrl.of(url, request.base()).path());
        } catch (Failed _) { // names nothing, and is refused on its own
            return false;
        }
    }

    private Response[] responses(List<Entry> some) {
        var responses = new Response[some.size()];
        if (some.size() == 1) {
            responses[0] = response(some.getFirst());
            return responses;
        }
        var next = new AtomicInteger();
        Runnable work =
                () -> {
                    for (int i = next.getAndIncrement();
                            i < responses.length;
                            i = next.getAndIncrement()) {
                        responses[i] = response(some.get(i));
                    }
                };
        var threads = new Thread[Math.min(THREADS, responses.length) - 1];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().name("batch").start(work);
        }
        work.run();
        for (Thread thread : threads) {
            join(thread);
        }
        return responses;
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

    private Response response(Entry entry) {
        if (entry.request().isEmpty()) {
            byte[] outcome =
                    Outcome.error(
                            IssueType.REQUIRED,
                            "entry.request is missing",
                            TransactionPlan.at(entry));
            return Answers.json(400, outcome);
        }
        var resource = new ByteArrayInputStream(body, entry.offset(), entry.length());
        return Bundles.response(request, entry, resource, handle);
    }
}
