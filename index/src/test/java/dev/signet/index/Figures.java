// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import static dev.signet.index.Sample.START;

import dev.signet.crypto.Seals;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongSupplier;

/// Prints what the index costs, sealed and not: `Figures [documents] [folder]`. No test:
/// figures depend on the machine.
public final class Figures {
    private static final long DAY = 86_400_000;
    private static final int OBSERVATIONS_PER_PATIENT = 200;
    private static final int CODES = 60;
    private static final long WARM_NANOS = 400_000_000;

    private final Random chance = new Random(1);
    private final int count;
    private final List<String> patients = new ArrayList<>();

    private Figures(int count) {
        this.count = count;
    }

    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        Path folder =
                arguments.length > 1
                        ? Path.of(arguments[1])
                        : Files.createTempDirectory("index-figures");
        new Figures(count).run("clear", new ClearSeals(), folder.resolve("clear"));
        new Figures(count).run("sealed", Sample.seals(64 << 20), folder.resolve("sealed"));
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void run(String name, Seals seals, Path folder) throws IOException {
        long start = System.nanoTime();
        long lsn = fill(name, seals, folder, start);
        try (Index index = Index.open(folder, seals, Sample.MAPPING, IndexLimits.standard())) {
            long opened = System.nanoTime();
            try (IndexView view = index.view(lsn)) {
                System.out.printf(
                        "%s: %d segments, %d files, %.0f bytes/document%n",
                        name,
                        view.searcher().getIndexReader().leaves().size(),
                        files(folder),
                        bytes(folder) / (double) count);
                queries(name, view);
            }
            refreshes(name, index, lsn);
            System.out.printf("%s: %d ms in queries%n", name, millis(opened));
        }
    }

    private long fill(String name, Seals seals, Path folder, long start) throws IOException {
        long lsn = 0;
        long cpu = cpuNanos();
        try (Index index = Index.open(folder, seals, Sample.MAPPING, IndexLimits.standard())) {
            List<Update> group = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                if (number % OBSERVATIONS_PER_PATIENT == 0) {
                    lsn++;
                    group.add(patient(lsn << 20));
                }
                group.add(observation(lsn << 20 | (number % OBSERVATIONS_PER_PATIENT + 1)));
                if (group.size() > OBSERVATIONS_PER_PATIENT) {
                    index.apply(lsn, group);
                    group.clear();
                }
            }
            lsn++;
            index.apply(lsn, group);
            System.out.printf(
                    "%s: %d documents/s of the writer's processor time, %d of the clock%n",
                    name,
                    count * 1000L / Math.max(1, (cpuNanos() - cpu) / 1_000_000),
                    count * 1000L / Math.max(1, millis(start)));
            long committing = System.nanoTime();
            index.commit();
            System.out.printf("%s: commit %d ms%n", name, millis(committing));
        }
        System.out.printf("%s: in all %d ms%n", name, millis(start));
        return lsn;
    }

    private void queries(String name, IndexView view) {
        Query type = new Query.Type(List.of("Observation"));
        Query common = new Query.Term("code", List.of("code-0"));
        Query rare = new Query.Term("code", List.of("code-50"));
        Query late =
                new Query.Overlap("date", Query.Relation.INTERSECTS, 1825 * DAY, Long.MAX_VALUE);
        Query oneDay = new Query.Overlap("date", Query.Relation.INTERSECTS, 1825 * DAY, 1826 * DAY);
        Query high = new Query.Between("value-quantity", 0, 150_000, Long.MAX_VALUE);
        List<SortKey> byDate = List.of(new SortKey("date", true));
        List<SortKey> newest = List.of(new SortKey(SortKey.LAST_UPDATED, true));
        time(name, "count of a type", () -> view.count(type));
        time(name, "count of a code", () -> view.count(and(type, common)));
        time(name, "count of a date range", () -> view.count(and(type, late)));
        time(name, "type, first 10", () -> top(view, type, List.of(), 10));
        time(name, "type, newest 10", () -> top(view, type, newest, 10));
        time(name, "type by date, 20", () -> top(view, type, byDate, 20));
        time(name, "code, 10", () -> top(view, and(type, common), List.of(), 10));
        time(name, "code and date, 10", () -> top(view, and(type, common, late), List.of(), 10));
        time(name, "rare code and date", () -> top(view, and(type, rare, late), List.of(), 10));
        time(name, "code and day, 10", () -> top(view, and(type, common, oneDay), List.of(), 10));
        time(name, "day, 10", () -> top(view, and(type, oneDay), List.of(), 10));
        time(name, "code and value, 10", () -> top(view, and(type, common, high), List.of(), 10));
        time(name, "code by date, 20", () -> top(view, and(type, common), byDate, 20));
        time(
                name,
                "patient and code by date, 20",
                () -> top(view, and(type, patientTerm(), common), byDate, 20));
        time(
                name,
                "patient and date, 10",
                () -> top(view, and(type, patientTerm(), late), List.of(), 10));
        time(
                name,
                "chain by family, 10",
                () ->
                        top(
                                view,
                                and(
                                        type,
                                        new Query.ReferencesTo(
                                                "subject",
                                                new Query.Prefix(
                                                        "family", "name" + chance.nextInt(1000)))),
                                List.of(),
                                10));
        time(name, "contains", () -> top(view, new Query.Contains("family", "e77"), List.of(), 10));
    }

    private void refreshes(String name, Index index, long from) {
        long[] lsn = {from};
        time(
                name,
                "one write and a view",
                () -> {
                    lsn[0]++;
                    index.apply(lsn[0], List.of(observation(lsn[0] << 20)));
                    try (IndexView view = index.view(lsn[0])) {
                        return view.lsn();
                    }
                });
    }

    private static void time(String name, String what, LongSupplier query) {
        long warm = cpuNanos();
        while (cpuNanos() - warm < WARM_NANOS) {
            query.getAsLong();
        }
        long[] nanos = new long[301];
        long found = 0;
        for (int index = 0; index < nanos.length; index++) {
            long start = cpuNanos();
            found += query.getAsLong();
            nanos[index] = cpuNanos() - start;
        }
        java.util.Arrays.sort(nanos);
        System.out.printf(
                "%-6s %-30s %8.1f us median %8.1f us p95   (%d)%n",
                name, what, nanos[150] / 1e3, nanos[285] / 1e3, found / nanos.length);
    }

    /// Time of the processor, so that others on the machine are not counted.
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long top(IndexView view, Query query, List<SortKey> sort, int hits) {
        return view.search(query, sort, START, hits).hits().size();
    }

    private static Query and(Query... all) {
        return new Query.And(List.of(all));
    }

    private Query patientTerm() {
        return new Query.Term("subject", List.of("Patient/" + pick(patients)));
    }

    private Update patient(long update) {
        String id = id();
        patients.add(id);
        return new Update.Put(
                new IndexDocument(
                        "Patient",
                        id,
                        List.of(
                                new IndexField.Keyword("family", "name" + chance.nextInt(100_000)),
                                new IndexField.SortText("family", "name" + chance.nextInt(100_000)),
                                new IndexField.Interval("birthdate", 0, DAY))),
                update,
                true);
    }

    private Update observation(long update) {
        String patient = patients.getLast();
        int code = (int) (Math.pow(chance.nextDouble(), 2) * CODES);
        long time = chance.nextLong(3650) * DAY + chance.nextInt(86_400) * 1000L;
        long value = chance.nextInt(300_000);
        List<IndexField> fields = new ArrayList<>();
        keywords(fields, "code", "http://loinc.org|code-" + code, "code-" + code);
        keywords(fields, "status", "http://hl7.org/fhir/observation-status|final", "final");
        keywords(fields, "category", "http://terminology/observation-category|vital", "vital");
        keywords(fields, "subject", "Patient/" + patient);
        keywords(fields, "patient", "Patient/" + patient);
        keywords(
                fields,
                "encounter",
                "Encounter/"
                        + new UUID(patient.hashCode(), 0x8000000000000000L | chance.nextInt(20)));
        keywords(fields, "_has", "code", "status", "category", "subject", "date", "value-quantity");
        fields.add(new IndexField.Interval("date", time, time + 999));
        fields.add(new IndexField.SortNumber("date", time));
        fields.add(new IndexField.Ordered("value-quantity", 0, value));
        fields.add(new IndexField.Ordered("value-quantity", 77_000_000_001L * (code % 9), value));
        fields.add(new IndexField.Ordered("code-value-quantity", 99_000_000_001L * code, value));
        return new Update.Put(new IndexDocument("Observation", id(), fields), update, true);
    }

    private static void keywords(List<IndexField> fields, String field, String... values) {
        for (String value : values) {
            fields.add(new IndexField.Keyword(field, value));
        }
    }

    private String id() {
        return new UUID(
                        chance.nextLong() & ~0xf000L | 0x4000L,
                        chance.nextLong() >>> 2 | 0x8000000000000000L)
                .toString();
    }

    private String pick(List<String> all) {
        return all.get(chance.nextInt(all.size()));
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static long files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
