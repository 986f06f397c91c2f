// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The rules of `$import` as the retired service's successor documents them
/// (<https://learn.microsoft.com/azure/healthcare-apis/fhir/import-data>), one by one.
@Timeout(60)
class ImportRulesTest {
    private static final int JOBS_MAX = 5;
    private static final int FILES_MAX = 10_000;

    @TempDir Path folder;
    private HeldJobs held;
    private Account account;

    @BeforeEach
    void open() {
        held = new HeldJobs();
        account = new Account(folder.resolve("account"), (_, _) -> {}, held);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private URI file(String name, String... lines) throws IOException {
        Path file = BulkAccounts.imports(account).resolve(name);
        Files.writeString(file, String.join("\n", lines) + "\n");
        return file.toUri();
    }

    private static String input(URI url) {
        return "{\"name\":\"input\",\"part\":[{\"name\":\"url\",\"valueUri\":\"" + url + "\"}]}";
    }

    private static String inputOf(String type, URI url) {
        return "{\"name\":\"input\",\"part\":[{\"name\":\"type\",\"valueString\":\""
                + type
                + "\"},{\"name\":\"url\",\"valueUri\":\""
                + url
                + "\"}]}";
    }

    private Answer asked(String... parameters) {
        String all =
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"inputFormat\",\"valueString\":\"application/fhir+ndjson\"},"
                        + String.join(",", parameters)
                        + "]}";
        return account.post(
                "/$import",
                all,
                "Prefer",
                "respond-async",
                "Content-Type",
                "application/fhir+json");
    }

    private String begun(String... parameters) {
        return asked(parameters).expect(202).header("Content-Location");
    }

    private Answer ended(String job) throws InterruptedException {
        held.letGoOn();
        UUID id = UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
        account.jobs().await(id, Duration.ofSeconds(50));
        return account.get(job);
    }

    @Test
    void itIsAcceptedWithTheAbsoluteAddressOfItsJob() throws IOException {
        Answer answer = asked(input(file("a", Account.patient("a", "A")))).expect(202);
        assertTrue(
                answer.header("Content-Location")
                        .startsWith(Account.BASE + "/_operations/import/"));
        assertEquals("", answer.text());
    }

    @Test
    void whoDoesNotAskForALaterAnswerIsRefused() {
        Answer answer = account.post("/$import", "{\"resourceType\":\"Parameters\"}").expect(400);
        assertTrue(answer.at("issue", 0, "diagnostics").contains("respond-async"));
    }

    @Test
    void theSameRequestIsTheSameJobUnlessItIsForced() throws IOException {
        URI one = file("a", Account.patient("a", "A"));
        URI other = file("b", Account.patient("b", "B"));
        String job = begun(input(one));
        assertEquals(job, begun(input(one)));
        assertNotEquals(job, begun(input(other)));
        assertNotEquals(job, begun("{\"name\":\"force\",\"valueBoolean\":true}", input(one)));
    }

    @Test
    void theModeIsIncrementalLoadWhereNoneIsNamed() throws Exception {
        String meta =
                ",\"meta\":{\"versionId\":\"7\",\"lastUpdated\":\"2021-02-03T04:05:06.007Z\"}";
        URI url = file("a", "{\"resourceType\":\"Patient\",\"id\":\"a\"" + meta + "}");
        ended(begun(input(url))).expect(200);
        Answer there = account.get("/Patient/a").expect(200);
        assertEquals("7", there.at("meta", "versionId"));
        assertEquals("2021-02-03T04:05:06.007+00:00", there.at("meta", "lastUpdated"));
    }

    @Test
    void statusUnderWayIs202WithProgressAndWhenToAskAgain() throws IOException {
        Answer status = account.get(begun(input(file("a", Account.patient("a", "A"))))).expect(202);
        assertFalse(status.header("X-Progress").isEmpty());
        assertTrue(Integer.parseInt(status.header("Retry-After")) > 0);
    }

    @Test
    void statusOfWhatIsDoneNamesEachFileAndWhatWasNotLoaded() throws Exception {
        URI one = file("a", Account.patient("a", "A"), "{\"resourceType\":\"Patient\",\"x\":1}");
        URI other = file("b", Account.patient("b", "B"));
        String job = begun(inputOf("Patient", one), input(other));
        JsonObject done = ended(job).expect(200).json();
        OffsetDateTime.parse(done.text("transactionTime", ""));
        assertEquals(Account.BASE + "/$import", done.text("request", ""));
        List<JsonObject> output = done.objects("output");
        assertEquals(2, output.size());
        assertEquals("Patient", output.getFirst().text("type", ""));
        assertEquals(JsonNumber.of(1), output.getFirst().find("count"));
        assertEquals(one.toString(), output.getFirst().text("inputUrl", ""));
        JsonObject error = done.objects("error").getFirst();
        assertEquals(1, done.objects("error").size());
        assertEquals("OperationOutcome", error.text("type", ""));
        assertEquals(JsonNumber.of(1), error.find("count"));
        assertEquals(one.toString(), error.text("inputUrl", ""));
        Answer told = account.get(error.text("url", "")).expect(200);
        assertEquals("application/fhir+ndjson", told.header("Content-Type"));
        assertEquals(1, told.text().lines().count());
        assertTrue(told.text().contains("Line 2 "), told.text());
    }

    @Test
    void deleteCancelsAJobThatIsUnderWay() throws Exception {
        String job = begun(input(file("a", Account.patient("a", "A"))));
        account.delete(job).expect(202);
        ended(begun(input(file("b", Account.patient("b", "B"))))).expect(200); // comes after it
        account.get("/Patient/b").expect(200);
        account.get(job).expect(404);
        account.get("/Patient/a").expect(404);
    }

    @Test
    void aSixthJobBesideFiveIsRefusedWithWhenToComeAgain() throws IOException {
        for (int i = 0; i < JOBS_MAX; i++) {
            begun(input(file("f" + i, Account.patient("a", "A"))));
        }
        Answer answer = asked(input(file("more", Account.patient("a", "A")))).expect(429);
        assertEquals("throttled", answer.at("issue", 0, "code"));
        assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
    }

    @Test
    void aJobHasTenThousandFilesAtMost() throws IOException {
        URI url = file("a", Account.patient("a", "A"));
        var inputs = new ArrayList<String>();
        for (int i = 0; i < FILES_MAX; i++) {
            inputs.add(input(url));
        }
        asked(inputs.toArray(String[]::new)).expect(202);
        inputs.add(input(url));
        Answer answer = asked(inputs.toArray(String[]::new)).expect(400);
        assertTrue(answer.at("issue", 0, "diagnostics").contains("10000"), answer.text());
    }

    @Test
    void aFileOfNoTypeHoldsSeveralAndOneOfATypeNoOther() throws Exception {
        String organization = "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"O\"}";
        URI mixed = file("mixed", Account.patient("a", "A"), organization);
        URI patients = file("patients", Account.patient("b", "B"), organization);
        JsonObject done = ended(begun(input(mixed), inputOf("Patient", patients))).json();
        assertEquals(JsonNumber.of(2), done.objects("output").getFirst().find("count"));
        assertEquals(JsonNumber.of(1), done.objects("output").getLast().find("count"));
        assertEquals(1, done.objects("error").size());
        assertEquals(patients.toString(), done.objects("error").getFirst().text("inputUrl", ""));
    }

    @Test
    void aReferenceBySearchIsNotTaken() throws Exception {
        String observation =
                Account.observation("Patient?identifier=x", "1-1", "1", "2026-01-01")
                        .replace("{\"resourceType\"", "{\"id\":\"o\",\"resourceType\"");
        JsonObject done = ended(begun(input(file("a", observation)))).json();
        assertEquals(1, done.objects("error").size());
        account.get("/Observation/o").expect(404);
    }

    @Test
    void anAddressThatCannotBeReadIs400() throws Exception {
        URI url = file("a", Account.patient("a", "A"));
        Files.delete(Path.of(url));
        Answer status = ended(begun(input(url))).expect(400);
        assertTrue(status.at("issue", 0, "diagnostics").contains("no such file"), status.text());
    }
}
