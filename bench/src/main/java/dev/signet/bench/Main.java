// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.bench.Round.Result;
import dev.signet.bench.Round.Shape;
import dev.signet.conformance.FreePort;
import dev.signet.conformance.SignetProcess;
import dev.signet.conformance.Synthea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `signet bench`: ingest, creates, reads, searches, sizes, start; each with the real seals and
/// with
/// none, in turn, on the same machine in the same run. Client and server share the processors.
final class Main {
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 3;

    private final Duration length;
    private final Synthea set;
    private final Path scratch;
    private final List<Server> servers = new ArrayList<>();
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    private Main(Duration length, Path archive, Path scratch) {
        this.length = length;
        this.set = new Synthea(archive);
        this.scratch = scratch;
    }

    /// @param arguments `--seconds N` for each round, `--archive FILE`, `--only-sealed`
    public static void main(String[] arguments) throws IOException {
        List<String> given = Arrays.asList(arguments);
        long seconds = Long.parseLong(value(given, "--seconds", "5"));
        Path archive =
                Path.of(
                        value(
                                given,
                                "--archive",
                                SignetProcess.home()
                                        .resolve("bench/data/synthea-r4-100.tar.zst")
                                        .toString()));
        Path scratch = Files.createTempDirectory("signet-bench");
        var bench = new Main(Duration.ofSeconds(seconds), archive, scratch);
        try {
            bench.run(
                    given.contains("--only-sealed")
                            ? List.of("sealed")
                            : List.of("sealed", "null"));
        } finally {
            bench.servers.forEach(Server::close);
        }
    }

    private static String value(List<String> given, String option, String otherwise) {
        int index = given.indexOf(option);
        return index < 0 ? otherwise : given.get(index + 1);
    }

    private void run(List<String> kinds) {
        for (String kind : kinds) {
            servers.add(
                    Server.start(
                            kind,
                            scratch.resolve(kind),
                            FreePort.next(),
                            FreePort.next(),
                            FreePort.next()));
        }
        for (Server server : servers) {
            ingest(server.subject());
        }
        var queries = new Queries(servers.getFirst().subject());
        for (int i = 0; i < ROUNDS; i++) {
            for (Server server : servers) {
                Subject subject = server.subject();
                measure(subject, "creates/s, 8 connections", queries.create());
                var local = new Queries(subject);
                measure(subject, "reads/s", local.read());
                for (var search : local.searches().entrySet()) {
                    measure(subject, search.getKey(), search.getValue());
                }
            }
        }
        for (Server server : servers) {
            long[] resident = server.subject().residentBytes();
            note(server.kind(), "resident MB at the end", resident[0] / 1e6);
            note(server.kind(), "resident MB at its highest", resident[1] / 1e6);
        }
        for (Server server : servers) {
            note(server.kind(), "start to ready, first, s", server.readyAfter().toMillis() / 1e3);
            Server again = server.restart();
            note(server.kind(), "start to ready, loaded, s", again.readyAfter().toMillis() / 1e3);
            again.close();
        }
        print();
    }

    private void ingest(Subject subject) {
        Ingest.Result result = new Ingest(set, 2).run(subject);
        System.out.printf(
                "%s: %d resources in %d bundles, %d failed, %.1f s%n",
                subject.name(),
                result.resources(),
                result.bundles(),
                result.failed(),
                result.seconds());
        note(subject.name(), "ingest, resources/s", result.perSecond());
        note(subject.name(), "resources", (double) result.resources());
        double each = subject.diskBytes() / (double) Math.max(1, result.resources());
        note(subject.name(), "bytes on disk per resource", each);
        note(subject.name(), "resident MB after ingest", subject.residentBytes()[0] / 1e6);
    }

    private void measure(Subject subject, String name, Shape shape) {
        new Round(CONNECTIONS, Duration.ofSeconds(1)).run(subject, shape);
        Result result = new Round(CONNECTIONS, length).run(subject, shape);
        System.out.printf(
                "%-8s %-46s %8.0f%s%n",
                subject.name(),
                name,
                result.perSecond(),
                result.wrong() > 0 ? "  WRONG ANSWERS: " + result.wrong() : "");
        note(subject.name(), name, result.perSecond());
    }

    private void note(String kind, String figure, double value) {
        figures.computeIfAbsent(figure, _ -> new LinkedHashMap<>())
                .computeIfAbsent(kind, _ -> new ArrayList<>())
                .add(value);
    }

    private void print() {
        System.out.printf(
                "%n%d processors, %s, JDK %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                Runtime.version());
        System.out.printf(
                "%n%-46s %10s %10s %8s%n", "median of the rounds", "sealed", "null", "ratio");
        for (var figure : figures.entrySet()) {
            double sealed = median(figure.getValue().getOrDefault("sealed", List.of()));
            double none = median(figure.getValue().getOrDefault("null", List.of()));
            System.out.printf(
                    "%-46s %10.1f %10.1f %8.3f%n", figure.getKey(), sealed, none, sealed / none);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
