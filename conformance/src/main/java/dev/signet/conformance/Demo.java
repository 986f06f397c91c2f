// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import dev.signet.conformance.Client.Answer;
import dev.signet.conformance.Report.Seen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole story on a scratch folder and free ports: an account under a customer's key, ten
/// synthetic patients, rotation under traffic, revocation, recovery, SIGKILL, and a scan of every
/// byte at rest. `signet demo` prints what it saw; the exit code says whether all passed.
public final class Demo {
    private static final String ACCOUNT = "demo-cmk";
    private static final String KEY = "demo-key";
    private static final Duration NOTIFIED_BOUND = Duration.ofSeconds(2);
    private static final Duration RECOVERY_BOUND = Duration.ofSeconds(30);
    private static final List<String> MARKERS =
            List.of(
                    "Zyxmarkerfamily",
                    "zyxmarkeridentifier-4711",
                    "zyxmarkerclientid",
                    "Zyxmarkernarrative",
                    "zyxmarkersearched");

    private final Report report = new Report(System.out);
    private final Path data;
    private final String[] ports = {
        "--port", FreePort.next(), "--vault-port", FreePort.next(),
    };
    private SignetProcess server;
    private Client client;
    private VaultKeys keys;
    private Map<String, Integer> loaded = new TreeMap<>();

    private Demo(Path data) {
        this.data = data;
        this.server = SignetProcess.launch("up", data, ports);
        this.server.awaitReady();
        this.client = new Client(server.endpoints());
        this.keys = new VaultKeys(client);
    }

    /// @param arguments none, or `--keep` to keep the scratch folder
    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).contains("--help")) {
            System.out.println("usage: ./signet demo [--keep]   (--keep: leave the data folder)");
            return;
        }
        if (!List.of("--keep").containsAll(List.of(arguments))) {
            System.err.println("signet demo: the only option is --keep (leave the data folder)");
            System.exit(2);
        }
        Path data = Files.createTempDirectory("signet-demo");
        System.out.println("data folder: " + data + "\n");
        int exitCode = 1;
        var demo = new Demo(data);
        try {
            demo.run();
            exitCode = demo.report.finish();
        } finally {
            demo.server.close();
            if (!List.of(arguments).contains("--keep")) {
                remove(data);
            }
        }
        System.exit(exitCode);
    }

    private void run() {
        report.check("account under the customer's key", this::createAccount);
        report.check("ten patients through transactions", this::load);
        report.check("counts by type equal the files'", this::counts);
        report.check("searches", this::searches);
        report.check("markers planted", this::plant);
        report.check("new key version under traffic", this::rotate);
        report.check("key disabled: refused within 2 s", this::disable);
        report.check("meanwhile: metadata, health", this::whileRevoked);
        report.check("key enabled: serves again", this::enable);
        report.check("restart with the key disabled", this::restartDisabled);
        report.check("... and enabled again", this::enable);
        report.check("SIGKILL under load, then recovery", this::kill);
        report.check("markers in no byte at rest", this::scan);
        report.check("ends cleanly on SIGTERM", this::end);
    }

    private String base() {
        return client.fhir(ACCOUNT);
    }

    private Seen createAccount() {
        keys.create(KEY);
        JsonNode ended = new Arm(client).create(ACCOUNT, keys.uri(KEY));
        String status = ended.get("status").asString();
        return Seen.of(status.equals("Succeeded"), "operation " + status);
    }

    private Seen load() {
        long start = System.nanoTime();
        var json = JsonMapper.builder().build();
        var bundles = new AtomicInteger();
        Path archive = SignetProcess.home().resolve("conformance/data/synthea-r4-10.tar.zst");
        new Synthea(archive)
                .forEach(
                        bundle -> {
                            client.send("fhir", "POST", base(), bundle.json()).expect(200);
                            bundles.incrementAndGet();
                            for (JsonNode entry : json.readTree(bundle.json()).get("entry")) {
                                String type = entry.get("resource").get("resourceType").asString();
                                loaded.merge(type, 1, Integer::sum);
                            }
                        });
        double seconds = (System.nanoTime() - start) / 1e9;
        int resources = loaded.values().stream().mapToInt(Integer::intValue).sum();
        return Seen.pass(
                "%d bundles, %d resources, %.1f s, %.0f resources/s"
                        .formatted(bundles.get(), resources, seconds, resources / seconds));
    }

    private Seen counts() {
        var different = new ArrayList<String>();
        for (var type : loaded.entrySet()) {
            int stored = count(type.getKey() + "?_summary=count");
            if (stored != type.getValue()) {
                different.add(type.getKey() + " " + stored + " of " + type.getValue());
            }
        }
        return Seen.of(
                different.isEmpty(),
                different.isEmpty() ? loaded.size() + " types" : String.join(", ", different));
    }

    private int count(String query) {
        Answer answer = client.get("fhir", base() + "/" + query).expect(200);
        return answer.json().get("total").asInt();
    }

    private Seen searches() {
        JsonNode patient = first("Patient?_count=1");
        String family = patient.get("name").get(0).get("family").asString();
        String id = patient.get("id").asString();
        int byName = count("Patient?_summary=count&name=" + Client.encode(family));
        int conditions = count("Condition?_summary=count&subject=Patient/" + id);
        int chained =
                count("Condition?_summary=count&subject:Patient.name=" + Client.encode(family));
        boolean passed = byName >= 1 && conditions >= 1 && chained >= conditions;
        return Seen.of(
                passed,
                "by name %d, by reference %d, chained %d".formatted(byName, conditions, chained));
    }

    private JsonNode first(String query) {
        Answer answer = client.get("fhir", base() + "/" + query).expect(200);
        return answer.json().get("entry").get(0).get("resource");
    }

    private Seen plant() {
        String patient =
                """
                {"resourceType":"Patient","id":"zyxmarkerclientid",
                 "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">\
                Zyxmarkernarrative</div>"},
                 "identifier":[{"system":"urn:x","value":"zyxmarkeridentifier-4711"}],
                 "name":[{"family":"Zyxmarkerfamily","given":["Zyxmarkerfamily"]}]}
                """;
        client.send("fhir", "PUT", base() + "/Patient/zyxmarkerclientid", patient).expect(201);
        int found = count("Patient?_summary=count&name=zyxmarkerfamily");
        client.get("fhir", base() + "/Patient?name=zyxmarkersearched").expect(200);
        client.get("fhir", base() + "/Patient?name:zyxmarkersearched=x");
        client.get("fhir", base() + "/zyxmarkersearched/zyxmarkerclientid");
        return Seen.of(found == 1, MARKERS.size() + " markers: name, identifier, id, text, search");
    }

    private Seen rotate() {
        String before = keys.latest(KEY);
        List<String> unexpected;
        long requests;
        try (var traffic = new Traffic(client, base(), "Rotation", 4)) {
            Until.holds(RECOVERY_BOUND, "traffic flows", () -> traffic.requests() > 100);
            String after = keys.rotate(KEY);
            Until.holds(RECOVERY_BOUND, "rewrapped", () -> !needs(before) && needs(after));
            long then = traffic.requests();
            Until.holds(RECOVERY_BOUND, "goes on", () -> traffic.requests() > then + 100);
            keys.enable(KEY, before, false);
            long last = traffic.requests();
            Until.holds(RECOVERY_BOUND, "old disabled", () -> traffic.requests() > last + 200);
            traffic.stop();
            unexpected = traffic.unexpected();
            requests = traffic.requests();
        }
        return Seen.of(
                unexpected.isEmpty(),
                "%d requests, %d failed; old version disabled since"
                        .formatted(requests, unexpected.size()));
    }

    /// Whether live data of the account still needs this version of the key, as the service says.
    private boolean needs(String version) {
        return health().text().contains(version);
    }

    private Seen disable() {
        keys.enable(KEY, keys.latest(KEY), false);
        Duration took =
                Until.holds(RECOVERY_BOUND, "data is refused", () -> read().status() == 403);
        String text = read().text();
        boolean said = text.contains("the customer-managed key is disabled");
        return Seen.of(
                said && took.compareTo(NOTIFIED_BOUND) <= 0,
                "403 after %d ms%s"
                        .formatted(took.toMillis(), said ? "" : ", but with other diagnostics"));
    }

    private Answer read() {
        return client.get("fhir", base() + "/Patient/zyxmarkerclientid");
    }

    private Answer health() {
        return client.get("fhir", base() + "/health/check");
    }

    private Seen whileRevoked() {
        int metadata = client.get("", base() + "/metadata").status();
        String health = health().text();
        boolean degraded =
                health.contains("Degraded")
                        && health.contains("CustomerManagedKeyAccessLost")
                        && health.contains("Error412");
        int search = client.get("fhir", base() + "/Patient?name=x").status();
        int write = client.send("fhir", "POST", base() + "/Basic", "{}").status();
        return Seen.of(
                metadata == 200 && degraded && search == 403 && write == 403,
                "/metadata %d, search %d, write %d, health %s"
                        .formatted(
                                metadata, search, write, degraded ? "Degraded" : "NOT degraded"));
    }

    private Seen enable() {
        keys.enable(KEY, keys.latest(KEY), true);
        Duration took = Until.holds(RECOVERY_BOUND, "data again", () -> read().status() == 200);
        return Seen.of(
                took.compareTo(NOTIFIED_BOUND) <= 0, "200 after %d ms".formatted(took.toMillis()));
    }

    private Seen restartDisabled() {
        keys.enable(KEY, keys.latest(KEY), false);
        Until.holds(RECOVERY_BOUND, "data is refused", () -> read().status() == 403);
        int exitCode = server.terminate();
        long took = restart();
        int status = read().status();
        boolean degraded = health().text().contains("Degraded");
        return Seen.of(
                status == 403 && degraded,
                "ended with %d, ready again after %d ms, data %d"
                        .formatted(exitCode, took, status));
    }

    private long restart() {
        long start = System.nanoTime();
        server = SignetProcess.launch("up", data, ports);
        server.awaitReady();
        client = new Client(server.endpoints());
        keys = new VaultKeys(client);
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private Seen kill() {
        Map<String, String> acknowledged;
        try (var traffic = new Traffic(client, base(), "Killed", 8)) {
            Until.holds(RECOVERY_BOUND, "traffic flows", () -> traffic.requests() > 1000);
            server.kill();
            traffic.stop();
            acknowledged = traffic.acknowledged();
        }
        long took = restart();
        int lost = 0;
        for (var patient : acknowledged.entrySet()) {
            Answer answer = client.get("fhir", base() + "/Patient/" + patient.getKey());
            if (answer.status() != 200 || !answer.text().contains(patient.getValue())) {
                lost++;
            }
        }
        int found = count("Patient?_summary=count&family=Killed");
        return Seen.of(
                lost == 0 && found >= acknowledged.size(),
                "%d acknowledged, %d lost, %d found by search, ready after %d ms"
                        .formatted(acknowledged.size(), lost, found, took));
    }

    private Seen scan() {
        var markers = new ArrayList<>(MARKERS);
        var result = new FolderScan(markers).scan(data);
        boolean quiet =
                !new FolderScan(markers).contains(server.text().getBytes(StandardCharsets.UTF_8));
        return Seen.of(
                result.found().isEmpty() && quiet,
                "%d files, %.1f MB%s"
                        .formatted(
                                result.files(),
                                result.bytes() / 1e6,
                                result.found().isEmpty() ? "" : ": " + result.found()));
    }

    private Seen end() {
        int exitCode = server.terminate();
        return Seen.of(exitCode == 0, "exit code " + exitCode);
    }

    private static void remove(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
