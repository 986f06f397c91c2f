// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.sim.Deadline;
import dev.signet.sim.Folders;
import dev.signet.sim.Site;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Attacks one after the other on a real server process that runs as the launcher runs it, each
/// with a witness. A server that does not survive one is started anew, with a new data folder.
public final class Attacks {
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(10);
    private static final int LINES_OF_THE_DEAD = 12;
    private static final int WARMING_READS = 1_000;

    private final Path scratch;
    private final PrintStream out;
    private final List<String> failures = new ArrayList<>();
    private int servers;
    private Site.@Nullable Running running;
    private byte[] read = {};

    public Attacks(Path scratch, PrintStream out) {
        this.scratch = scratch;
        this.out = out;
    }

    /// @param of how many there are; `cases` is fewer when the time was over
    public record Result(int cases, int of, List<String> failures) {}

    /// Every case, in an order by the seed, as an earlier one may leave something behind.
    public static List<Attack> all(long seed) {
        var attacks = new ArrayList<Attack>();
        for (Shape shape : Shape.values()) {
            attacks.add(new ShapeAttack(shape, false));
            attacks.add(new ShapeAttack(shape, true));
            attacks.add(new BundleAttack(shape, "batch"));
            attacks.add(new BundleAttack(shape, "transaction"));
        }
        for (var where : SlowBodies.Where.values()) {
            attacks.add(new SlowBodies(300, where));
            attacks.add(new SlowBodies(1_000, where));
        }
        attacks.add(new WrongSecrets(true));
        attacks.add(new WrongSecrets(false));
        attacks.addAll(List.of(new LargePages(2), new LargePages(8), new LargePages(40)));
        attacks.addAll(List.of(new CostlySearches(4), new CostlySearches(40)));
        attacks.addAll(List.of(new SlowReaders(40), new SlowReaders(300)));
        attacks.add(new HalfOpen(1_000, 0, false));
        attacks.add(new HalfOpen(0, 1_000, false));
        attacks.add(new HalfOpen(1_000, 1_000, false));
        attacks.add(new HalfOpen(1_000, 1_000, true));
        attacks.add(new HalfOpen(0, 1_000, false, true));
        attacks.add(new HalfOpen(1_000, 1_000, false, true));
        Collections.shuffle(attacks, new Random(seed));
        return attacks;
    }

    /// One of each of the worst kinds, for every test run.
    public static List<Attack> few() {
        return List.of(
                new WrongSecrets(true),
                new LargePages(2),
                new ShapeAttack(Shape.MANY_SHORT_STRINGS, false));
    }

    public Result run(List<Attack> attacks, Deadline deadline) {
        int cases = 0;
        out.println(Row.HEAD);
        try {
            for (Attack attack : attacks) {
                if (deadline.over()) {
                    break;
                }
                cases++;
                one(attack);
            }
        } finally {
            end();
        }
        return new Result(cases, attacks.size(), List.copyOf(failures));
    }

    /// A line of the table.
    private record Row(
            String name, long millis, Witness.Seen seen, Customer customer, Tally tally) {
        static final String HEAD =
                "%-54s %5s %8s %7s %7s %7s %7s %7s  %-6s %s"
                        .formatted(
                                "case",
                                "s",
                                "resident",
                                "p99 ms",
                                "new ms",
                                "health",
                                "no ms",
                                "yes ms",
                                "",
                                "answers");

        @Override
        public String toString() {
            return "%-54s %5.1f %8d %7d %7d %7d %7d %7d  %-6s %s"
                    .formatted(
                            name,
                            millis / 1e3,
                            seen.residentMebibytes(),
                            seen.readMillis(),
                            seen.newMillis(),
                            seen.healthMillis(),
                            customer.obeyedMillis(),
                            customer.healedMillis(),
                            tally.faults().isEmpty() ? "pass" : "FAIL",
                            tally);
        }
    }

    private void one(Attack attack) {
        var tally = new Tally();
        try {
            Site.Running server = running == null ? started() : running;
            try (var target = new Target(server)) {
                attack.prepare(target);
            }
            attacked(server, attack, tally);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            tally.fault("not carried out: " + e);
            out.println(attack.name() + ": " + e);
            end();
        }
        for (String fault : tally.faults()) {
            failures.add(attack.name() + ": " + fault);
            out.println("    FAIL " + fault);
        }
        out.flush();
    }

    private void attacked(Site.Running server, Attack attack, Tally tally) throws IOException {
        long began = System.nanoTime();
        try (var target = new Target(server);
                var customer = new Customer(target, read, tally);
                var witness = new Witness(target, read)) {
            attack.run(target, customer, tally);
            var seen = witness.judge(customer.windows(), tally);
            target.leave();
            boolean settled = settled(server, tally);
            long millis = (System.nanoTime() - began) / 1_000_000;
            out.println(new Row(attack.name(), millis, seen, customer, tally));
            if (!settled || !customer.healed()) {
                end();
            }
        }
    }

    /// Whether the server goes on as before once it is left alone.
    private boolean settled(Site.Running server, Tally tally) {
        if (!server.process().isAlive()) {
            int code = server.process().awaitEnd(Duration.ofSeconds(5));
            var lines = server.process().text().lines().toList();
            out.println("    the process has ended with " + code + ":");
            lines.subList(Math.max(0, lines.size() - LINES_OF_THE_DEAD), lines.size())
                    .forEach(line -> out.println("    | " + line));
            return false;
        }
        var within = Deadline.in(SETTLES_WITHIN);
        try (var target = new Target(server)) {
            while (!within.over()) {
                try (var wire = Wire.open(target.main(), within.left())) {
                    if (wire.exchange(read).status() == 200) {
                        return true;
                    }
                } catch (IOException _) {
                    // not yet
                }
            }
        }
        tally.fault("left alone it does not serve within " + SETTLES_WITHIN.toSeconds() + " s");
        return false;
    }

    private Site.Running started() throws IOException {
        Path data = scratch.resolve("attacked-" + servers++);
        Site.Running server = Site.free().start(data, "--plain-port", "0");
        running = server;
        String patient = "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Innocent\"}]}";
        String id =
                server.client()
                        .send("fhir", "POST", server.base() + "/Patient", patient)
                        .expect(201)
                        .json()
                        .get("id")
                        .asString();
        try (var target = new Target(server)) {
            read = target.fhirHead(target.main(), "GET", "/Patient/" + id, -1);
            warm(target);
        }
        return server;
    }

    /// The first requests of a process are slow by themselves.
    private void warm(Target target) throws IOException {
        try (var wire = target.wire(target.main())) {
            for (int i = 0; i < WARMING_READS; i++) {
                wire.exchange(read);
            }
        }
    }

    private void end() {
        Site.Running server = running;
        running = null;
        if (server != null) {
            server.close();
            Folders.remove(server.process().data());
        }
    }
}
