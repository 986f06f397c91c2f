// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Entropy;
import dev.signet.crypto.Seals;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import dev.signet.index.Query;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;

/// Figures of the store alone, printed. Not a test: run it with a file of resources, one
/// compact JSON resource a line, and an empty folder.
final class Figures {
    private static final int TRANSACTION_CHANGES = 1_800;

    private Figures() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        var lines = Files.readAllLines(Path.of(arguments[0]));
        Seals seals = Sample.seals();
        var database = open(folder, seals);
        bundles(database, lines);
        for (int round = 0; round < 3; round++) {
            reads(database, lines);
        }
        long before = System.nanoTime();
        var report = Walks.of(database);
        System.out.printf("verify %,d ms %s%n", (System.nanoTime() - before) / 1_000_000, report);
        before = System.nanoTime();
        database.close();
        System.out.printf("close %,d ms%n", (System.nanoTime() - before) / 1_000_000);
        for (String part : List.of("ledger", "index")) {
            long bytes = size(folder.resolve(part));
            System.out.printf("%s %,d bytes, %,d a resource%n", part, bytes, bytes / lines.size());
        }
        before = System.nanoTime();
        database = open(folder, seals);
        System.out.printf("open %,d ms%n", (System.nanoTime() - before) / 1_000_000);
        for (int round = 0; round < 3; round++) {
            singles(database, lines, round);
        }
        database.close();
    }

    /// CPU time of the committer so far, in microseconds: what it costs however busy the
    /// machine is.
    private static double committerMicros() {
        var threads = ManagementFactory.getThreadMXBean();
        for (var thread : threads.dumpAllThreads(false, false)) {
            if (thread.getThreadName().equals("signet-committer")) {
                return threads.getThreadCpuTime(thread.getThreadId()) / 1e3;
            }
        }
        return 0;
    }

    private static Database open(Path folder, Seals seals) {
        return Database.open(
                folder,
                Sample.ACCOUNT,
                seals,
                Sample.indexer("1"),
                InstantSource.system(),
                Entropy.system(),
                DatabaseLimits.standard(),
                Opening.unheard());
    }

    private static void bundles(Database database, List<String> lines) {
        var times = new ArrayList<String>();
        long start = System.nanoTime();
        for (int from = 0; from < lines.size(); from += TRANSACTION_CHANGES) {
            var changes = new ArrayList<Change>();
            for (int i = from; i < Math.min(lines.size(), from + TRANSACTION_CHANGES); i++) {
                changes.add(put(lines.get(i), ""));
            }
            long before = System.nanoTime();
            double cpu = committerMicros();
            database.commit(changes, List.of());
            times.add(
                    "%.0f (%.1f)"
                            .formatted(
                                    (System.nanoTime() - before) / 1e3 / changes.size(),
                                    (committerMicros() - cpu) / changes.size()));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "bundles: %,d resources, %,.0f a second; us a change (CPU of committer): %s%n",
                lines.size(), lines.size() / seconds, times);
    }

    private static void reads(Database database, List<String> lines) {
        var keys = lines.stream().map(Figures::key).toList();
        var random = new Random(1);
        long start = System.nanoTime();
        int count = 40_000;
        for (int i = 0; i < count; i++) {
            database.read(keys.get(random.nextInt(keys.size()))).orElseThrow();
        }
        System.out.printf(
                "reads: %,.0f a second of one thread%n",
                count / ((System.nanoTime() - start) / 1e9));
    }

    private static void singles(Database database, List<String> lines, int round) throws Exception {
        int count = 8_000;
        int clients = 8;
        long start = System.nanoTime();
        double cpu = committerMicros();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                int first = client;
                var _ =
                        executor.submit(
                                () -> {
                                    for (int i = first; i < count; i += clients) {
                                        var put = put(lines.get(i), "r" + round);
                                        database.commit(List.of(put), List.of());
                                    }
                                });
            }
        }
        System.out.printf(
                "singles: %,.0f a second with %d clients, committer CPU %.1f us each%n",
                count / ((System.nanoTime() - start) / 1e9),
                clients,
                (committerMicros() - cpu) / count);
        start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            database.commit(List.of(put(lines.get(i), "s" + round)), List.of());
            try (var snapshot = database.snapshot()) {
                snapshot.count(new Query.Id(List.of("none")));
            }
        }
        System.out.printf(
                "write then search: %,.1f ms a pair%n", (System.nanoTime() - start) / 1e6 / 200);
    }

    private static ResourceKey key(String line) {
        int type = "{\"resourceType\":\"".length();
        int id = line.indexOf("\"id\":\"") + 6;
        return new ResourceKey(
                line.substring(type, line.indexOf('"', type)),
                line.substring(id, line.indexOf('"', id)));
    }

    private static Change.Put put(String line, String suffix) {
        var key = key(line);
        key = new ResourceKey(key.type(), key.id() + suffix);
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        int meta = line.indexOf("\"meta\":{") + 8;
        int offset = line.substring(0, meta).getBytes(StandardCharsets.UTF_8).length;
        return new Change.Put(key, json, offset, line.charAt(meta) != '}', document(key, json));
    }

    /// Some fifteen values, as an extraction would give them.
    private static IndexDocument document(ResourceKey key, byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        var fields = new ArrayList<IndexField>();
        for (String field : List.of("code", "system", "reference", "value", "display")) {
            int from = 0;
            for (int i = 0; i < 3; i++) {
                from = text.indexOf("\"" + field + "\":\"", from);
                if (from < 0) {
                    break;
                }
                from += field.length() + 4;
                String value = text.substring(from, Math.min(text.indexOf('"', from), from + 80));
                fields.add(new IndexField.Keyword(field, value));
            }
        }
        fields.add(new IndexField.Interval("date", json.length * 1000L, json.length * 1000L + 999));
        fields.add(new IndexField.SortNumber("date", json.length * 1000L));
        return new IndexDocument(key.type(), key.id(), fields);
    }

    private static long size(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        }
    }
}
