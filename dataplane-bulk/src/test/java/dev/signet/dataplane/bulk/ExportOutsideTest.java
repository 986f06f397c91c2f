// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Exports that leave the account for a place that the operator has allowed.
@Timeout(60)
class ExportOutsideTest {
    private static final String[] ASYNC = {
        "Prefer", "respond-async", "Accept", "application/fhir+json"
    };

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = BulkAccounts.in(folder.resolve("account"));
        account.exportTo("out");
        for (String id : List.of("a", "b", "c")) {
            account.put("/Patient/" + id, Account.patient(id, "Zyxw" + id)).expect(201);
        }
        account.post("/Observation", Account.observation("Patient/a", "1-1", "70", "2026-01-01"))
                .expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private Path out() {
        return BulkAccounts.exports(account);
    }

    private String begun(String target) {
        Answer answer = account.get(target, ASYNC);
        assertEquals(202, answer.status(), answer.text());
        return answer.header("Content-Location").substring(Account.BASE.length());
    }

    private static UUID id(String job) {
        return UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
    }

    private Answer ended(String job) {
        try {
            account.jobs().await(id(job), Duration.ofSeconds(50));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return account.get(job, "Accept", "application/json");
    }

    private Answer exported(String target) {
        return ended(begun(target)).expect(200);
    }

    private static List<Path> files(Answer manifest, String member) {
        var files = new ArrayList<Path>();
        for (Json file : (JsonArray) manifest.json().find(member)) {
            files.add(Path.of(URI.create(Answer.at(file, "url"))));
        }
        return files;
    }

    /// All files below the place.
    private TreeSet<String> there() throws IOException {
        var all = new TreeSet<String>();
        try (var files = Files.walk(out())) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> all.add(out().relativize(file).toString()));
        }
        return all;
    }

    @Test
    void filesLieInAFolderOfTheContainerAsPlainNdjson() throws IOException {
        String job = begun("/$export?_container=from-here");
        Answer manifest = ended(job).expect(200);
        assertEquals("false", manifest.at("requiresAccessToken"));
        String where = "from-here/[0-9]{8}T[0-9]{6}-" + id(job) + "/";
        var names = there();
        assertEquals(2, names.size());
        assertTrue(names.first().matches(where + "Observation-1.ndjson"), names.toString());
        assertTrue(names.last().matches(where + "Patient-1.ndjson"), names.toString());
        Path patients = files(manifest, "output").getLast();
        assertEquals(out().resolve(names.last()), patients);
        List<String> lines = Files.readAllLines(patients);
        assertEquals(3, lines.size());
        assertEquals(account.get("/Patient/a").text(), lines.getFirst());
        assertEquals("rw-r-----", permissions(patients));
    }

    private static String permissions(Path file) throws IOException {
        return java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file));
    }

    @Test
    void withoutAContainerTheyLieInOneThatIsNamedAfterTheJob() throws IOException {
        String job = begun("/$export?_type=Patient");
        ended(job).expect(200);
        assertEquals("[" + id(job) + "/Patient-1.ndjson]", there().toString());
    }

    @Test
    void nothingOfThemStaysInTheAccountAndNoneIsHandedOutByIt() throws IOException {
        String job = begun("/$export?_type=Patient");
        ended(job).expect(200);
        assertEquals(404, account.get(job + "/1").status());
        try (var staged = Files.list(folder.resolve("account/staged"))) {
            assertEquals(0, staged.count());
        }
        account.delete(job).expect(202);
        assertEquals(1, there().size(), "what the customer has is the customer's");
    }

    @Test
    void aFileHoldsNoMoreResourcesThanAsked() throws IOException {
        for (int i = 0; i < 22; i++) {
            account.put("/Patient/n" + i, Account.patient("n" + i, "N")).expect(201);
        }
        Answer manifest = exported("/$export?_type=Patient&_maxCount=10&_container=many");
        var counts = new ArrayList<String>();
        var lines = new TreeSet<String>();
        var names = new ArrayList<String>();
        for (Json file : (JsonArray) manifest.json().find("output")) {
            counts.add(Answer.at(file, "count"));
            Path path = Path.of(URI.create(Answer.at(file, "url")));
            names.add(path.getFileName().toString());
            lines.addAll(Files.readAllLines(path));
        }
        assertEquals(List.of("10", "10", "5"), counts);
        assertEquals(List.of("Patient-1.ndjson", "Patient-2.ndjson", "Patient-3.ndjson"), names);
        assertEquals(25, lines.size());
        account.exportTo("none");
        refused("_maxCount", "/$export?_maxCount=9", "out");
        refused("_maxCount", "/$export?_maxCount=many", "out");
    }

    @Test
    void deletionsHaveFilesOfTheirOwn() throws IOException {
        String time = account.get("/Patient/a").at("meta", "lastUpdated");
        account.delete("/Patient/b").expect(204);
        Answer manifest = exported("/$export?_type=Patient&_since=" + time);
        Path deleted = files(manifest, "deleted").getFirst();
        assertEquals("Bundle-deleted-1.ndjson", deleted.getFileName().toString());
        assertTrue(Files.readString(deleted).contains("\"url\":\"Patient/b\""));
    }

    private void refused(String named, String target, String place) {
        account.exportTo(place);
        int jobs = account.jobs().list().size();
        Answer answer = account.get(target, ASYNC);
        assertEquals(400, answer.status(), target);
        assertTrue(answer.at("issue", 0, "diagnostics").contains(named), answer.text());
        assertEquals(jobs, account.jobs().list().size());
    }

    @Test
    void aPlaceThatIsNotAllowedAndAContainerThatNoStoreTakesAreRefusedByName() {
        refused("export-to", "/$export", "elsewhere");
        for (String name :
                List.of(
                        "ab",
                        "A-container",
                        "two--hyphens",
                        "-x-y",
                        "..",
                        "a/b/c",
                        "x".repeat(64))) {
            refused("_container", "/$export?_container=" + name, "out");
        }
        refused(
                "_anonymizationConfigCollectionReference",
                "/$export?_anonymizationConfigCollectionReference=x",
                "out");
    }

    @Test
    void aSymbolicLinkInTheWayEndsTheExportAndNothingIsWrittenThroughIt() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(out().resolve("linked"), outside);
        Answer answer = ended(begun("/$export?_type=Patient&_container=linked"));
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("symbolic link"), answer.text());
        try (var files = Files.list(outside)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void anExportGoesOnWhereItWasWhenTheAccountIsClosedInTheMiddle() throws IOException {
        String job = begun("/$export?_container=again");
        for (int i = 0; i < 5; i++) {
            account.revoke();
            account.restore();
        }
        assertEquals("Observation 1, Patient 3", summary(ended(job).expect(200)));
        assertEquals(2, there().size());
    }

    @Test
    void whatACutShortWriteHasLeftIsTakenAway() throws IOException {
        String job = begun("/$export?_container=left");
        account.jobs().pause(id(job));
        Path left =
                Files.createDirectories(
                        out().resolve("left")
                                .resolve(
                                        account.jobs()
                                                        .find(id(job))
                                                        .map(
                                                                found ->
                                                                        java.time.format
                                                                                .DateTimeFormatter
                                                                                .ofPattern(
                                                                                        "yyyyMMdd'T'HHmmss")
                                                                                .withZone(
                                                                                        java.time
                                                                                                .ZoneOffset
                                                                                                .UTC)
                                                                                .format(
                                                                                        found
                                                                                                .asked()))
                                                        .orElseThrow()
                                                + "-"
                                                + id(job)));
        Files.writeString(left.resolve(".Patient-9.ndjson.part"), "half");
        account.jobs().resume(id(job));
        if (account.jobs().find(id(job)).orElseThrow().ended().isEmpty()) {
            ended(job).expect(200);
        }
        account.delete(job).expect(202);
        while (there().stream().anyMatch(name -> name.endsWith(".part"))) {
            Thread.onSpinWait();
        }
    }

    private String summary(Answer manifest) throws IOException {
        var counts = new ArrayList<String>();
        for (Path file : files(manifest, "output")) {
            String name = file.getFileName().toString();
            counts.add(
                    name.substring(0, name.indexOf('-')) + " " + Files.readAllLines(file).size());
        }
        return String.join(", ", counts);
    }

    private void configure(String name, String text) throws IOException {
        Files.writeString(
                Files.createDirectories(out().resolve("anonymization")).resolve(name), text);
    }

    private static final String RULES =
            """
            {"fhirPathRules":[
              {"path":"Resource.id","method":"cryptoHash"},
              {"path":"nodesByType('Reference').reference","method":"cryptoHash"},
              {"path":"nodesByType('HumanName')","method":"redact"},
              {"path":"nodesByType('dateTime')","method":"dateShift"}],
             "parameters":{"cryptoHashKey":"Qwertykey","dateShiftKey":"Qwertykey"}}
            """;

    @Test
    void anAnonymizedExportFollowsTheConfigurationOfThePlace() throws IOException {
        configure("rules.json", RULES);
        Answer manifest = exported("/$export?_container=shared&_anonymizationConfig=rules.json");
        Path patients = files(manifest, "output").getLast();
        String text = Files.readString(patients);
        assertFalse(text.contains("Zyxw"), text);
        assertTrue(text.contains("CRYTOHASH"), text);
        String observation = Files.readString(files(manifest, "output").getFirst());
        String reference =
                Answer.at(
                        Json.readObject(
                                observation
                                        .strip()
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        "subject",
                        "reference");
        assertTrue(reference.matches("Patient/[0-9a-f]{64}"), reference);
        assertTrue(text.contains("\"id\":\"" + reference.substring(8) + "\""), "they fit together");
        account.close();
        try (var files = Files.walk(folder.resolve("account"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains("Qwertykey"), "keys are sealed: " + file);
            }
        }
        account = BulkAccounts.in(folder.resolve("account"));
    }

    @Test
    void aConfigurationThatIsNotUnderstoodIsRefusedBeforeTheJobBegins() throws IOException {
        String asked = "/$export?_container=shared&_anonymizationConfig=";
        refused("anonymization", asked + "none.json", "out");
        configure("perturb.json", RULES.replace("redact", "perturb"));
        refused("perturb", asked + "perturb.json", "out");
        configure("rules.json", RULES);
        refused("_anonymizationConfigEtag", asked + "rules.json&_anonymizationConfigEtag=x", "out");
        refused("_anonymizationConfigEtag", "/$export?_anonymizationConfigEtag=x", "out");
        for (String tag : List.of("a%0d%0aX:%20y", "%22a%00%22", "%c3%bc")) {
            refused("entity tag", asked + "rules.json&_anonymizationConfigEtag=" + tag, "out");
        }
        refused("_container", "/$export?_anonymizationConfig=rules.json", "out");
        refused("_anonymizationConfig", asked + "../rules.json", "out");
        configure("long.json", " ".repeat(300 << 10));
        refused("256 KiB", asked + "long.json", "out");
    }
}
