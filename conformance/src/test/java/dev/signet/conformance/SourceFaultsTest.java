// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.BulkJobs.Input;
import dev.signet.conformance.SourceServer.Asked;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Sources of files that say no, fall silent, break off, change, or hold what is no resource: each
/// costs its own lines, which are told by number and without what stands in them; all else is
/// loaded.
final class SourceFaultsTest {
    private static final int LINES = 40;
    private static final String MARKER = "Qwzsource";
    private static final String ETAG = "\"one\"";

    /// Of the server's own: a longer wait counts as silence.
    private static final long STALL_MILLIS = 3_000;

    private static final int LONG_LINE_BYTES = 100 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static SourceServer source;
    private static RunningSignet signet;
    private static BulkJobs jobs;

    @BeforeAll
    static void start() {
        source = new SourceServer();
        signet = RunningSignet.start("--import-from", source.base());
        jobs = new BulkJobs(signet.client(), signet.client().fhir("demo"));
    }

    @AfterAll
    static void stop() {
        signet.close();
        source.close();
    }

    /// A line of a file: resources of one file share a tag, so that they can be counted.
    private static String line(String file, int number) {
        return """
        {"resourceType":"Patient","id":"%s-%d","meta":{"versionId":"1",\
        "lastUpdated":"2024-02-03T04:05:06.%03d+00:00","tag":[{"system":"urn:file","code":"%s"}]},\
        "name":[{"family":"%s%d"}]}
        """
                .formatted(file, number, number % 1000, file, MARKER, number);
    }

    private static byte[] lines(String file, int count) {
        var text = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            text.append(line(file, i));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[]... parts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            for (byte[] part : parts) {
                out.write(part);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// What an import made of one file.
    ///
    /// @param loaded resources, as the status says
    /// @param there resources, as a search says
    /// @param errors the texts of each OperationOutcome, joined
    private record Came(long loaded, long there, List<String> errors) {}

    private static Came came(JsonNode manifest, String file) {
        var errors = new ArrayList<String>();
        for (JsonNode outcome : jobs.errors(manifest, file)) {
            assertEquals("OperationOutcome", outcome.get("resourceType").asString());
            var texts = new ArrayList<String>();
            outcome.get("issue")
                    .forEach(
                            issue -> {
                                texts.add(issue.path("diagnostics").asString(""));
                                texts.add(issue.path("details").path("text").asString(""));
                            });
            texts.removeIf(String::isEmpty);
            errors.add(String.join(" | ", texts));
            assertFalse(outcome.toString().contains(MARKER), outcome.toString());
        }
        long there = jobs.count("Patient?_tag=urn:file%7C" + file);
        return new Came(jobs.loaded(manifest, file), there, errors);
    }

    /// The same answer from the second request on; the first is the look at all files.
    private static URI laterOnly(String file, int status) {
        byte[] content = lines(file, LINES);
        return source.serve(
                file,
                (asked, number) -> {
                    if (number == 1) {
                        asked.send(content, ETAG, content.length);
                    } else {
                        asked.refuse(status, "Location", source.base() + "whole");
                    }
                });
    }

    @Test
    void eachFaultCostsItsOwnLinesAndAllElseIsLoaded() throws IOException {
        var inputs = new ArrayList<URI>();
        inputs.add(source.serve("whole", lines("whole", LINES)));
        inputs.add(laterOnly("gone", 404));
        inputs.add(laterOnly("forbidden", 403));
        inputs.add(laterOnly("moved", 302));
        inputs.add(busy());
        inputs.add(cut());
        inputs.add(changed("changed", false));
        inputs.add(changed("replaced", true));
        inputs.add(stalling());
        byte[] half = lines("half", LINES);
        inputs.add(source.serve("half", Arrays.copyOf(half, half.length - 60)));
        inputs.add(source.serve("bad", badLines()));
        inputs.add(source.serve("long", SourceFaultsTest::sendLongLine));
        byte[] blank = new byte[64 << 20];
        Arrays.fill(blank, (byte) ' ');
        inputs.add(source.serve("bomb", gzip(lines("bomb", LINES), blank, blank, blank, blank)));
        byte[] packed = gzip(lines("packed", LINES));
        inputs.add(source.serve("packed", packed));
        byte[] torn = gzip(lines("torn", 4_000));
        inputs.add(source.serve("torn", Arrays.copyOf(torn, torn.length / 2)));
        inputs.add(source.serve("strange", SourceFaultsTest::answerStrangely));
        inputs.add(source.serve("last", lines("last", LINES)));

        var manifest = jobs.completed(jobs.beginImport(inputs.stream().map(Input::of).toList()));

        var whole = new Came(LINES, LINES, List.of());
        Map<String, Came> expected = new TreeMap<>();
        for (String file : List.of("whole", "busy", "cut", "stalling", "packed", "last")) {
            expected.put(file, whole);
        }
        expected.put("gone", new Came(0, 0, List.of("there is no such file")));
        expected.put("forbidden", new Came(0, 0, List.of("its source does not let it be read")));
        expected.put(
                "moved",
                new Came(0, 0, List.of("its source names another address, which is not followed")));
        String changed = "the file is not the one that it was, or that the request names";
        expected.put("changed", new Came(LINES / 2, LINES / 2, List.of(changed)));
        expected.put("replaced", new Came(LINES / 2, LINES / 2, List.of(changed)));
        expected.put(
                "strange",
                new Came(
                        LINES / 2,
                        LINES / 2,
                        List.of("what its source answers cannot be read as a file")));
        expected.forEach((file, came) -> assertEquals(came, came(manifest, file), file));

        Came ofHalf = came(manifest, "half");
        assertEquals(LINES - 1, ofHalf.loaded());
        assertEquals(LINES - 1, ofHalf.there());
        assertLines(ofHalf, List.of(LINES));
        Came ofBad = came(manifest, "bad");
        assertEquals(4 * LINES, ofBad.there());
        assertLines(ofBad, List.of(LINES + 1, 2 * LINES + 2, 3 * LINES + 3, 3 * LINES + 4));
        Came ofLong = came(manifest, "long");
        assertEquals(2 * LINES, ofLong.there());
        assertLines(ofLong, List.of(LINES + 1));
        assertTrue(ofLong.errors().getFirst().contains("longer than"), ofLong.toString());
        Came ofBomb = came(manifest, "bomb");
        assertEquals(LINES, ofBomb.there());
        assertEquals(
                List.of("the compressed file becomes more than 200 times as long"),
                ofBomb.errors());
        Came ofTorn = came(manifest, "torn");
        assertEquals(ofTorn.loaded(), ofTorn.there());
        assertTrue(ofTorn.there() > LINES && ofTorn.there() < 4_000, ofTorn.toString());
        assertEquals(List.of("the compressed file is cut short or damaged"), ofTorn.errors());
        assertTrue(
                source.asked("busy").get(1) - source.asked("busy").get(0)
                        >= TimeUnit.SECONDS.toNanos(2),
                "Retry-After");
        assertNothingIsLeft();
    }

    private static void assertLines(Came came, List<Integer> numbers) {
        assertEquals(numbers.size(), came.errors().size(), came.toString());
        for (int i = 0; i < numbers.size(); i++) {
            String text = came.errors().get(i);
            String begins = "Line " + numbers.get(i) + " has not been loaded.";
            assertTrue(text.startsWith(begins) && text.length() > begins.length(), text);
        }
    }

    private static void assertNothingIsLeft() {
        var scan = new FolderScan(List.of(MARKER));
        assertEquals(List.of(), scan.scan(signet.data()).found());
        assertFalse(scan.contains(utf8(signet.process().text())), "in what it printed");
    }

    private static URI busy() {
        byte[] content = lines("busy", LINES);
        return source.serve(
                "busy",
                (asked, number) -> {
                    switch (number) {
                        case 1 -> asked.refuse(429, "Retry-After", "2");
                        case 2, 4 -> asked.refuse(503);
                        default -> asked.send(content, ETAG, content.length);
                    }
                });
    }

    /// The connection ends after a quarter, and again after a half.
    private static URI cut() {
        byte[] content = lines("cut", LINES);
        return source.serve(
                "cut",
                (asked, number) -> {
                    int end =
                            switch (number) {
                                case 2 -> content.length / 4;
                                case 3 -> content.length / 2;
                                default -> content.length;
                            };
                    asked.send(content, ETAG, end);
                });
    }

    /// The connection ends in the middle of a line, and then the file is another one.
    ///
    /// @param blindly whether the server sends it all the same, though it was asked for the other
    private static URI changed(String name, boolean blindly) {
        byte[] before = lines(name, LINES / 2);
        byte[] content = joined(before, lines(name + "-later", LINES / 2));
        return source.serve(
                name,
                (asked, number) -> {
                    if (number <= 2) {
                        int end = number == 1 ? content.length : before.length + 20;
                        asked.send(content, ETAG, end);
                    } else if (blindly) {
                        asked.sendBlindly(content, "\"two\"");
                    } else {
                        asked.send(content, "\"two\"", content.length);
                    }
                });
    }

    private static URI stalling() {
        byte[] content = lines("stalling", LINES);
        return source.serve(
                "stalling",
                (asked, number) -> {
                    OutputStream body = asked.begin(content.length, ETAG);
                    body.write(content, asked.from(), content.length / 3);
                    body.flush();
                    if (number == 1 || asked.rest(STALL_MILLIS)) {
                        int from = asked.from() + content.length / 3;
                        body.write(content, from, content.length - from);
                    }
                });
    }

    /// Four times as many good lines, and between them: a wrong value, no JSON, what can be no
    /// name of an element, and no name of a type.
    private static byte[] badLines() {
        var all = new ByteArrayOutputStream();
        List<String> bad =
                List.of(
                        "{\"resourceType\":\"Patient\",\"id\":\"x1\",\"birthDate\":\""
                                + MARKER
                                + "\"}",
                        "{\"resourceType\":\"Patient\",\"id\":\"x2\",\"name\":[{\"family\":\""
                                + MARKER
                                + "}]",
                        "{\"resourceType\":\"Patient\",\"id\":\"x3\",\""
                                + MARKER
                                + " 1\":\""
                                + MARKER
                                + "\"}",
                        "{\"resourceType\":\"" + MARKER + "\",\"id\":\"" + MARKER + "\"}");
        for (int i = 0; i < 4; i++) {
            for (int k = 1; k <= LINES; k++) {
                all.writeBytes(utf8(line("bad", i * LINES + k)));
            }
            if (i < 2) {
                all.writeBytes(utf8(bad.get(i) + "\n"));
            } else if (i == 2) {
                all.writeBytes(utf8(bad.get(2) + "\n" + bad.get(3) + "\n"));
            }
        }
        return all.toByteArray();
    }

    /// Between good lines one of 100 MiB, without saying how long all of it is.
    private static void sendLongLine(Asked asked, int number) throws IOException {
        OutputStream body = asked.begin(-1, ETAG);
        body.write(lines("long", LINES));
        body.write(utf8("{\"resourceType\":\"Patient\",\"id\":\"long\",\"name\":[{\"family\":\""));
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) 'x');
        for (int sent = 0; sent < LONG_LINE_BYTES; sent += block.length) {
            body.write(block);
        }
        body.write(utf8(MARKER + "\"}]}\n"));
        for (int i = LINES + 1; i <= 2 * LINES; i++) {
            body.write(utf8(line("long", i)));
        }
    }

    /// After a cut a part of the file that no number can name.
    private static void answerStrangely(Asked asked, int number) throws IOException {
        byte[] content = lines("strange", LINES);
        if (number <= 2) {
            int before = lines("strange", LINES / 2).length;
            asked.send(content, ETAG, number == 1 ? content.length : before + 30);
        } else {
            asked.refuse(206, "ETag", ETAG, "Content-Range", "bytes 99999999999999999999-1/2");
        }
    }

    @Test
    void aRequestWhoseFilesCannotBeReadIsRefusedAsAWholeAndSaysWhichFileItWas() {
        var whole = Input.of(source.serve("ready", lines("ready", LINES)));
        refused(400, "input 2: there is no such file", whole, "absent", 404);
        refused(403, "input 2: its source does not let it be read", whole, "secret", 403);
        var changed =
                new Input(
                        source.serve("other", lines("other", LINES)),
                        "Patient",
                        java.util.Optional.of("two"));
        var answer = jobs.ended(jobs.beginImport(List.of(whole, changed)));
        assertEquals(400, answer.status(), answer.text());
        assertTrue(answer.text().contains("input 2: the file is not the one"), answer.text());
        assertEquals(0, jobs.count("Patient?_tag=urn:file%7Cready"));
    }

    private static void refused(int status, String text, Input first, String file, int served) {
        var second = Input.of(source.serve(file, (asked, _) -> asked.refuse(served)));
        var answer = jobs.ended(jobs.beginImport(List.of(first, second)));
        assertEquals(status, answer.status(), answer.text());
        assertEquals("OperationOutcome", answer.json().get("resourceType").asString());
        assertTrue(answer.text().contains(text), answer.text());
    }

    @Test
    void aPlaceThatIsNotAllowedIsRefusedByName() {
        var inputs = List.of(Input.of(URI.create("file:///etc/passwd")));
        var refused = jobs.askImport("IncrementalLoad", inputs).expect(400);
        assertTrue(refused.text().contains("import-from"), refused.text());
    }

    /// Promise P2 for what goes on behind the answer.
    @Test
    void aDisabledKeyStopsAnImportWithinTheBoundAndAnEnabledOneLetsItEndRight() {
        int all = 4_000;
        byte[] content = lines("slow", all);
        var stopped = new AtomicLong();
        var quick = new CountDownLatch(1);
        URI file =
                source.serve(
                        "slow",
                        (asked, number) -> {
                            OutputStream body = asked.begin(content.length, ETAG);
                            int at = asked.from();
                            try {
                                while (at < content.length) {
                                    int count = Math.min(500, content.length - at);
                                    body.write(content, at, count);
                                    body.flush();
                                    at += count;
                                    boolean slow = number > 1 && quick.getCount() > 0;
                                    if (slow && at > content.length / 3 && !asked.rest(20)) {
                                        return;
                                    }
                                }
                            } catch (IOException ended) {
                                if (number > 1) { // the first was only to look
                                    stopped.compareAndSet(0, System.nanoTime());
                                }
                                throw ended;
                            }
                        });
        String job = jobs.beginImport(List.of(Input.of(file)));
        Until.holds(
                PATIENCE,
                "a third is loaded",
                () -> jobs.count("Patient?_tag=urn:file%7Cslow") > all / 4);

        String version = signet.keys().latest("signet-key");
        long told = System.nanoTime();
        signet.keys().enable("signet-key", version, false);
        Until.holds(PATIENCE, "the source is left", () -> stopped.get() != 0);
        Duration after = Duration.ofNanos(stopped.get() - told);
        System.out.println("key disabled: the import let go of its source after " + after);
        assertTrue(
                after.compareTo(RunningSignet.NOTIFIED_BOUND) < 0,
                "the import goes on for " + after);
        assertEquals(403, jobs.status(job).status());
        assertNothingIsLeft();

        quick.countDown();
        signet.keys().enable("signet-key", version, true);
        Until.holds(PATIENCE, "serves again", () -> jobs.status(job).status() < 400);
        var manifest = jobs.completed(job);
        assertEquals(new Came(all, all, List.of()), came(manifest, "slow"));
        assertNothingIsLeft();
    }
}
