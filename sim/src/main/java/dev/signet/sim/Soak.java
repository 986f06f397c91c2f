// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import dev.signet.sim.attack.Attacks;
import dev.signet.sim.bulk.Beside;
import dev.signet.sim.bulk.JobKills;
import dev.signet.sim.bulk.SilentSources;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;

/// `signet soak`: the long forms of the checks with SIGKILL, with damaged files, under load and
/// under attack, bounded by `--minutes`. The exit code says whether all passed.
public final class Soak {
    private static final String USAGE =
            """
            usage: ./signet soak [--minutes 60] [--seed S] [--kills 200] [--only PART] [--case REGEX]
                                 [--lines N]
              kills   SIGKILL at random moments under write load, on one data folder
              tamper  every file damaged in every way, one at a time
              records sealed records put back, dropped, exchanged in the ledger of a stopped server
              load    reads, writes, searches while the key is rotated, disabled and enabled
              jobs    SIGKILL at random moments of imports (both modes), bulk updates, bulk deletes
                      (both kinds), later answers, exports: half of
                      --kills; and the key disabled, under one of them in turn
              beside  reads and searches of eight clients without and beside an import, in pairs;
                      --lines: one import of so many lines in place of several, paused for what is
                      measured without it
              sources sources of an import that are silent for minutes, or for good (ten minutes)
              attack  costly shapes, slow and half-open connections, wrong secrets, large pages;
                      --case: only those in whose name the expression is found
            """;

    private static final int RECORD_ROUNDS_MAX = 125;
    private static final int RECORD_ACCOUNTS = 8;
    private static final int JOB_PATIENTS = 800;
    private static final int BESIDE_PATIENTS = 25_000;
    private static final int BESIDE_PAIRS = 5;

    private final PrintStream out = System.out;
    private final Options options;
    private final Deadline whole;
    private boolean failed;

    private Soak(Options options) {
        this.options = options;
        this.whole = Deadline.in(Duration.ofMinutes(options.minutes()));
    }

    private static final List<String> PARTS =
            List.of("kills", "tamper", "records", "load", "jobs", "beside", "sources", "attack");

    /// @param only the name of one part; empty for all
    /// @param named is found in the names of the attacks to run
    /// @param lines of the import that is measured beside; 0: several of usual size
    private record Options(
            long minutes, long seed, int kills, String only, Pattern named, int lines) {
        static Options of(String[] arguments) {
            long minutes = 60;
            long seed = new Random().nextInt(Integer.MAX_VALUE);
            int kills = 200;
            String only = "";
            var named = Pattern.compile("");
            int lines = 0;
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--minutes" -> minutes = Long.parseLong(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--kills" -> kills = Integer.parseInt(value);
                    case "--only" -> only = value;
                    case "--case" -> named = Pattern.compile(value);
                    case "--lines" -> lines = Integer.parseInt(value);
                    default -> throw new IllegalArgumentException(arguments[i]);
                }
            }
            if (arguments.length % 2 != 0
                    || minutes < 1
                    || lines < 0
                    || !(only.isEmpty() || PARTS.contains(only))) {
                throw new IllegalArgumentException(String.join(" ", arguments));
            }
            return new Options(minutes, seed, kills, only, named, lines);
        }
    }

    /// Runs it; see the usage.
    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.print(USAGE);
            System.exit(List.of(arguments).contains("--help") ? 0 : 2);
            return;
        }
        // An interrupted run leaves no server behind.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () ->
                                        ProcessHandle.current()
                                                .descendants()
                                                .forEach(ProcessHandle::destroyForcibly)));
        var soak = new Soak(options);
        soak.run();
        System.exit(soak.failed ? 1 : 0);
    }

    private void run() {
        out.println("soak: seed " + options.seed() + ", " + options.minutes() + " minutes");
        part("kills", 0.15, this::kills);
        part("tamper", 0.3, this::tamper);
        part("records", 0.35, this::records);
        part("load", 0.4, this::load);
        part("jobs", 0.5, this::jobs);
        part("beside", 0.55, this::beside);
        part("sources", 0.75, this::sources);
        part("attack", 1, this::attack);
        out.println(failed ? "soak: FAIL" : "soak: all passed");
    }

    /// @param share of the whole time at which this part ends
    private void part(String name, double share, Function<Deadline, Boolean> work) {
        boolean alone = options.only().equals(name);
        if (!options.only().isEmpty() && !alone) {
            return;
        }
        double used = options.only().isEmpty() ? share : 1;
        Duration all = Duration.ofMinutes(options.minutes());
        long reserved = (long) (all.toNanos() * (1 - used));
        var deadline = new Deadline(whole.endNanos() - reserved);
        out.println("\n== " + name + ", at most " + deadline.left().toSeconds() + " s");
        try {
            if (!work.apply(deadline)) {
                failed = true;
                out.println(name + ": FAIL");
            }
        } catch (RuntimeException e) {
            failed = true;
            out.println(name + ": FAIL: " + e);
            e.printStackTrace(out);
        }
    }

    private boolean kills(Deadline deadline) {
        return inScratch(
                scratch -> {
                    var kills = new Kills(scratch.resolve("data"), options.seed(), out);
                    var result = kills.run(options.kills(), deadline);
                    out.println("kills: " + result);
                    return result.failed() == 0 && result.rounds() > 0;
                });
    }

    private boolean tamper(Deadline deadline) {
        return inScratch(
                scratch -> {
                    var result = new Tamper(scratch, options.seed(), out).all(deadline);
                    out.printf(
                            "tamper: %d of %d cases: %s%n",
                            result.cases(), result.of(), result.sums());
                    out.println("tamper: served right without a word: " + result.unnoticed());
                    result.failures().forEach(line -> out.println("FAIL " + line));
                    return result.failures().isEmpty() && result.cases() > 0;
                });
    }

    private boolean records(Deadline deadline) {
        return inScratch(
                scratch -> {
                    var attacks = new RecordAttacks(scratch, options.seed(), RECORD_ACCOUNTS, out);
                    var result = attacks.run(RECORD_ROUNDS_MAX, deadline);
                    out.printf(
                            "records: %d attacks, %d reads of an older state before it was found,"
                                    + " found %d ms after ready at most%n",
                            result.attacks(), result.servedBefore(), result.slowestMillis());
                    return result.failures().isEmpty() && result.attacks() > 0;
                });
    }

    private boolean load(Deadline deadline) {
        return inScratch(
                scratch -> {
                    var result =
                            new Load(scratch.resolve("data"), options.seed(), out).run(deadline);
                    out.printf(
                            "load: %d requests, %d refused while the key was disabled, %d key changes,"
                                    + " %d MiB resident at most; %s%n",
                            result.requests(),
                            result.refused(),
                            result.keyChanges(),
                            result.residentMebibytes(),
                            result.findings());
                    result.unexpected().stream()
                            .limit(20)
                            .forEach(line -> out.println("FAIL unexpected: " + line));
                    return result.passed();
                });
    }

    private boolean jobs(Deadline deadline) {
        return inScratch(
                scratch -> {
                    var kills = new JobKills(scratch, options.seed(), JOB_PATIENTS, out);
                    var result = kills.run(Math.max(1, options.kills() / 2), deadline);
                    out.printf(
                            "jobs: %d kills, %d of them of a job under way; the key disabled under %d;"
                                    + " %d versions kept%n",
                            result.rounds(),
                            result.underWay(),
                            result.refused(),
                            result.versions());
                    result.failures().forEach(line -> out.println("FAIL " + line));
                    return result.failures().isEmpty() && result.underWay() > 0;
                });
    }

    private boolean beside(Deadline deadline) {
        return inScratch(
                scratch -> {
                    var beside = new Beside(scratch, options.seed(), BESIDE_PATIENTS, out);
                    var result =
                            options.lines() > 0
                                    ? beside.runInOne(options.lines(), deadline)
                                    : beside.run(BESIDE_PAIRS, deadline);
                    out.println("beside: " + result);
                    return result.passed();
                });
    }

    private boolean sources(Deadline deadline) {
        return inScratch(
                scratch -> {
                    var failures = new SilentSources(scratch, options.seed(), out).run(deadline);
                    failures.forEach(line -> out.println("FAIL " + line));
                    return failures.isEmpty();
                });
    }

    private boolean attack(Deadline deadline) {
        return inScratch(
                scratch -> {
                    var attacks =
                            Attacks.all(options.seed()).stream()
                                    .filter(attack -> options.named().matcher(attack.name()).find())
                                    .toList();
                    var result = new Attacks(scratch, out).run(attacks, deadline);
                    out.printf(
                            "attack: %d of %d cases, %d faults%n",
                            result.cases(), result.of(), result.failures().size());
                    return result.failures().isEmpty() && result.cases() > 0;
                });
    }

    private static boolean inScratch(Function<Path, Boolean> work) {
        Path scratch = Folders.scratch();
        try {
            return work.apply(scratch);
        } finally {
            Folders.remove(scratch);
        }
    }
}
