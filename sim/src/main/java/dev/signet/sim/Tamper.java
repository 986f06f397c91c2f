// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import dev.signet.conformance.Arm;
import dev.signet.conformance.SignetProcess;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Damages one file of a copy of the data folder, starts the server on it and looks: refused with
/// the file named, or every promised resource as it was. Never wrong data, never a hang.
final class Tamper {
    private static final Duration SERVING_WITHIN = Duration.ofSeconds(20);

    private static final List<Damage> DAMAGES = List.of(Damage.values());

    private final Path scratch;
    private final Random random;
    private final PrintStream out;
    private final Site site = Site.free();
    private final TreeMap<String, Integer> sums = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> unnoticed = new ArrayList<>();
    private int done;

    Tamper(Path scratch, long seed, PrintStream out) {
        this.scratch = scratch;
        this.random = new Random(seed);
        this.out = out;
    }

    /// One file, one damage.
    record Case(Specimen specimen, Path file, FileKind kind, Damage damage) {}

    /// What a case came to.
    ///
    /// @param passed whether it is one that may be
    /// @param name for the sum
    /// @param detail one line
    record Outcome(boolean passed, String name, String detail) {}

    /// What all cases came to.
    ///
    /// @param cases how many were done
    /// @param of how many there were to do: fewer are done when the time was over, or where a
    ///     damage cannot be done to a file
    /// @param sums how many cases of each outcome
    /// @param unnoticed cases that were served right without a word
    record Result(
            int cases,
            int of,
            TreeMap<String, Integer> sums,
            List<String> failures,
            List<String> unnoticed) {}

    /// Every file with every damage, kinds taken in turn, as far as the time goes.
    Result all(Deadline deadline) {
        var cases = everything(Specimen.prepare(scratch, site, random, out));
        return run(cases, deadline);
    }

    /// Each kind of account file once; all kinds of damage come up. Where one cannot be done to any
    /// file of a kind, another is.
    Result oneOfEachKind(Deadline deadline) {
        var byKind = new TreeMap<FileKind, List<Case>>();
        for (Case one : everything(Specimen.prepare(scratch, site, random, out))) {
            if (!one.kind().endsProcess()) {
                byKind.computeIfAbsent(one.kind(), _ -> new ArrayList<>()).add(one);
            }
        }
        int next = random.nextInt(DAMAGES.size());
        for (List<Case> cases : byKind.values()) {
            if (deadline.over()) {
                break;
            }
            Damage wanted = DAMAGES.get(next++ % DAMAGES.size());
            var _ =
                    cases.stream()
                            .sorted(Comparator.comparing(one -> one.damage() == wanted ? 0 : 1))
                            .anyMatch(this::run);
        }
        return result(byKind.size());
    }

    /// All cases, ordered so that each kind of file meets each damage once before any twice.
    private List<Case> everything(List<Specimen> specimens) {
        var byKind = new TreeMap<String, List<Case>>();
        for (Specimen specimen : specimens) {
            for (Path file : specimen.files()) {
                FileKind kind = FileKind.of(file).orElseThrow();
                for (Damage damage : Damage.values()) {
                    byKind.computeIfAbsent(kind + " " + damage, _ -> new ArrayList<>())
                            .add(new Case(specimen, file, kind, damage));
                }
            }
        }
        var waiting = new ArrayList<>(byKind.values());
        waiting.forEach(cases -> Collections.shuffle(cases, random));
        Collections.shuffle(waiting, random);
        var ordered = new ArrayList<Case>();
        for (int turn = 0; !waiting.isEmpty(); turn++) {
            int now = turn;
            waiting.removeIf(cases -> cases.size() <= now);
            waiting.forEach(cases -> ordered.add(cases.get(now)));
        }
        return ordered;
    }

    private Result run(List<Case> cases, Deadline deadline) {
        for (Case one : cases) {
            if (deadline.over()) {
                break;
            }
            var _ = run(one);
        }
        return result(cases.size());
    }

    private Result result(int of) {
        return new Result(done, of, sums, failures, unnoticed);
    }

    /// @return whether the damage could be done
    private boolean run(Case one) {
        Path data = scratch.resolve("case");
        Folders.remove(data);
        Folders.copy(one.specimen().folder(), data);
        Path file = data.resolve(one.file().toString());
        Path earlier = one.specimen().earlier().resolve(one.file().toString());
        var alike =
                one.specimen().alike(one.file()).stream()
                        .map(other -> data.resolve(other.toString()))
                        .toList();
        Optional<String> what = one.damage().apply(file, earlier, alike, random);
        if (what.isEmpty()) {
            return false;
        }
        long began = System.nanoTime();
        Outcome outcome = outcome(one, data);
        long millis = (System.nanoTime() - began) / 1_000_000;
        done++;
        sums.merge(outcome.name(), 1, Integer::sum);
        String line =
                "%5.1f s %-6s %-26s %-22s %-60s %-12s %s"
                        .formatted(
                                millis / 1e3,
                                one.specimen().name(),
                                one.kind(),
                                one.file().getFileName(),
                                what.get(),
                                outcome.name(),
                                outcome.detail());
        out.println(line + (outcome.passed() ? "" : "  FAIL"));
        out.flush();
        if (!outcome.passed()) {
            failures.add(line);
        } else if (outcome.name().equals("unnoticed")) {
            unnoticed.add(one.kind() + " " + one.damage());
        }
        Folders.remove(data);
        return true;
    }

    private Outcome outcome(Case one, Path data) {
        long start = System.nanoTime();
        try (SignetProcess process = site.launch(data)) {
            try {
                Site.awaitReadyOrEnd(process);
            } catch (IllegalStateException e) {
                return new Outcome(false, "hangs", lastLine(process.text()));
            }
            if (!process.isReady()) {
                return ended(one, process.text());
            }
            return answered(one, process, start);
        }
    }

    private static Outcome answered(Case one, SignetProcess process, long start) {
        try {
            return served(one, process, start);
        } catch (UncheckedIOException e) {
            String text = process.text();
            String name = process.isAlive() ? "no answer" : "crashes";
            return new Outcome(false, name, e.getMessage() + "\n" + text);
        }
    }

    private static Outcome ended(Case one, String text) {
        Optional<String> said =
                text.lines().filter(line -> line.startsWith("signet: ")).findFirst();
        boolean may = one.kind().endsProcess() && said.isPresent();
        return new Outcome(may, "ends", said.orElseGet(() -> lastLine(text)));
    }

    private static Outcome served(Case one, SignetProcess process, long start) {
        Site.Running running;
        try {
            running = Site.running(process, start);
            running.client().token("fhir");
        } catch (RuntimeException e) {
            return new Outcome(
                    one.kind().endsProcess(), "no token", lastLine(String.valueOf(e.getMessage())));
        }
        running.awaitServingOrDamagedVault(SERVING_WITHIN);
        Book book = one.specimen().book().copy();
        var findings = new Audit(running).of(book.all(), book);
        if (!process.isAlive()) {
            return new Outcome(false, "crashes", lastLine(process.text()));
        }
        if (!findings.honest()) {
            return new Outcome(false, "WRONG DATA", findings + "\n" + process.text());
        }
        String planes = planes(running);
        String log = process.text();
        if (findings.clean()) {
            Optional<String> noticed = noticed(log);
            return new Outcome(
                    planes.isEmpty(),
                    noticed.isPresent() ? "rebuilt" : "unnoticed",
                    planes + noticed.orElse("all data right"));
        }
        boolean named = named(one, log);
        String name = findings.refusedReads() == 0 ? "no search" : "refused";
        String detail =
                "%d reads, %d searches of %d %s%s%s; %s"
                        .formatted(
                                findings.refusedReads(),
                                findings.refusedSearches(),
                                findings.checks(),
                                findings.refusals(),
                                named ? "" : ", NOT named",
                                planes,
                                noticed(log).orElse("not in the log"));
        return new Outcome(named && planes.isEmpty(), name, detail);
    }

    /// Empty when the other planes and the account's metadata are as ever.
    private static String planes(Site.Running running) {
        int metadata = running.client().get("", running.base() + "/metadata").status();
        int account = new Arm(running.client()).read(Site.ACCOUNT).status();
        return metadata == 200 && account == 200
                ? ""
                : " metadata " + metadata + ", control plane " + account;
    }

    private static boolean named(Case one, String log) {
        String file = one.file().getFileName().toString();
        Path parent = one.file().getParent();
        String folder = parent == null ? "" : parent.getFileName().toString();
        return log.contains(file)
                || (folder.matches("ledger|index") && log.contains("file " + folder))
                || one.kind().endsProcess();
    }

    /// The first line of the log that tells of something wrong.
    private static Optional<String> noticed(String log) {
        return log.lines()
                .filter(
                        line ->
                                line.contains("Failed")
                                        || line.contains("made anew: ")
                                        || line.contains("cannot be served: ")
                                        || line.startsWith("signet: "))
                .map(
                        line ->
                                line.replaceFirst(
                                        ".*(base\\.Failed|made anew|cannot be served): ", ""))
                .findFirst();
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (_, next) -> next);
    }
}
