// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `import --verify`: what counts as the same in the files and in the account.
class ImportVerbTest {
    private static final String LINE =
            "{\"resourceType\":\"Basic\",\"id\":\"b\",\"meta\":{\"versionId\":\"3\","
                    + "\"lastUpdated\":\"2024-03-02T03:04:05.123Z\"},\"n\":1.50}";

    @TempDir private Path folder;
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(folder);
        server.on("POST /fhir/demo/$import", 202, "", "Content-Location", "ORIGIN/job")
                .on("GET /job", 202, "")
                .on("GET /fhir/demo/Basic", 200, "{\"total\":1}");
        Files.writeString(folder.resolve("Basic.ndjson"), LINE + "\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FakeServer.Ended verify(String there) {
        server.on("GET /job", 200, "{\"output\":[{\"type\":\"Basic\",\"count\":1}]}");
        server.on("GET /fhir/demo/Basic/b/_history/3", 200, there);
        return server.type(
                "import",
                folder.resolve("Basic.ndjson").toString(),
                "--account",
                "demo",
                "--verify",
                "--data",
                folder.resolve("signet-data").toString());
    }

    @Test
    void oneMomentInAnotherFormIsTheSame() {
        var ended = verify(LINE.replace("03:04:05.123Z", "03:04:05.123+00:00"));
        assertEquals(0, ended.exitCode(), ended.out() + ended.err());
        assertTrue(ended.out().contains("nothing differs"), ended.out());
    }

    @Test
    void aTimeInAnotherZoneIsTheSame() {
        var ended = verify(LINE.replace("03:04:05.123Z", "05:04:05.1230+02:00"));
        assertEquals(0, ended.exitCode(), ended.out() + ended.err());
    }

    /// The mark of a deletion, with the last part of its address.
    private static String marked(String line, String last) {
        return line.replace(
                ".123Z\"",
                ".123Z\",\"extension\":[{\"url\":"
                        + "\"http://azurehealthcareapis.com/data-extensions/"
                        + last
                        + "\",\"valueString\":\"soft-deleted\"}]");
    }

    @Test
    void theWordSoftDeletedElsewhereIsNoDeletion() throws IOException {
        String word = LINE.replace("\"n\":1.50", "\"n\":\"soft-deleted\"");
        Files.writeString(folder.resolve("Basic.ndjson"), word + "\n");
        var ended = verify(word);
        assertEquals(0, ended.exitCode(), ended.out() + ended.err());
    }

    @Test
    void anExtensionOfAnotherAddressIsNoDeletion() throws IOException {
        String other = marked(LINE, "another-state");
        Files.writeString(folder.resolve("Basic.ndjson"), other + "\n");
        var ended = verify(other);
        assertEquals(0, ended.exitCode(), ended.out() + ended.err());
    }

    @Test
    void theMarkOfTheRetiredServiceIsADeletion() throws IOException {
        String gone = marked(LINE, "deleted-state").replace("\"id\":\"b\"", "\"id\":\"c\"");
        Files.writeString(folder.resolve("Basic.ndjson"), LINE + "\n" + gone + "\n");
        var ended = verify(LINE);
        assertEquals(0, ended.exitCode(), ended.out() + ended.err());
    }

    @Test
    void anotherTimeDiffers() {
        differs(LINE.replace("05.123Z", "05.124Z"));
        differs(LINE.replace("03:04:05.123Z", "03:04:05.123+02:00"));
    }

    @Test
    void anotherVersionAnotherDigitAndAMissingMemberDiffer() {
        differs(LINE.replace("\"3\"", "\"4\""));
        differs(LINE.replace("1.50", "1.5"));
        differs(LINE.replace(",\"n\":1.50", ""));
    }

    private void differs(String there) {
        var ended = verify(there);
        assertEquals(1, ended.exitCode(), ended.out());
        assertTrue(ended.out().contains("differs: Basic/b/_history/3"), ended.out());
    }

    @Test
    void aLineThatWasRefusedIsLeftOutAndNotSaidToDiffer() throws IOException {
        Path file = folder.resolve("Basic.ndjson");
        Files.writeString(file, LINE + "\n{\"resourceType\":\"Basic\",\"nothing\":1}\n");
        server.on(
                "GET /job",
                200,
                "{\"output\":[{\"type\":\"Basic\",\"count\":1}],\"error\":[{\"count\":1,"
                        + "\"inputUrl\":\""
                        + file.toUri()
                        + "\",\"url\":\"ORIGIN/job/1\"}]}");
        server.on(
                "GET /job/1",
                200,
                "{\"issue\":[{\"diagnostics\":\"Line 2 has not been loaded.\"}]}\n");
        var ended = verify(LINE);
        assertEquals(1, ended.exitCode(), ended.out());
        assertFalse(ended.out().contains("differs:"), ended.out());
        assertTrue(ended.out().contains("as they have not been loaded: 1"), ended.out());
        assertTrue(ended.out().contains("nothing differs"), ended.out());
    }

    @Test
    void aLineWithoutAnIdIsNamedByItsNumber() throws IOException {
        Files.writeString(
                folder.resolve("Basic.ndjson"), LINE + "\n{\"resourceType\":\"Basic\"}\n");
        var ended = verify(LINE);
        assertEquals(1, ended.exitCode(), ended.out());
        assertTrue(
                ended.out().contains("differs: Basic.ndjson, line 2: it has no id"), ended.out());
    }

    @Test
    void whatWasThereAlreadyIsCountedApart() {
        server.on(
                "GET /job",
                200,
                "{\"output\":[{\"type\":\"Basic\",\"count\":5,\"alreadyThere\":4}]}");
        var ended = verify(LINE);
        assertTrue(ended.out().matches("(?s).*loaded +1 in .*"), ended.out());
        assertTrue(ended.out().matches("(?s).*already there +4\\R.*"), ended.out());
    }

    @Test
    void addressesAloneCannotBeComparedAndNothingIsLoaded() {
        var ended =
                server.type(
                        "import",
                        "https://files.example/a.ndjson",
                        "--account",
                        "demo",
                        "--verify",
                        "--data",
                        folder.resolve("signet-data").toString());
        assertEquals(2, ended.exitCode(), ended.err());
        assertTrue(ended.err().contains("--verify"), ended.err());
        assertTrue(server.asked.stream().noneMatch(each -> each.method().equals("POST")));
    }
}
