// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import dev.signet.conformance.Arm;
import dev.signet.conformance.BulkJobs;
import dev.signet.conformance.BulkJobs.Input;
import dev.signet.conformance.Client;
import dev.signet.conformance.FreePort;
import dev.signet.conformance.SourceServer;
import dev.signet.sim.Deadline;
import dev.signet.sim.Site;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Sources that are silent for longer than the server waits: once, in the middle of a file, and for
/// good. Takes ten minutes, because the server asks eight times and waits a minute each time.
public final class SilentSources {
    private static final int PATIENTS = 400;
    private static final long SILENT_MILLIS = Duration.ofMinutes(60).toMillis();
    private static final Duration SILENT_FOR_GOOD = Duration.ofMinutes(9);
    private static final String ETAG = "\"one\"";

    private final Path data;
    private final Random random;
    private final PrintStream out;

    /// @param scratch an empty folder
    public SilentSources(Path scratch, long seed, PrintStream out) {
        this.data = scratch.resolve("data");
        this.random = new Random(seed);
        this.out = out;
    }

    /// @return what was wrong
    public List<String> run(Deadline deadline) {
        var failures = new ArrayList<String>();
        String nobody = "http://127.0.0.1:" + FreePort.next() + "/files/";
        try (var source = new SourceServer();
                var running =
                        Site.free().start(data, "--import-from", source.base() + "," + nobody)) {
            var contents = new Contents();
            byte[] content =
                    String.join("\n", contents.batch(1, PATIENTS, random))
                            .getBytes(StandardCharsets.UTF_8);
            URI once = source.serve("once", (asked, number) -> stall(asked, number == 2, content));
            URI mute = source.serve("mute", (asked, _) -> asked.rest(SILENT_MILLIS));
            // an account each: jobs of one follow one another
            var stalled = jobs(running.client(), Site.ACCOUNT);
            var silent = jobs(running.client(), account(running, "silent"));
            var absent = jobs(running.client(), account(running, "absent"));
            String ofOnce = stalled.beginImport(List.of(Input.of(once)));
            String ofMute = silent.beginImport(List.of(Input.of(mute)));
            String ofNobody = absent.beginImport(List.of(Input.of(URI.create(nobody + "a"))));

            var ended = stalled.completed(ofOnce);
            told("a source that is silent once", deadline);
            if (ended.get("error").size() > 0
                    || stalled.loaded(ended, "once") != contents.kept().size()) {
                failures.add("silent once: " + ended);
            }
            String export = stalled.beginExport("includeAssociatedData=_history,_deleted");
            failures.addAll(contents.kept().differences(stalled.lines(stalled.completed(export))));
            unanswered(absent, ofNobody, failures);
            told("a source where nobody listens", deadline);
            if (deadline.left().compareTo(SILENT_FOR_GOOD) < 0) {
                out.println("sources skipped: one that is silent for good: it takes ten minutes");
                return failures;
            }
            unanswered(silent, ofMute, failures);
            told("a source that is silent for good", deadline);
        }
        return failures;
    }

    private void told(String what, Deadline deadline) {
        out.println(
                "sources " + what + " is done with, " + deadline.left().toSeconds() + " s left");
        out.flush();
    }

    private static String account(Site.Running running, String name) {
        new Arm(running.client()).create(name, running.keys().uri(Site.KEY));
        return name;
    }

    private static BulkJobs jobs(Client client, String account) {
        return new BulkJobs(client, client.fhir(account));
    }

    private static void unanswered(BulkJobs jobs, String job, List<String> failures) {
        var answer = jobs.ended(job);
        if (answer.status() != 503
                || !answer.text().contains("input 1: its source gives no answer")) {
            failures.add("no answer: " + answer.status() + " " + answer.text());
        }
    }

    private static void stall(SourceServer.Asked asked, boolean stalls, byte[] content)
            throws IOException {
        OutputStream body = asked.begin(content.length, ETAG);
        if (body == null) {
            return;
        }
        int from = asked.from();
        int end = stalls ? content.length / 2 : content.length;
        body.write(content, from, end - from);
        body.flush();
        if (stalls) {
            asked.rest(SILENT_MILLIS);
        }
    }
}
