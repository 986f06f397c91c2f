// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.AccountModel;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobShare;
import dev.signet.jobs.Jobs;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import dev.signet.transfer.FolderSource;
import dev.signet.transfer.Places;
import dev.signet.transfer.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportJobTest {
    private static final String DELETED =
            ",\"extension\":[{\"url\":\"http://azurehealthcareapis.com/data-extensions/deleted-state\","
                    + "\"valueString\":\"soft-deleted\"}]";

    @TempDir Path temporary;
    private Path folder;
    private Account account;
    private Jobs jobs;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectories(temporary.resolve("in")).toRealPath();
        account = new Account(temporary.resolve("account"));
        openJobs();
    }

    private void openJobs() {
        openJobs(new Places(List.of(new FolderSource(folder)), List.of()));
    }

    private void openJobs(Source places) {
        var models = new AccountModel(account.model);
        var clock = InstantSource.system();
        jobs =
                Jobs.open(
                        account.database(),
                        List.of(
                                new ImportKind(true, models, places, clock),
                                new ImportKind(false, models, places, clock)),
                        new JobShare(2, System::nanoTime),
                        clock,
                        Entropy.system());
    }

    @AfterEach
    void close() {
        jobs.close();
        account.close();
    }

    private static String patient(String id, String family, String meta) {
        return "{\"resourceType\":\"Patient\",\"id\":\""
                + id
                + (meta.isEmpty() ? "\"" : "\",\"meta\":{" + meta + "}")
                + ",\"name\":[{\"family\":\""
                + family
                + "\"}]}";
    }

    private static String version(long version, String time) {
        return "\"versionId\":\"" + version + "\",\"lastUpdated\":\"" + time + "\"";
    }

    private void file(String name, String... lines) throws IOException {
        Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private ImportRequest request(boolean initial, String... names) {
        var inputs = new ArrayList<ImportRequest.Input>();
        for (String name : names) {
            URI url = folder.resolve(name).toUri();
            inputs.add(new ImportRequest.Input(Optional.empty(), url, Optional.empty()));
        }
        return new ImportRequest(initial, Account.BASE + "/", Account.BASE + "/$import", inputs);
    }

    private Job run(ImportRequest request) throws InterruptedException {
        String kind = request.initial() ? ImportKind.INITIAL : ImportKind.INCREMENTAL;
        Job begun = jobs.start(kind, request.bytes(), true);
        return jobs.await(begun.id(), Duration.ofSeconds(120)).orElseThrow();
    }

    private List<String> told(Job job) {
        return jobs.rows(job.id(), 0, 10_000).stream()
                .map(ImportRow::of)
                .map(
                        row ->
                                switch (row) {
                                    case ImportRow.Ended(
                                                    int input,
                                                    long loaded,
                                                    long there,
                                                    long wrong) ->
                                            input
                                                    + ": "
                                                    + loaded
                                                    + (there > 0 ? "=" + there : "")
                                                    + "+"
                                                    + wrong;
                                    case ImportRow.Wrong(int input, byte[] outcome) ->
                                            input
                                                    + "! "
                                                    + new String(outcome, StandardCharsets.UTF_8);
                                })
                .toList();
    }

    @Test
    void aDeletionNeedsNothingOfWhatItsTypeMustHave() throws Exception {
        String meta = "\"meta\":{" + version(2, "2022-02-03T04:05:06.789+00:00") + DELETED + "}";
        file(
                "Observation-1.ndjson",
                "{\"resourceType\":\"Observation\",\"id\":\"o\"," + meta + "}",
                "{\"resourceType\":\"Observation\",\"id\":\"u\",\"nothing\":1," + meta + "}",
                "{\"resourceType\":\"Observation\"," + meta + "}",
                "{\"resourceType\":\"Observation\",\"id\":\"w\"}");
        Job job = run(request(false, "Observation-1.ndjson"));
        assertTrue(told(job).contains("0: 1+3"), told(job).toString());
        assertEquals(410, account.get("/Observation/o").status());
        assertEquals(404, account.get("/Observation/u").status());
    }

    private String get(String target) {
        return new String(account.get(target).body(), StandardCharsets.UTF_8);
    }

    private Stored read(String id) {
        return account.database().read(new ResourceKey("Patient", id)).orElseThrow();
    }

    @Test
    void anExportArrivesWithVersionsTimesAndDeletions() throws Exception {
        String early = "2021-02-03T04:05:06.789+00:00";
        String late = "2022-02-03T04:05:06.789+00:00";
        file(
                "Patient-1.ndjson",
                patient("a", "Newest", version(3, late)),
                patient("a", "Older", version(1, early)),
                patient("b", "Gone", version(2, late) + DELETED),
                patient("b", "Was", version(1, early)),
                patient("c", "Plain", "\"tag\":[{\"code\":\"x\"}]"));
        Job job = run(request(false, "Patient-1.ndjson"));
        assertEquals(Job.State.COMPLETED, job.state());
        assertEquals(List.of("0: 5+0"), told(job));
        assertEquals(3, read("a").version());
        assertEquals(Instant.parse("2022-02-03T04:05:06.789Z"), read("a").time());
        assertTrue(read("b").deleted());
        assertEquals(1, read("c").version());
        var history = get("/Patient/a/_history");
        assertTrue(history.contains("\"lastUpdated\":\"" + early + "\""), history);
        assertEquals(404, account.get("/Patient/a/_history/2").status());
        assertTrue(get("/Patient?_lastUpdated=2022-02-03").contains("Newest"));
        assertFalse(get("/Patient?_lastUpdated=2022-02-03").contains("Plain"));
        assertFalse(get("/Patient?_lastUpdated=gt2023").contains("Newest"));
        assertTrue(get("/Patient?_lastUpdated=gt2023").contains("Plain"));
        assertTrue(get("/Patient?family=newest").contains("Newest"));
        Job again = run(request(false, "Patient-1.ndjson"));
        assertEquals(List.of("0: 0=5+0"), told(again));
        try (var snapshot = account.database().snapshot()) {
            var changes = snapshot.changes(Optional.empty(), Long.MAX_VALUE, 100).changes();
            assertEquals(5, changes.size(), "nothing was written twice");
        }
    }

    @Test
    void aBadLineIsToldWithItsNumberAndNothingOfItAndTheRestIsLoaded() throws Exception {
        file(
                "a.ndjson",
                patient("a", "Good", ""),
                "{\"resourceType\":\"Patient\",\"id\":\"b\",\"secretive\":\"Marker77\"}",
                "{\"resourceType\":\"Patient\",\"id\":\"c\",",
                "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\","
                        + "\"code\":{\"text\":\"x\"},"
                        + "\"subject\":{\"reference\":\"Patient?name=Marker77\"}}",
                "x".repeat(3 << 20),
                patient("d", "Future", version(1, "2999-01-01T00:00:00Z")),
                patient("e", "Last", ""));
        Job job = run(request(false, "a.ndjson"));
        assertEquals(Job.State.COMPLETED, job.state());
        var told = told(job);
        assertEquals("0: 2+6", told.getLast());
        for (int i = 0; i < 6; i++) {
            assertTrue(told.get(i).contains("Line " + (i + 2) + " "), told.get(i));
            assertFalse(told.get(i).contains("Marker77"), told.get(i));
        }
        assertEquals(1, read("e").version());
    }

    @Test
    void whatIsCompressedOrNotThereOrABombIsTold() throws Exception {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("p.ndjson.gz")))) {
            out.write((patient("z", "Packed", "") + "\n").getBytes(StandardCharsets.UTF_8));
        }
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("bomb.gz")))) {
            out.write((patient("y", "First", "") + "\n").getBytes(StandardCharsets.UTF_8));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
        }
        Job job = run(request(false, "bomb.gz", "p.ndjson.gz"));
        assertEquals(Job.State.COMPLETED, job.state());
        var told = told(job);
        assertTrue(told.getFirst().contains("200 times"), told.toString());
        assertEquals("1: 1+0", told.getLast());
        assertEquals(1, read("z").version());
        Job none = run(request(false, "p.ndjson.gz", "none.ndjson"));
        assertEquals(Job.State.FAILED, none.state());
        assertEquals(400, none.failure().orElseThrow().status());
        assertTrue(none.failure().orElseThrow().text().startsWith("input 2: "));
    }

    @Test
    void anInitialLoadCreatesAndLeavesWhatIsThere() throws Exception {
        file(
                "a.ndjson",
                patient("a", "First", version(7, "2021-02-03T04:05:06Z")),
                patient("a", "First", ""),
                patient("a", "Other", ""),
                patient("b", "Gone", DELETED.substring(1)));
        Job job = run(request(true, "a.ndjson"));
        var told = told(job);
        assertEquals("0: 1=1+2", told.getLast());
        assertTrue(told.get(0).contains("Line 3 ") && told.get(0).contains("conflict"));
        assertTrue(told.get(1).contains("Line 4 ") && told.get(1).contains("not-supported"));
        assertEquals(1, read("a").version());
        assertTrue(new String(read("a").json(), StandardCharsets.UTF_8).contains("First"));
    }

    @Test
    void aTimeWithoutANumberComesOnTopOrIsRefused() throws Exception {
        file(
                "a.ndjson",
                patient("a", "One", "\"lastUpdated\":\"2020-01-01T00:00:00Z\""),
                patient("a", "Two", "\"lastUpdated\":\"2021-01-01T00:00:00Z\""),
                patient("a", "Old", "\"lastUpdated\":\"2019-01-01T00:00:00Z\""));
        file("b.ndjson", patient("a", "Other", version(2, "2021-01-01T00:00:01Z")));
        var told = told(run(request(false, "a.ndjson", "b.ndjson")));
        assertTrue(told.contains("0: 2+1"), told.toString());
        assertTrue(told.contains("1: 0+1"), told.toString());
        assertEquals(2, read("a").version());
        assertTrue(new String(read("a").json(), StandardCharsets.UTF_8).contains("Two"));
    }

    @Test
    void linesWithoutMetaAreWrittenManyAtATimeAndThoseOfThatIdComeOnTopInOrder() throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 2_000; i++) {
            lines.add(patient("p" + i, "Doe", ""));
        }
        lines.add(1_200, patient("p7", "Second", ""));
        lines.add(patient("p7", "Third", ""));
        lines.add(patient("p8", "Doe", ""));
        file("plain.ndjson", lines.toArray(String[]::new));
        long before = account.database().lsn();

        assertEquals(Job.State.COMPLETED, run(request(false, "plain.ndjson")).state());

        long transactions = account.database().lsn() - before;
        assertTrue(transactions < 100, () -> "as many transactions: " + transactions);
        assertEquals(3, read("p7").version());
        assertTrue(get("/Patient/p7").contains("Third"));
        assertTrue(get("/Patient/p7/_history/2").contains("Second"));
        assertEquals(1, read("p8").version());
        assertEquals(1, read("p1999").version());
    }

    @Test
    void aJobGoesOnWhereItWasAndLosesAndDoublesNothing() throws Exception {
        int count = 6_000;
        var lines = new String[count];
        for (int i = 0; i < count; i++) {
            lines[i] = patient("p" + i, "N" + i, version(1 + i % 3, "2020-01-01T00:00:00Z"));
        }
        file("many.ndjson", lines);
        ImportRequest request = request(false, "many.ndjson");
        Job begun = jobs.start(ImportKind.INCREMENTAL, request.bytes(), true);
        for (int i = 0; i < 5; i++) {
            long before = account.database().newest().toEpochMilli();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (account.database().newest().toEpochMilli() == before
                    && !jobs.find(begun.id()).orElseThrow().state().isEnd()
                    && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            jobs.close();
            openJobs();
        }
        Job job = jobs.await(begun.id(), Duration.ofSeconds(120)).orElseThrow();
        assertEquals(Job.State.COMPLETED, job.state());
        var totals = ImportState.of(job.checkpoint()).totals();
        assertEquals(count, totals.loaded() + totals.there());
        assertEquals(0, totals.wrong());
        try (var snapshot = account.database().snapshot()) {
            assertEquals(count, snapshot.count(new dev.signet.index.Query.All()));
            assertEquals(
                    count,
                    snapshot.changes(Optional.empty(), Long.MAX_VALUE, count + 10)
                            .changes()
                            .size());
        }
    }

    @Test
    void aSourceThatBreaksOurReadingFailsTheJobAndIsNotWaitedForForEver() throws Exception {
        jobs.close();
        openJobs(
                asked -> {
                    throw new NumberFormatException("a mistake");
                });
        Job job = run(request(false, "a.ndjson"));
        assertEquals(Job.State.FAILED, job.state());
        assertEquals(500, job.failure().orElseThrow().status());
    }
}
