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
import java.util.function.Function;

/// What both kinds of benchmark do with their servers: start them, load the set, measure requests
/// and starts. One thread.
final class Measuring implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final int INGEST_CONNECTIONS = 2;
    private static final Duration WARM_AGAIN = Duration.ofSeconds(1);

    private final Options options;
    private final Synthea set;
    private final Path scratch;
    private final List<Server> servers = new ArrayList<>();
    private boolean wrong;

    Measuring(Options options, Path scratch) {
        this.options = options;
        this.set = new Synthea(options.archive());
        this.scratch = scratch;
    }

    /// Whether an answer was not as expected.
    boolean wrong() {
        return wrong;
    }

    /// A new server on a folder of that name, emptied before; [#close] ends it.
    ///
    /// @param more options of `up`, for a contender that the launcher starts; beside those that
    ///     were asked for
    Server start(Contender contender, String folder, String... more) {
        Path data = scratch.resolve(folder);
        remove(data);
        var up = new ArrayList<>(options.up());
        up.addAll(List.of(more));
        Server server =
                Server.start(
                        contender,
                        data,
                        List.copyOf(up),
                        FreePort.next(),
                        FreePort.next(),
                        FreePort.next());
        servers.add(server);
        return server;
    }

    /// Loads one copy of the set.
    ///
    /// @param kind under which the figures stand
    /// @return how many resources that were
    long ingest(Subject subject, int copy, Figures figures, String kind) {
        Ingest.Result result = new Ingest(set, INGEST_CONNECTIONS, copy).run(subject);
        System.out.printf(
                "%s: %d resources in %d bundles, %d failed, %.1f s%n",
                kind, result.resources(), result.bundles(), result.failed(), result.seconds());
        wrong |= result.failed() > 0;
        figures.note(kind, "ingest, resources/s", result.perSecond());
        figures.note(kind, "resources", (double) result.resources());
        figures.note(kind, "resident MB after ingest", subject.residentBytes()[0] / 1e6);
        return Math.max(1, result.resources());
    }

    /// Moves all that `from` holds out into files, and those into new servers of this build, as the
    /// launcher starts it: one for each mode of `$import`, neither of which has done anything else.
    /// What the second holds is then changed and deleted by criteria.
    ///
    /// @param kind under which the figures stand
    void move(Server from, Figures figures, String kind) {
        Path files = fresh("files");
        remove(files);
        try {
            Files.createDirectories(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var out = new Moving(from.subject()).out(files);
        figures.note(kind, "$export, resources/s", out.perSecond());
        for (String mode : List.of("InitialLoad", "IncrementalLoad")) {
            var own = Contender.launched("moved", SignetProcess.home());
            Server to = start(own, "moved", "--import-from", files.toString());
            var moving = new Moving(to.subject());
            note(moving.in(files, mode), figures, kind, "$import, " + mode);
            if (mode.equals("IncrementalLoad")) {
                note(moving.updated(), figures, kind, "$bulk-update");
                note(moving.deleted(), figures, kind, "$bulk-delete");
            }
            discard(to);
        }
        remove(files);
    }

    private static void note(Moving.Moved moved, Figures figures, String kind, String what) {
        System.out.printf(
                "%s: %s of %d in %.1f s%n", kind, what, moved.resources(), moved.seconds());
        figures.note(kind, what + ", resources/s", moved.perSecond());
    }

    /// Measures each shape on every server before the next shape, as often as was asked for; who
    /// goes first changes from round to round.
    void rounds(List<Server> order, Figures figures, Function<Server, String> kind) {
        for (int i = 0; i < options.rounds(); i++) {
            round(i % 2 == 0 ? order : order.reversed(), i == 0, figures, kind);
        }
        for (Server server : order) {
            long[] resident = server.subject().residentBytes();
            figures.note(kind.apply(server), "resident MB at the end", resident[0] / 1e6);
            figures.note(kind.apply(server), "resident MB at its highest", resident[1] / 1e6);
        }
    }

    /// Loads a large code system into each server and measures what is asked of it: how long one
    /// request takes alone, what of the processors it takes, and what the server holds after it.
    void vocabulary(List<Server> order, Figures figures, Function<Server, String> kind) {
        if (!options.figures().matcher(Vocabulary.FIGURE).find()) {
            return;
        }
        order.forEach(one -> new Vocabulary(one.subject()).load());
        for (int i = 0; i < options.rounds(); i++) {
            for (Server server : i % 2 == 0 ? order : order.reversed()) {
                expand(server.subject(), i == 0, figures, kind.apply(server));
            }
        }
        for (Server server : order) {
            double highest = server.subject().residentBytes()[1] / 1e6;
            figures.note(kind.apply(server), "resident MB at its highest, with $expand", highest);
        }
    }

    private void expand(Subject subject, boolean isFirst, Figures figures, String kind) {
        Round.Exchange exchange = new Vocabulary(subject).expand();
        new Round(1, isFirst ? options.warm() : WARM_AGAIN).run(subject, exchange);
        double before = subject.processorSeconds();
        Result result = new Round(1, options.length()).run(subject, exchange);
        wrong |= result.wrong() > 0;
        long right = Math.max(1, result.right());
        figures.note(kind, Vocabulary.FIGURE, 1e3 / result.perSecond());
        figures.note(
                kind,
                "  CPU ms each: $expand",
                (subject.processorSeconds() - before) * 1e3 / right);
    }

    private void round(
            List<Server> order, boolean isFirst, Figures figures, Function<Server, String> kind) {
        Duration warm = isFirst ? options.warm() : WARM_AGAIN;
        var shapes = order.stream().map(one -> new Queries(one.subject()).shapes()).toList();
        for (int k = 0; k < shapes.getFirst().size(); k++) {
            Shape shape = shapes.getFirst().get(k);
            boolean isAsked = isFirst || !shape.isOfForm();
            if (!isAsked || !options.figures().matcher(shape.figure()).find()) {
                continue;
            }
            for (int i = 0; i < order.size(); i++) {
                Server server = order.get(i);
                measure(server.subject(), shapes.get(i).get(k), warm, figures, kind.apply(server));
            }
        }
    }

    private void measure(
            Subject subject, Shape shape, Duration warm, Figures figures, String kind) {
        new Round(CONNECTIONS, warm).run(subject, shape.request());
        double before = subject.processorSeconds();
        Result result = new Round(CONNECTIONS, options.length()).run(subject, shape.request());
        double each = (subject.processorSeconds() - before) * 1e6 / Math.max(1, result.right());
        System.out.printf(
                "%-12s %-50s %8.0f%s%n",
                kind,
                shape.figure(),
                result.perSecond(),
                result.wrong() > 0 ? "  WRONG ANSWERS: " + result.wrong() : "");
        wrong |= result.wrong() > 0;
        figures.note(kind, shape.figure(), result.perSecond());
        figures.note(kind, "  CPU us each: " + shape.figure(), each);
    }

    /// How long the server that was started there takes to get ready, as a user starts it: through
    /// the launcher, the JVM's own start included. Seals that seal nothing have no launcher.
    ///
    /// @param data the folder of a server that has ended, or a new one
    void ready(String figure, Path data, Server server, Figures figures, String kind) {
        Contender contender = server.contender();
        if (contender.name().equals(Contender.unsealed().name())) {
            return;
        }
        Path home = contender.home().orElseGet(SignetProcess::home);
        var ports = server.ports();
        String[] listening = {"--port", ports.get(0), "--vault-port", ports.get(1)};
        long begun = System.nanoTime();
        try (var process = SignetProcess.start(home, "up", data, listening)) {
            figures.note(kind, figure, (System.nanoTime() - begun) / 1e9);
            process.terminate();
        }
    }

    /// A folder that is not there yet.
    Path fresh(String name) {
        return scratch.resolve(name);
    }

    /// Ends a server and takes its folder away.
    void discard(Server server) {
        server.close();
        servers.remove(server);
        remove(server.data());
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
    }

    static void remove(Path folder) {
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
