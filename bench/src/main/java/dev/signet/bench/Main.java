// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.bench.Queries.Shape;
import dev.signet.bench.Round.Result;
import dev.signet.conformance.FreePort;
import dev.signet.conformance.SignetProcess;
import dev.signet.conformance.Synthea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `signet bench`: ingest, creates, reads, searches, sizes, start; each with the real seals and
/// with none, or with this build and another, in turn, on the same machine in the same run; who
/// goes first changes from round to round. Client and server share the processors.
final class Main {
    private static final int CONNECTIONS = 8;
    private static final int INGEST_CONNECTIONS = 2;
    private static final int INGESTS = 2;
    private static final int STARTS = 3;
    private static final Duration WARM_AGAIN = Duration.ofSeconds(1);

    private final Options options;
    private final Synthea set;
    private final Path scratch;
    private final Figures figures = new Figures();
    private final List<Server> servers = new ArrayList<>();
    private boolean wrong;
    private long ingested;

    private Main(Options options, Path scratch) {
        this.options = options;
        this.set = new Synthea(options.archive());
        this.scratch = scratch;
    }

    /// @param arguments as [Options#USAGE] says
    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            if (List.of(arguments).contains("--help")) {
                System.out.print(Options.USAGE);
                return;
            }
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("signet bench: " + e.getMessage());
            System.err.print(Options.USAGE);
            System.exit(2);
            return;
        }
        Path scratch = Files.createTempDirectory("signet-bench");
        var bench = new Main(options, scratch);
        try {
            bench.run();
        } finally {
            bench.servers.forEach(Server::close);
            remove(scratch);
        }
        System.exit(bench.wrong ? 1 : 0);
    }

    private void run() {
        for (int i = 0; i < INGESTS; i++) {
            close();
            servers.clear();
            for (Contender contender : options.contenders()) {
                Path folder = scratch.resolve(contender.name());
                remove(folder);
                servers.add(
                        Server.start(
                                contender,
                                folder,
                                FreePort.next(),
                                FreePort.next(),
                                FreePort.next()));
            }
            for (Server server : inTurn(i)) {
                ingest(server.subject());
            }
        }
        for (int i = 0; i < options.rounds(); i++) {
            round(inTurn(i), i == 0 ? options.warm() : WARM_AGAIN);
        }
        for (Server server : servers) {
            long[] resident = server.subject().residentBytes();
            figures.note(server.contender().name(), "resident MB at the end", resident[0] / 1e6);
            figures.note(
                    server.contender().name(), "resident MB at its highest", resident[1] / 1e6);
        }
        servers.forEach(Server::close);
        for (int i = 0; i < STARTS; i++) {
            for (Server server : inTurn(i)) {
                Path fresh = scratch.resolve("fresh-" + server.contender().name() + "-" + i);
                start("start to ready, empty folder, s", fresh, server);
                start("start to ready, loaded folder, s", server.data(), server);
            }
        }
        var names = options.contenders().stream().map(Contender::name).toList();
        figures.print(System.out, names.getFirst(), names.size() > 1 ? names.get(1) : "");
    }

    /// Closes those that have taken in the set and nothing else, and sees what they leave: an index
    /// is on disk for certain only then.
    private void close() {
        for (Server server : servers) {
            server.close();
            double each = server.subject().diskBytes() / (double) ingested;
            figures.note(server.contender().name(), "bytes on disk per resource", each);
        }
    }

    private List<Server> inTurn(int round) {
        return round % 2 == 0 ? servers : servers.reversed();
    }

    /// Each shape on every server before the next shape.
    private void round(List<Server> order, Duration warm) {
        var shapes = order.stream().map(one -> new Queries(one.subject()).shapes()).toList();
        for (int k = 0; k < shapes.getFirst().size(); k++) {
            if (!options.figures().matcher(shapes.getFirst().get(k).figure()).find()) {
                continue;
            }
            for (int i = 0; i < order.size(); i++) {
                measure(order.get(i).subject(), shapes.get(i).get(k), warm);
            }
        }
    }

    private void ingest(Subject subject) {
        Ingest.Result result = new Ingest(set, INGEST_CONNECTIONS).run(subject);
        System.out.printf(
                "%s: %d resources in %d bundles, %d failed, %.1f s%n",
                subject.name(),
                result.resources(),
                result.bundles(),
                result.failed(),
                result.seconds());
        wrong |= result.failed() > 0;
        figures.note(subject.name(), "ingest, resources/s", result.perSecond());
        figures.note(subject.name(), "resources", (double) result.resources());
        ingested = Math.max(1, result.resources());
        figures.note(subject.name(), "resident MB after ingest", subject.residentBytes()[0] / 1e6);
    }

    private void measure(Subject subject, Shape shape, Duration warm) {
        new Round(CONNECTIONS, warm).run(subject, shape.request());
        double before = subject.processorSeconds();
        Result result = new Round(CONNECTIONS, options.length()).run(subject, shape.request());
        double each = (subject.processorSeconds() - before) * 1e6 / Math.max(1, result.right());
        System.out.printf(
                "%-8s %-50s %8.0f%s%n",
                subject.name(),
                shape.figure(),
                result.perSecond(),
                result.wrong() > 0 ? "  WRONG ANSWERS: " + result.wrong() : "");
        wrong |= result.wrong() > 0;
        figures.note(subject.name(), shape.figure(), result.perSecond());
        figures.note(subject.name(), "  CPU us each: " + shape.figure(), each);
    }

    /// As a user starts it: through the launcher, the JVM's own start included. Seals that seal
    /// nothing have no launcher.
    private void start(String figure, Path data, Server server) {
        Contender contender = server.contender();
        if (contender.name().equals(Contender.unsealed().name())) {
            return;
        }
        Path home = contender.home().orElseGet(SignetProcess::home);
        var ports = server.ports();
        String[] options = {"--port", ports.get(0), "--vault-port", ports.get(1)};
        long begun = System.nanoTime();
        try (var process = SignetProcess.start(home, "up", data, options)) {
            figures.note(contender.name(), figure, (System.nanoTime() - begun) / 1e9);
            process.terminate();
        }
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
