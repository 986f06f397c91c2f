// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Some seconds after the customer's no, nothing of the account can be reached in the memory of
/// the server: no piece of what was sent, stored, searched or answered, and no key.
final class AfterTheNoTest {
    /// Every planted word begins with it, and words are so short that a piece of 24 bytes holds it.
    private static final String MARK = "Qzxmark";

    private static final int NARRATIVE_WORDS = 16_000;
    private static final int CONNECTIONS = 8;
    private static final Duration AFTER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> SECRETS =
            Set.of("dev.signet.crypto.Secret", "dev.signet.crypto.CipherKey");

    private static RunningSignet signet;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    @Test
    void theScanFindsPiecesInEverySpelling() {
        var marks = new Needles().text("mark", MARK);
        String words = words(0, 6);
        for (int at = 0; at + 24 <= words.length(); at++) {
            String piece = words.substring(at, at + 24);
            assertTrue(marks.in(piece.getBytes(StandardCharsets.UTF_8)).isPresent(), piece);
            assertTrue(marks.in(piece.getBytes(StandardCharsets.UTF_16LE)).isPresent(), piece);
            assertTrue(marks.in(piece.toLowerCase().getBytes(StandardCharsets.UTF_8)).isPresent());
        }
        assertFalse(marks.in("nothing of that kind".getBytes(StandardCharsets.UTF_8)).isPresent());
    }

    @Test
    void nothingOfTheAccountCanBeReachedInMemoryFiveSecondsAfterTheNo() {
        Set<String> others = secrets();
        signet.keys().create("heap-key");
        String base = signet.account("heap", "heap-key");
        var requests = new Planted(signet.client(), base);
        requests.all();

        var needles = new Needles().text("mark", MARK);
        Set<String> own = secrets();
        own.removeAll(others);
        assertTrue(own.size() >= 5, "the account has keys: " + own.size());
        own.forEach(secret -> needles.add("key", Base64.getDecoder().decode(secret)));
        customerSecrets(needles);
        try (var dump = dump()) {
            assertTrue(dump.contains(needles), "they are there while the key is usable");
        }

        signet.keys().enable("heap-key", signet.keys().latest("heap-key"), false);
        Until.holds(PATIENCE, "refused", () -> requests.read().status() == 403);
        long no = System.nanoTime();
        requests.refused();
        Until.holds(
                PATIENCE, "the time has passed", () -> System.nanoTime() - no > AFTER.toNanos());
        try (var dump = dump()) {
            assertEquals("", String.join("\n", dump.find(needles)));
            assertTrue(dump.size() > 1 << 20, "that was no dump");
        }
    }

    private static HeapDump dump() {
        return HeapDump.of(signet.process().pid(), signet.data());
    }

    /// All opened secrets of the process, as base64.
    private static Set<String> secrets() {
        var all = new HashSet<String>();
        try (var dump = dump()) {
            for (byte[] secret : dump.bytesHeldBy(SECRETS)) {
                all.add(Base64.getEncoder().encodeToString(secret));
            }
        }
        return all;
    }

    /// The customer's halves of the account's keys, which the vault unwraps for the customer too.
    private static void customerSecrets(Needles needles) {
        var vault = signet.keys();
        for (JsonNode generation : ring().get("generations")) {
            String address =
                    vault.uri("heap-key")
                            + "/"
                            + generation.get("keyVersion").asString()
                            + "/unwrapkey?api-version=7.4";
            String body =
                    "{\"alg\":\"RSA-OAEP-256\",\"value\":\""
                            + generation.get("customer").asString()
                            + "\"}";
            String value =
                    signet.client()
                            .send("vault", "POST", address, body)
                            .expect(200)
                            .json()
                            .get("value")
                            .asString();
            byte[] secret = Base64.getUrlDecoder().decode(value);
            needles.add("customer's secret", secret);
            needles.add("customer's secret as text", value.getBytes(StandardCharsets.ISO_8859_1));
            needles.add("customer's secret as text", value.getBytes(StandardCharsets.UTF_16LE));
        }
    }

    private static JsonNode ring() {
        try (var paths = Files.walk(signet.data().resolve("accounts"))) {
            for (Path path : paths.filter(each -> each.endsWith("keyring.a")).toList()) {
                JsonNode ring = JsonMapper.builder().build().readTree(Files.readAllBytes(path));
                if (ring.has("keyUri") && ring.get("keyUri").asString().endsWith("/heap-key")) {
                    return ring;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the account has no key ring");
    }

    /// Words of twelve characters, each with the mark.
    private static String words(int from, int count) {
        var text = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            text.append(MARK).append("%04x ".formatted(i & 0xffff));
        }
        return text.toString();
    }

    /// What is sent to the account, over several connections that stay open.
    private record Planted(Client client, String base) {
        void all() {
            try (var workers = Executors.newFixedThreadPool(CONNECTIONS)) {
                var done = new ArrayList<java.util.concurrent.Future<?>>();
                for (int worker = 0; worker < CONNECTIONS; worker++) {
                    int mine = worker;
                    done.add(workers.submit(() -> one(mine)));
                }
                for (var each : done) {
                    each.get();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException("a request was answered otherwise", e);
            }
        }

        private void one(int worker) {
            String id = MARK + "-id-" + worker;
            for (int i = 0; i < 6; i++) {
                write("PUT", "/Patient/" + id, patient(worker, id, 20 * i)).expect(200, 201);
                write("POST", "/Patient", patient(worker, "", 50)).expect(201);
            }
            write("PUT", "/Patient/" + id, patient(worker, id, NARRATIVE_WORDS)).expect(200);
            write("PUT", "/Patient/" + id, zipped(patient(worker, id, 3000))).expect(200);
            transaction("transaction", worker).expect(200);
            transaction("batch", worker).expect(200);
            get("/Patient/" + id).expect(200);
            for (int i = 0; i < 3; i++) { // what is read again and again is held
                get("/Patient/" + id + "/_history/1").expect(200);
            }
            get("/Patient/" + id + "/_history").expect(200);
            get("/Patient/" + id + "/_history?_count=2").expect(200);
            get("/Patient?family=" + MARK + "family" + worker).expect(200);
            get("/Patient?name:contains=" + MARK + "&_sort=family,birthdate").expect(200);
            get("/Patient?identifier=urn:" + MARK + "%7C" + MARK + "-" + worker).expect(200);
            get("/Patient?_count=2&_summary=true&name=" + MARK).expect(200);
            get("/Patient?_count=200&name=" + MARK).expect(200);
            get("/Patient?_count=50&_elements=name&name=" + MARK).expect(200);
            get("/Observation?_include=Observation:subject&_count=5").expect(200);
            get("/Patient?_revinclude=Observation:subject&_count=5&name=" + MARK).expect(200);
            get("/Observation?subject:Patient.name=" + MARK).expect(200);
            search("name=" + MARK + "family").expect(200);
            page().expect(200);
            get("/Patient/" + MARK + "none").expect(404);
            get("/Patient?birthdate=" + MARK).expect(400);
            get("/" + MARK + "/" + MARK).expect(404);
            write("POST", "/Patient", "{\"resourceType\":\"Patient\",\"x\":\"" + words(0, 900))
                    .expect(400);
            write(
                            "POST",
                            "/Patient",
                            "{\"resourceType\":\"Patient\",\"" + MARK + "\":\"" + MARK + "\"}")
                    .expect(400);
            client.send(
                            "fhir",
                            "POST",
                            base + "/Patient",
                            patient(worker, "", 30),
                            "If-None-Exist",
                            "identifier=urn:" + MARK + "%7C" + MARK + "-never")
                    .expect(201, 200, 412);
            client.send(
                            "fhir",
                            "GET",
                            base + "/Patient?name=" + MARK,
                            "",
                            "Accept-Encoding",
                            "gzip")
                    .expect(200);
            client.send("fhir", "DELETE", base + "/Patient/" + id, "").expect(200, 204);
            write("PUT", "/Patient/" + id, patient(worker, id, 3000)).expect(200, 201);
            get("/Patient/" + id).expect(200);
        }

        Client.Answer read() {
            return get("/Patient/" + MARK + "-id-0");
        }

        /// What clients send that have not heard of the no.
        void refused() {
            write("POST", "/Patient", patient(0, "", 2000)).expect(403);
            write("POST", "/Patient", zipped(patient(0, "", 200))).expect(403);
            get("/Patient?name=" + MARK).expect(403);
            search("name=" + MARK).expect(403);
            transaction("batch", 0).expect(403);
        }

        private Client.Answer page() {
            JsonNode first = get("/Patient?_count=3&name=" + MARK).expect(200).json();
            for (JsonNode link : first.get("link")) {
                if (link.get("relation").asString().equals("next")) {
                    return client.get("fhir", link.get("url").asString());
                }
            }
            throw new IllegalStateException("there is one page only");
        }

        private Client.Answer get(String below) {
            return client.get("fhir", base + below);
        }

        private Client.Answer search(String form) {
            return client.send(
                    "fhir",
                    "POST",
                    base + "/Patient/_search",
                    form,
                    "Content-Type",
                    "application/x-www-form-urlencoded");
        }

        private Client.Answer write(String method, String below, String body) {
            return client.send("fhir", method, base + below, body);
        }

        private Client.Answer write(String method, String below, byte[] gzip) {
            return client.send("fhir", method, base + below, gzip, "Content-Encoding", "gzip");
        }

        private Client.Answer transaction(String type, int worker) {
            String body =
                    """
                    {"resourceType":"Bundle","type":"%s","entry":[
                     {"fullUrl":"urn:uuid:0b6e0b3e-8a53-4c5c-9f2b-000000000001","resource":%s,
                      "request":{"method":"POST","url":"Patient"}},
                     {"resource":{"resourceType":"Observation","status":"final",
                       "code":{"text":"%s"},
                       "subject":{"reference":"Patient/%s"}},
                      "request":{"method":"POST","url":"Observation"}}]}
                    """
                            .formatted(
                                    type,
                                    patient(worker, "", 200),
                                    words(0, 20),
                                    MARK + "-id-" + worker);
            return client.send("fhir", "POST", base, body);
        }

        private static String patient(int worker, String id, int words) {
            return """
            {"resourceType":"Patient",%s
             "text":{"status":"generated",
              "div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">%s</div>"},
             "identifier":[{"system":"urn:%s","value":"%s"}],
             "name":[{"family":"%s","given":["%s"],"text":"%s\u0416"}],
             "extension":[{"url":"urn:%s","valueString":"%s"}]}
            """
                    .formatted(
                            id.isEmpty() ? "" : "\"id\":\"" + id + "\",",
                            words(worker, words),
                            MARK,
                            MARK + "-" + worker,
                            MARK + "family" + worker,
                            MARK + "given",
                            MARK,
                            MARK,
                            words(7, 3));
        }

        private static byte[] zipped(String text) {
            var target = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(target)) {
                gzip.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return target.toByteArray();
        }
    }
}
