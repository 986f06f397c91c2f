// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import dev.signet.conformance.Arm;
import dev.signet.conformance.SignetProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Changes sealed records of a stopped server without any key, one in each of several accounts,
/// then asks `verify --deep` and a start on the same folder: each account must be named by the
/// first, and refused by the second once its walk has found it.
final class RecordAttacks {
    private static final int PATIENTS = 6;
    private static final Duration FOUND_WITHIN = Duration.ofSeconds(30);
    private static final Duration VERIFIED_WITHIN = Duration.ofMinutes(2);
    private static final List<String> FAMILIES =
            List.of("head", "version", "body", "tx", "meta", "ledger-format");

    private final Path scratch;
    private final Random random;
    private final int accounts;
    private final PrintStream out;
    private final Site site = Site.free();
    private final TreeMap<String, String> folders = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private int attacks;
    private int servedBefore;
    private long slowestMillis;

    /// @param accounts how many are made, each of which is attacked once in a round
    RecordAttacks(Path scratch, long seed, int accounts, PrintStream out) {
        this.scratch = scratch;
        this.random = new Random(seed);
        this.accounts = accounts;
        this.out = out;
    }

    /// What all rounds came to.
    ///
    /// @param servedBefore reads of an older state before it was found
    /// @param slowestMillis longest time from ready to the refusal of an account
    record Result(int attacks, int servedBefore, long slowestMillis, List<String> failures) {}

    /// @param rounds of an attack on each account
    Result run(int rounds, Deadline deadline) {
        Path older = scratch.resolve("older");
        Path newer = scratch.resolve("newer");
        prepare(older, newer);
        for (int round = 0; round < rounds && !deadline.over(); round++) {
            round(older, newer);
        }
        return new Result(attacks, servedBefore, slowestMillis, failures);
    }

    private List<String> names() {
        return IntStream.range(0, accounts).mapToObj(i -> "records-" + i).toList();
    }

    private void prepare(Path older, Path newer) {
        Path data = scratch.resolve("data");
        try (var running = site.start(data)) {
            var arm = new Arm(running.client());
            for (String name : names()) {
                var before = accountFolders(data);
                var ended = arm.create(name, running.keys().uri(Site.KEY));
                if (!ended.path("status").asString("").equals("Succeeded")) {
                    throw new IllegalStateException("no account: " + ended);
                }
                var made = accountFolders(data);
                made.removeAll(before);
                folders.put(name, made.getFirst());
                write(running, name, "first");
                write(running, name, "older");
            }
            running.process().terminate();
        }
        Folders.copy(data, older);
        try (var running = site.start(data)) {
            for (String name : names()) {
                write(running, name, "newer");
            }
            running.process().terminate();
        }
        Folders.copy(data, newer);
        Folders.remove(data);
    }

    private static List<String> accountFolders(Path data) {
        return new ArrayList<>(
                Folders.files(data).stream()
                        .map(file -> data.relativize(file))
                        .filter(file -> file.getName(0).toString().equals("accounts"))
                        .map(file -> file.getName(1).toString())
                        .distinct()
                        .toList());
    }

    private static void write(Site.Running running, String account, String family) {
        for (int i = 0; i < PATIENTS; i++) {
            running.client()
                    .send(
                            "fhir",
                            "PUT",
                            running.client().fhir(account) + "/Patient/p" + i,
                            "{\"resourceType\":\"Patient\",\"id\":\"p%d\",\"name\":[{\"family\":\"%s\"}]}"
                                    .formatted(i, family))
                    .expect(200, 201);
        }
    }

    private void round(Path older, Path newer) {
        Path data = scratch.resolve("case");
        Folders.remove(data);
        Folders.copy(newer, data);
        Map<String, String> attacked = new TreeMap<>();
        for (String name : names()) {
            String inside = "accounts/" + folders.get(name) + "/ledger";
            var records = new SealedRecords(data.resolve(inside), older.resolve(inside), random);
            String family = FAMILIES.get(random.nextInt(FAMILIES.size()));
            var kind =
                    SealedRecords.Kind.values()[random.nextInt(SealedRecords.Kind.values().length)];
            if (records.attack(family, kind)) {
                attacked.put(name, family + " " + kind);
                attacks++;
            }
        }
        verify(data, attacked);
        start(data, attacked);
        Folders.remove(data);
    }

    private void verify(Path data, Map<String, String> attacked) {
        try (var verify = SignetProcess.launch("verify", data, "--deep")) {
            int code = verify.awaitEnd(VERIFIED_WITHIN);
            if (code != 1 && !attacked.isEmpty()) {
                fail("verify ends with " + code + " after " + attacked + ": " + verify.text());
            }
            attacked.forEach(
                    (name, attack) -> {
                        if (!verify.text().contains("damaged  accounts/" + folders.get(name))) {
                            fail(name + " " + attack + ": verify does not name it");
                        }
                    });
        }
    }

    private void start(Path data, Map<String, String> attacked) {
        try (var running = site.start(data)) {
            long ready = System.nanoTime();
            var waiting = new TreeMap<>(attacked);
            long end = ready + FOUND_WITHIN.toNanos();
            while (!waiting.isEmpty() && System.nanoTime() < end) {
                waiting.keySet().removeIf(name -> refused(running, name));
            }
            slowestMillis = Math.max(slowestMillis, (System.nanoTime() - ready) / 1_000_000);
            waiting.forEach((name, attack) -> fail(name + " " + attack + ": is served on"));
            // found is found: nothing is served any more, old or new
            attacked.keySet().stream()
                    .filter(name -> !waiting.containsKey(name))
                    .filter(name -> reads(running, name) > 0)
                    .forEach(name -> fail(name + ": served after it was found"));
            running.process().terminate();
        }
    }

    /// Whether its health says so; counts what is read wrongly until then.
    private boolean refused(Site.Running running, String name) {
        String base = running.client().fhir(name);
        if (running.get("fhir", base + "/health/check").status() == 503
                && running.get("fhir", base + "/Patient/p0").status() >= 500) {
            return true;
        }
        servedBefore += olderReads(running, name);
        return false;
    }

    private static int reads(Site.Running running, String name) {
        int served = 0;
        for (int i = 0; i < PATIENTS; i++) {
            String address = running.client().fhir(name) + "/Patient/p" + i;
            served += running.get("fhir", address).status() == 200 ? 1 : 0;
        }
        return served;
    }

    private static int olderReads(Site.Running running, String name) {
        int older = 0;
        for (int i = 0; i < PATIENTS; i++) {
            var answer = running.get("fhir", running.client().fhir(name) + "/Patient/p" + i);
            older += answer.status() == 200 && answer.text().contains("\"older\"") ? 1 : 0;
        }
        return older;
    }

    private void fail(String what) {
        failures.add(what);
        out.println("FAIL " + what);
    }
}
