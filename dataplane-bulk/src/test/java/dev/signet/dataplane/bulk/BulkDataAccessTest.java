// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.http.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The rules of Bulk Data Access 2.0 for servers, one by one
/// (<https://hl7.org/fhir/uv/bulkdata/STU2/export.html>).
@Timeout(60)
class BulkDataAccessTest {
    private static final String TOKEN = "Bearer t";
    private static final String FHIR = "application/fhir+json";
    private static final String NDJSON = "application/fhir+ndjson";

    private static final int WAITING_MAX = 100;

    @TempDir Path folder;
    private Account account;

    private static void admit(Request request) {
        if (request.header("Authorization").isEmpty()) {
            throw new Failed(Failure.UNAUTHENTICATED, "a token is needed");
        }
    }

    /// The same account, whose jobs do not end.
    private void held() {
        account.close();
        account = new Account(data(), (request, _) -> admit(request), new HeldJobs());
    }

    private Path data() {
        return folder.resolve("account"); // what is beside it is its own
    }

    @BeforeEach
    void open() {
        account = BulkAccounts.in(data(), (request, _) -> admit(request));
        account.put("/Patient/a", Account.patient("a", "Alpha"), "Authorization", TOKEN)
                .expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private Answer kickOff(String target, String... more) {
        String[] headers = new String[4 + more.length];
        headers[0] = "Authorization";
        headers[1] = TOKEN;
        headers[2] = "Prefer";
        headers[3] = "respond-async";
        System.arraycopy(more, 0, headers, 4, more.length);
        return account.get(target, headers);
    }

    private static UUID id(String job) {
        return UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
    }

    private String ended(String target) throws InterruptedException {
        String job = kickOff(target, "Accept", FHIR).expect(202).header("Content-Location");
        account.jobs().await(id(job), Duration.ofSeconds(50));
        return job;
    }

    private Answer get(String url, String... more) {
        String[] headers = new String[2 + more.length];
        headers[0] = "Authorization";
        headers[1] = TOKEN;
        System.arraycopy(more, 0, headers, 2, more.length);
        return account.get(url, headers);
    }

    private static void outcome(Answer answer) {
        assertEquals(FHIR, answer.header("Content-Type").split(";")[0]);
        assertEquals("OperationOutcome", answer.at("resourceType"), answer.text());
    }

    // Bulk Data Kick-off Request

    @Test
    void kickOffIsAcceptedWithAnAbsoluteContentLocation() {
        Answer answer = kickOff("/$export", "Accept", FHIR).expect(202);
        assertTrue(answer.header("Content-Location").startsWith("https://"));
    }

    @Test
    void kickOffWithoutAcceptIsTakenAsForFhirJson() {
        kickOff("/$export").expect(202);
        kickOff("/$export", "Accept", "*/*").expect(202);
    }

    @Test
    void kickOffWithoutPreferIsRefusedWithAnOutcome() {
        Answer answer = get("/$export", "Accept", FHIR).expect(400);
        outcome(answer);
        assertTrue(answer.text().contains("respond-async"), answer.text());
    }

    @Test
    void kickOffTakesTheThreeNamesOfTheOutputFormatAndNoOther() {
        for (String name :
                List.of("application%2Ffhir%2Bndjson", "application%2Fndjson", "ndjson")) {
            kickOff("/$export?_outputFormat=" + name, "Accept", FHIR).expect(202);
        }
        outcome(kickOff("/$export?_outputFormat=text%2Fcsv", "Accept", FHIR).expect(400));
    }

    @Test
    void kickOffWithAParameterThatIsNotSupportedIsRefusedWithAnOutcomeThatNamesIt() {
        Answer answer = kickOff("/$export?nothing=x", "Accept", FHIR).expect(400);
        outcome(answer);
        assertTrue(answer.text().contains("nothing"), answer.text());
    }

    @Test
    void kickOffMayBeLenientAboutTypesThatAreNotAroundPatients() {
        outcome(kickOff("/Patient/$export?_type=Patient,Organization").expect(400));
        account.get(
                        "/Patient/$export?_type=Patient,Organization",
                        "Authorization",
                        TOKEN,
                        "Prefer",
                        "respond-async, handling=lenient")
                .expect(202);
    }

    @Test
    void kickOffMayBePostedWithParameters() {
        account.post(
                        "/$export",
                        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"_type\","
                                + "\"valueString\":\"Patient\"}]}",
                        "Authorization",
                        TOKEN,
                        "Prefer",
                        "respond-async",
                        "Content-Type",
                        FHIR)
                .expect(202);
    }

    @Test
    void kickOffWithoutATokenIsRefused() {
        account.get("/$export", "Prefer", "respond-async").expect(401);
    }

    @Test
    void kickOffBeyondWhatMayWaitIsRefusedWithWhenToComeAgain() {
        held();
        for (int i = 0; i < WAITING_MAX; i++) {
            kickOff("/$export?_type=Patient").expect(202);
        }
        Answer answer = kickOff("/$export?_type=Patient").expect(429);
        outcome(answer);
        assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
    }

    // Bulk Data Delete Request

    @Test
    void deleteIsAcceptedAndTheJobIsNotFoundAfterwards() throws Exception {
        String job = ended("/$export");
        String file = Answer.at(get(job).json(), "output", 0, "url");
        account.delete(job, "Authorization", TOKEN).expect(202);
        outcome(get(job).expect(404));
        outcome(get(file).expect(404));
        outcome(account.delete(job, "Authorization", TOKEN).expect(404));
    }

    @Test
    void deleteCancelsAJobThatIsUnderWay() {
        held();
        String job = kickOff("/$export").expect(202).header("Content-Location");
        get(job).expect(202);
        account.delete(job, "Authorization", TOKEN).expect(202);
        outcome(get(job).expect(404));
    }

    // Bulk Data Status Request

    @Test
    void statusUnderWayIs202WithProgressAndWhenToAskAgain() {
        held();
        String job = kickOff("/$export").expect(202).header("Content-Location");
        Answer status = get(job).expect(202);
        assertFalse(status.header("X-Progress").isEmpty());
        assertTrue(status.header("X-Progress").length() < 100);
        assertTrue(Integer.parseInt(status.header("Retry-After")) > 0);
    }

    @Test
    void statusOfWhatIsDoneIs200InJsonAndExpires() throws Exception {
        Answer status = get(ended("/$export")).expect(200);
        assertEquals("application/json", status.header("Content-Type"));
        Instant expires =
                ZonedDateTime.parse(status.header("Expires"), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
        assertTrue(expires.isAfter(Instant.now()), status.header("Expires"));
    }

    @Test
    void statusOfWhatThereIsNotIsAnOutcome() {
        outcome(get("/_operations/export/" + UUID.randomUUID()).expect(404));
    }

    @Test
    void statusOfAJobThatFailedIsAnErrorWithAnOutcome() throws Exception {
        account.exportTo("out");
        Path place = BulkAccounts.exports(account);
        Files.createSymbolicLink(place.resolve("linked"), folder);
        Answer answer = get(ended("/$export?_container=linked")).expect(400);
        outcome(answer);
        assertEquals("error", answer.at("issue", 0, "severity"));
        assertTrue(answer.header("X-Progress").isEmpty(), "it is over");
    }

    @Test
    void statusWithoutATokenIsRefused() throws Exception {
        account.get(ended("/$export")).expect(401);
    }

    // Response - Complete Status: the manifest

    @Test
    void theManifestHasItsRequiredFieldsAndTheyAreOfTheirTypes() throws Exception {
        JsonObject manifest = get(ended("/$export?_type=Patient")).json();
        OffsetDateTime.parse(manifest.text("transactionTime", ""));
        assertEquals(Account.BASE + "/$export?_type=Patient", manifest.text("request", ""));
        assertEquals(JsonBoolean.TRUE, manifest.find("requiresAccessToken"));
        assertTrue(manifest.find("output") instanceof JsonArray);
        assertTrue(manifest.find("error") instanceof JsonArray);
        assertEquals(
                Set.of("transactionTime", "request", "requiresAccessToken", "output", "error"),
                Set.copyOf(names(manifest)));
    }

    private static List<String> names(JsonObject object) {
        return java.util.stream.IntStream.range(0, object.size()).mapToObj(object::name).toList();
    }

    @Test
    void anOutputHasATypeAnAbsoluteUrlAndACountOfItsLines() throws Exception {
        JsonObject manifest = get(ended("/$export")).json();
        for (JsonObject file : manifest.objects("output")) {
            assertTrue(file.find("type") instanceof JsonString);
            assertTrue(file.text("url", "").startsWith("https://"));
            String lines = get(file.text("url", "")).expect(200).text();
            assertEquals(JsonNumber.of(lines.lines().count()), file.find("count"));
        }
        assertEquals(1, manifest.objects("output").size());
    }

    @Test
    void anEmptyExportHasEmptyArraysAndNotNone() throws Exception {
        JsonObject manifest = get(ended("/$export?_type=Device")).json();
        assertEquals(JsonArray.EMPTY, manifest.find("output"));
        assertEquals(JsonArray.EMPTY, manifest.find("error"));
    }

    @Test
    void deletedNamesWhatIsGoneSinceAsBundlesOfTransactions() throws Exception {
        String since = "2020-01-01T00:00:00Z";
        account.delete("/Patient/a", "Authorization", TOKEN).expect(204);
        JsonObject manifest = get(ended("/$export?_since=" + since)).json();
        List<JsonObject> deleted = manifest.objects("deleted");
        assertEquals("Bundle", deleted.getFirst().text("type", ""));
        Json bundle = Json.readObject(get(deleted.getFirst().text("url", "")).body());
        assertEquals("transaction", Answer.at(bundle, "type"));
        assertEquals("DELETE", Answer.at(bundle, "entry", 0, "request", "method"));
        assertEquals("Patient/a", Answer.at(bundle, "entry", 0, "request", "url"));
    }

    // Bulk Data Output File Request

    @Test
    void aFileIsNdjsonForWhoAsksForItAndForWhoSaysNothing() throws Exception {
        String url = Answer.at(get(ended("/$export")).json(), "output", 0, "url");
        for (Answer answer : List.of(get(url, "Accept", NDJSON), get(url))) {
            answer.expect(200);
            assertEquals(NDJSON, answer.header("Content-Type"));
            for (String line : answer.text().split("\n")) {
                assertEquals(
                        "Patient", Answer.at(Json.readObject(line.getBytes()), "resourceType"));
            }
        }
    }

    @Test
    void aFileIsSentInGzipToWhoTakesIt() throws Exception {
        String url = Answer.at(get(ended("/$export")).json(), "output", 0, "url");
        Answer answer = get(url, "Accept-Encoding", "gzip").expect(200);
        assertEquals("gzip", answer.header("Content-Encoding"));
        assertEquals("", get(url).header("Content-Encoding"));
    }

    @Test
    void aFileIsNotSentWithoutAToken() throws Exception {
        String url = Answer.at(get(ended("/$export")).json(), "output", 0, "url");
        Answer answer = account.get(url, "Accept", NDJSON).expect(401);
        outcome(answer);
        assertTrue(answer.header("WWW-Authenticate").startsWith("Bearer"));
    }

    @Test
    void aFileThatThereIsNotIsAnOutcome() throws Exception {
        outcome(get(ended("/$export") + "/99").expect(404));
    }
}
