// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The rules of Bulk Data Access 2.0 (<https://hl7.org/fhir/uv/bulkdata/STU2/export.html>), and
/// what Azure's service adds.
@Timeout(60)
class ExportTest {
    private static final String[] ASYNC = {
        "Prefer", "respond-async", "Accept", "application/fhir+json"
    };

    private static final int WRITERS = 4;
    private static final int CHUNKS = 40;
    private static final int WRITES_EACH = 48;

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = BulkAccounts.in(folder.resolve("account"));
    }

    @AfterEach
    void close() {
        account.close();
    }

    private void fill() {
        account.put("/Patient/a", Account.patient("a", "Zyxwmarker")).expect(201);
        account.put("/Patient/b", Account.patient("b", "Beta")).expect(201);
        account.put("/Patient/c", Account.patient("c", "Gamma")).expect(201);
        for (String of : List.of("a", "b")) {
            account.post(
                            "/Observation",
                            Account.observation("Patient/" + of, "1-1", "70", "2026-01-01"))
                    .expect(201);
        }
        account.put(
                        "/Organization/o",
                        "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"x\"}")
                .expect(201);
    }

    /// The path of the job that a kick-off answers with.
    private String begun(Answer answer) {
        assertEquals(202, answer.status(), answer.text());
        String location = answer.header("Content-Location");
        assertTrue(location.startsWith(Account.BASE + "/_operations/export/"), location);
        return location.substring(Account.BASE.length());
    }

    private Answer ended(String job) {
        UUID id = UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
        try {
            account.jobs().await(id, Duration.ofSeconds(50));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return account.get(job, "Accept", "application/json");
    }

    private Answer exported(String target) {
        return ended(begun(account.get(target, ASYNC))).expect(200);
    }

    /// The lines of the files of a manifest, by type.
    private TreeMap<String, List<JsonObject>> lines(Answer manifest, String member) {
        var lines = new TreeMap<String, List<JsonObject>>();
        for (Json file : (JsonArray) manifest.json().find(member)) {
            Answer sent = account.get(Answer.at(file, "url"), "Accept", "application/fhir+ndjson");
            assertEquals(200, sent.status());
            assertEquals("application/fhir+ndjson", sent.header("Content-Type"));
            var of = lines.computeIfAbsent(Answer.at(file, "type"), _ -> new ArrayList<>());
            sent.text()
                    .lines()
                    .forEach(
                            line -> of.add(Json.readObject(line.getBytes(StandardCharsets.UTF_8))));
            assertEquals("" + sent.text().lines().count(), Answer.at(file, "count"));
            assertTrue(sent.text().endsWith("\n"));
        }
        return lines;
    }

    private String summary(Answer manifest) {
        var counts = new ArrayList<String>();
        lines(manifest, "output").forEach((type, all) -> counts.add(type + " " + all.size()));
        return String.join(", ", counts);
    }

    @Test
    void aKickOffIsAnsweredWithTheAddressOfItsJob() {
        Answer answer = account.get("/$export", ASYNC);
        begun(answer);
        assertEquals("", answer.text());
        begun(account.post("/$export", "", ASYNC));
        begun(account.get("/Patient/$export", ASYNC));
    }

    @Test
    void whoDoesNotAskForALaterAnswerIsTold() {
        assertEquals(400, account.get("/$export").status());
        assertTrue(account.get("/$export").at("issue", 0, "diagnostics").contains("respond-async"));
        assertEquals(
                406,
                account.get("/$export", "Prefer", "respond-async", "Accept", "text/csv").status());
    }

    @Test
    void theManifestNamesFilesOfNdjsonOneForEachType() {
        fill();
        Answer manifest = exported("/$export?_type=Patient,Observation,Organization");
        assertEquals("application/json", manifest.header("Content-Type"));
        assertFalse(manifest.header("Expires").isEmpty());
        assertEquals("true", manifest.at("requiresAccessToken"));
        assertEquals("[]", manifest.at("error"));
        assertEquals(
                Account.BASE + "/$export?_type=Patient,Observation,Organization",
                manifest.at("request"));
        assertEquals(
                account.get("/Organization/o").at("meta", "lastUpdated"),
                manifest.at("transactionTime"));
        assertEquals("Observation 2, Organization 1, Patient 3", summary(manifest));
        assertEquals(
                account.get("/Patient/a").json(),
                lines(manifest, "output").get("Patient").getFirst());
    }

    @Test
    void anEmptyExportIsAManifestWithoutFiles() {
        assertEquals("[]", exported("/$export").at("output"));
    }

    @Test
    void whatIsWrittenOrDeletedAfterTheKickOffDoesNotMatter() {
        fill();
        String job = begun(account.get("/$export", ASYNC));
        account.put("/Patient/a", Account.patient("a", "Later")).expect(200);
        account.delete("/Patient/b").expect(204);
        account.put("/Patient/d", Account.patient("d", "New")).expect(201);
        Answer manifest = ended(job).expect(200);
        assertEquals("Observation 2, Organization 1, Patient 3", summary(manifest));
        var patients = lines(manifest, "output").get("Patient");
        assertEquals("Zyxwmarker", Answer.at(patients.getFirst(), "name", 0, "family"));
        assertEquals("1", Answer.at(patients.getFirst(), "meta", "versionId"));
    }

    @Test
    void aJobUnderWayTellsItsProgressAndWhenToAskAgain() {
        fill();
        String job = begun(account.get("/$export", ASYNC));
        UUID id = UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
        account.jobs().pause(id);
        if (account.jobs().find(id).orElseThrow().state().isEnd()) {
            return; // it was faster
        }
        Answer status = account.get(job);
        assertEquals(202, status.status());
        assertEquals("paused", status.header("X-Progress"));
        assertEquals("1", status.header("Retry-After"));
        assertEquals(404, account.get(job + "/1").status(), "files are there at the end");
        account.jobs().resume(id);
        ended(job).expect(200);
    }

    @Test
    void aDeletedJobIsGoneWithItsFiles() throws Exception {
        fill();
        String job = begun(account.get("/$export", ASYNC));
        Answer manifest = ended(job).expect(200);
        String file = manifest.at("output", 0, "url");
        account.get(file).expect(200);
        account.delete(job).expect(202);
        assertEquals(404, account.get(job).status());
        assertEquals(404, account.get(file).status());
        assertEquals(404, account.delete(job).status());
        while (staged() > 0) {
            Thread.onSpinWait();
        }
    }

    private long staged() throws IOException {
        try (var files = Files.list(folder.resolve("account/staged"))) {
            return files.count();
        }
    }

    @Test
    void anAddressThatIsNoneOfAJobIsNotFound() {
        assertEquals(404, account.get("/_operations/export/" + UUID.randomUUID()).status());
        assertEquals(404, account.get("/_operations/export/x").status());
        assertEquals(404, account.get("/_operations/export/x/0").status());
        assertEquals(405, account.put("/_operations/export/x", "{}").status());
    }

    @Test
    void sinceAndTillBoundTheTimeOfTheLastWrite() {
        fill();
        String time = account.get("/Patient/a").at("meta", "lastUpdated");
        account.put("/Patient/a", Account.patient("a", "Later")).expect(200);
        String later = account.get("/Patient/a").at("meta", "lastUpdated");
        assertEquals("Patient 1", summary(exported("/$export?_since=" + later)));
        assertEquals(
                "Observation 2, Organization 1, Patient 2",
                summary(exported("/$export?_since=" + time + "&_till=" + before(later))));
    }

    private static String before(String time) {
        return java.time.Instant.parse(time).minusMillis(1).toString();
    }

    @Test
    void whatWasDeletedSinceIsNamedInTransactions() {
        fill();
        String time = account.get("/Patient/a").at("meta", "lastUpdated");
        account.delete("/Patient/b").expect(204);
        Answer manifest = exported("/$export?_type=Patient&_since=" + time);
        assertEquals("Patient 2", summary(manifest));
        JsonObject deleted = lines(manifest, "deleted").get("Bundle").getFirst();
        assertEquals("transaction", Answer.at(deleted, "type"));
        assertEquals("DELETE", Answer.at(deleted, "entry", 0, "request", "method"));
        assertEquals("Patient/b", Answer.at(deleted, "entry", 0, "request", "url"));
    }

    @Test
    void historyAndDeletionsGoAlongWhereTheyAreWanted() {
        fill();
        account.put("/Patient/a", Account.patient("a", "Later")).expect(200);
        account.delete("/Patient/b").expect(204);
        assertEquals(
                "Patient 4",
                summary(exported("/$export?_type=Patient&includeAssociatedData=_history")));
        var all =
                lines(
                                exported(
                                        "/$export?_type=Patient&includeAssociatedData=_history,_deleted"),
                                "output")
                        .get("Patient");
        assertEquals(5, all.size());
        JsonObject marker = all.getLast();
        assertEquals("b", Answer.at(marker, "id"));
        assertEquals("2", Answer.at(marker, "meta", "versionId"));
        assertEquals("soft-deleted", Answer.at(marker, "meta", "extension", 0, "valueString"));
    }

    @Test
    void aTypeFilterTakesWhatOneOfItsQueriesFinds() {
        fill();
        assertEquals(
                "Observation 2, Patient 2",
                summary(
                        exported(
                                "/$export?_type=Patient,Observation&_typeFilter=Patient%3Fname%3Dbeta"
                                        + "&_typeFilter=Patient%3F_id%3Dc")));
        refused("_typeFilter", "/$export?_typeFilter=Nothing%3Fname%3Dx");
        refused("_typeFilter", "/$export?_typeFilter=Patient%3Fnothing%3Dx");
        refused("_typeFilter", "/$export?_typeFilter=Observation%3Fsubject:Patient.name%3Dx");
        refused("_typeFilter", "/$export?_type=Observation&_typeFilter=Patient%3Fname%3Dx");
    }

    private void refused(String named, String target) {
        int jobs = account.jobs().list().size();
        Answer answer = account.get(target, ASYNC);
        assertEquals(400, answer.status(), target);
        assertTrue(answer.at("issue", 0, "diagnostics").contains(named), answer.text());
        assertEquals(jobs, account.jobs().list().size());
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        refused("_outputFormat", "/$export?_outputFormat=text/csv");
        refused("_since", "/$export?_since=yesterday");
        refused("_since", "/$export?_since=2999-01-01T00:00:00Z");
        refused("_type", "/$export?_type=Nothing");
        refused("_type", "/Patient/$export?_type=Organization");
        refused(
                "includeAssociatedData",
                "/$export?includeAssociatedData=LatestProvenanceResources");
        refused("_container", "/$export?_container=x");
        refused("_anonymizationConfig", "/$export?_anonymizationConfig=x");
        refused("patient", "/$export?patient=Patient/a");
        refused("_isParallel", "/$export?_isParallel=2");
    }

    /// The retired service's word for how it works, of which the files do not depend.
    @Test
    void whetherItIsParallelIsTakenAndChangesNothing() {
        fill();
        for (String value : List.of("true", "false")) {
            assertEquals(
                    "Patient 3", summary(exported("/$export?_type=Patient&_isParallel=" + value)));
        }
    }

    @Test
    void elementsAreCutAndTagged() {
        fill();
        var patient =
                lines(exported("/$export?_type=Patient&_elements=gender"), "output")
                        .get("Patient")
                        .getFirst();
        assertEquals("a", Answer.at(patient, "id"));
        assertEquals("", Answer.at(patient, "name"));
        assertEquals("SUBSETTED", Answer.at(patient, "meta", "tag", 0, "code"));
    }

    @Test
    void patientsAreExportedWithTheirCompartmentsAndNothingElse() {
        fill();
        account.post("/Observation", Account.observation("Group/g", "1-1", "1", "2026-01-01"))
                .expect(201);
        assertEquals("Observation 2, Patient 3", summary(exported("/Patient/$export")));
        assertEquals(
                "Patient 3",
                summary(
                        ended(
                                        begun(
                                                account.get(
                                                        "/Patient/$export?_type=Patient,Organization",
                                                        "Prefer",
                                                        "respond-async, handling=lenient")))
                                .expect(200)));
        String body =
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"patient\","
                        + "\"valueReference\":{\"reference\":\"Patient/b\"}}]}";
        assertEquals(
                "Observation 1, Patient 1",
                summary(ended(begun(account.post("/Patient/$export", body, ASYNC))).expect(200)));
    }

    @Test
    void aGroupIsExportedAsItsMembersAreAtThatMoment() {
        fill();
        assertEquals(404, account.get("/Group/g/$export", ASYNC).status());
        account.put(
                        "/Group/g",
                        group(
                                "{\"entity\":{\"reference\":\"Patient/a\"}},{\"entity\":"
                                        + "{\"reference\":\"Patient/b\"},\"inactive\":true}"))
                .expect(201);
        String job = begun(account.get("/Group/g/$export", ASYNC));
        account.put("/Group/g", group("{\"entity\":{\"reference\":\"Group/other\"}}")).expect(200);
        assertEquals("Group 1, Observation 1, Patient 1", summary(ended(job).expect(200)));
        assertEquals(422, account.get("/Group/g/$export", ASYNC).status());
        account.delete("/Group/g").expect(204);
        assertEquals(410, account.get("/Group/g/$export", ASYNC).status());
    }

    private static String group(String members) {
        return "{\"resourceType\":\"Group\",\"id\":\"g\",\"type\":\"person\",\"actual\":true,"
                + "\"member\":["
                + members
                + "]}";
    }

    @Test
    void filesAreSealedAtRestAndSentInGzipToWhoTakesIt() throws Exception {
        fill();
        Answer manifest = exported("/$export?_type=Patient");
        String url = manifest.at("output", 0, "url");
        Answer packed = account.get(url, "Accept-Encoding", "gzip");
        assertEquals("gzip", packed.header("Content-Encoding"));
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
        Answer sent = account.get(url);
        assertEquals("", sent.header("Content-Encoding"));
        assertEquals(sent.text(), new String(plain, StandardCharsets.UTF_8));
        assertTrue(sent.text().contains("Zyxwmarker"));
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(
                        text.contains("Zyxwmarker") || text.contains("\u001f\u008b\u0008"),
                        file.toString());
            }
        }
    }

    @Test
    void aJobIsAskedAfterAgainWhenTheKeyComesBack() {
        fill();
        String job = begun(account.get("/$export", ASYNC));
        account.revoke();
        assertEquals(403, account.get(job).status());
        account.restore();
        Answer manifest = ended(job).expect(200);
        assertEquals("Observation 2, Organization 1, Patient 3", summary(manifest));
    }

    /// A write has its time before it is on disk: an export that begins in between does not see it,
    /// and the next one begins behind its time. How much is written does not depend on how long the
    /// exports take.
    @Test
    void exportsEachFromTheTillOfTheOneBeforeLeaveOutNoWriteThatGoesOnMeanwhile() throws Exception {
        var stopping = new AtomicBoolean();
        var writes = new Semaphore(0);
        var seen = new TreeSet<String>();
        String since = "2020-01-01T00:00:00Z";
        int written = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < WRITERS; i++) {
                String id = "w" + i;
                writers.add(threads.submit(() -> write(id, writes, stopping)));
            }
            try {
                for (int i = 0; i < CHUNKS; i++) {
                    writes.release(WRITES_EACH);
                    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
                    while (writes.availablePermits() > WRITES_EACH / 2 && !isAnyDone(writers)) {
                        assertTrue(System.nanoTime() < until, "the four are not at work");
                        Thread.sleep(1);
                    }
                    since = chunk(since, seen);
                }
            } finally {
                stopping.set(true); // else they are waited for in vain
                writes.release(WRITERS);
            }
            for (Future<Integer> each : writers) {
                written += each.get();
            }
        }
        chunk(since, seen);
        assertTrue(written > CHUNKS * WRITES_EACH / 2, "too few: " + written);
        assertEquals(written, seen.size());
    }

    private static boolean isAnyDone(List<Future<Integer>> writers) {
        return writers.stream().anyMatch(Future::isDone);
    }

    /// Writes one resource again and again, as often as it may.
    ///
    /// @return how often
    private int write(String id, Semaphore writes, AtomicBoolean stopping)
            throws InterruptedException {
        int version = 0;
        while (true) {
            writes.acquire();
            if (stopping.get()) {
                return version;
            }
            int first = version == 0 ? 201 : 200;
            account.put("/Patient/" + id, Account.patient(id, "F" + ++version)).expect(first);
        }
    }

    /// Exports what was written up to now.
    ///
    /// @return where the next one begins
    private String chunk(String since, Set<String> seen) {
        String till = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS).toString();
        Answer manifest =
                exported(
                        "/$export?includeAssociatedData=_history&_type=Patient&_since=%s&_till=%s"
                                .formatted(since, till));
        for (Json each : lines(manifest, "output").getOrDefault("Patient", List.of())) {
            seen.add(Answer.at(each, "id") + "/" + Answer.at(each, "meta", "versionId"));
        }
        return till;
    }
}
