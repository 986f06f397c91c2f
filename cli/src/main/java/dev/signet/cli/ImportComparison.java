// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Compares an account with the files that were loaded: how many there are of each type, and a
/// sample of versions member by member and digit by digit. One thread.
final class ImportComparison {
    private static final int SAMPLE = 1_000;
    private static final long SEED = 1;

    /// The extension of `meta` by which the retired service and its successor mark a deletion.
    private static final String DELETED_STATE =
            "http://azurehealthcareapis.com/data-extensions/deleted-state";

    private static final String DELETED = "soft-deleted";

    private final ImportJob job;
    private final PrintStream out;
    private final Map<String, Newest> newest = new HashMap<>();
    private final Map<String, Set<Long>> refused;
    private final List<Line> sample = new ArrayList<>();
    private final Random random = new Random(SEED);
    private long lines;
    private long left;

    /// @param version of the newest line of a resource
    private record Newest(long version, boolean deleted) {}

    /// A line of a file.
    ///
    /// @param where the file and the number of the line, for people
    private record Line(String where, JsonNode node) {}

    /// @param refused the lines that the account says it has not loaded, by the address of their
    ///     file: there is nothing to compare them with
    ImportComparison(ImportJob job, PrintStream out, Map<String, Set<Long>> refused) {
        this.job = job;
        this.out = out;
        this.refused = refused;
    }

    /// @param versions whether versions and times have been kept
    /// @return whether nothing differs
    boolean compare(List<Path> files, boolean versions) {
        files.forEach(this::read);
        long different = counts();
        for (Line each : sample) {
            different += isSame(each, versions) ? 0 : 1;
        }
        out.printf(
                Locale.ROOT,
                "compared %,d of %,d lines and the counts of all types: %s%n",
                sample.size(),
                lines,
                different == 0 ? "nothing differs" : "differences: " + different);
        if (left > 0) {
            out.printf(Locale.ROOT, "left out, as they have not been loaded: %,d%n", left);
        }
        return different == 0;
    }

    private void read(Path file) {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                var reader =
                        new BufferedReader(
                                new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16)) {
            Set<Long> out = refused.getOrDefault(file.toUri().toString(), Set.of());
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (out.contains(number)) {
                    left++;
                    continue;
                }
                String where = file.getFileName() + ", line " + number;
                Optional<JsonNode> read = Json.read(line.getBytes(StandardCharsets.UTF_8));
                read.ifPresent(node -> seen(new Line(where, node), isDeletion(node)));
            }
        } catch (IOException _) {
            throw CommandFailed.error("cannot read " + file);
        }
    }

    /// Whether it is a line that an import takes as a deletion.
    private static boolean isDeletion(JsonNode resource) {
        for (JsonNode each : resource.path("meta").path("extension")) {
            if (each.path("url").asString("").equals(DELETED_STATE)
                    && each.path("valueString").asString("").equals(DELETED)) {
                return true;
            }
        }
        return false;
    }

    private void seen(Line line, boolean deleted) {
        JsonNode node = line.node();
        String key = path(node);
        long version =
                Json.text(node, "meta", "versionId").map(ImportComparison::number).orElse(1L);
        newest.merge(
                key,
                new Newest(version, deleted),
                (one, other) -> one.version() > other.version() ? one : other);
        lines++;
        if (deleted) {
            return;
        }
        // each line with the same chance, in one pass
        if (sample.size() < SAMPLE) {
            sample.add(line);
        } else {
            long at = random.nextLong(lines);
            if (at < SAMPLE) {
                sample.set((int) at, line);
            }
        }
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 1;
    }

    private static String path(JsonNode node) {
        return Json.text(node, "resourceType").orElse("") + "/" + Json.text(node, "id").orElse("");
    }

    private long counts() {
        var expected = new TreeMap<String, Long>();
        newest.forEach(
                (key, last) ->
                        expected.merge(
                                key.substring(0, key.indexOf('/')),
                                last.deleted() ? 0L : 1L,
                                Long::sum));
        long different = 0;
        for (var each : expected.entrySet()) {
            var answer = job.get(each.getKey() + "?_summary=count");
            long there =
                    Json.read(answer.body()).map(node -> node.path("total").asLong(-1)).orElse(-1L);
            if (there != each.getValue()) {
                different++;
                out.printf(
                        Locale.ROOT,
                        "%s: %,d in the files, %,d in the account%n",
                        each.getKey(),
                        each.getValue(),
                        there);
            }
        }
        return different;
    }

    private boolean isSame(Line line, boolean versions) {
        JsonNode sent = line.node();
        if (Json.text(sent, "id").isEmpty()) {
            out.println("differs: " + line.where() + ": it has no id");
            return false;
        }
        Optional<String> version = Json.text(sent, "meta", "versionId");
        boolean ofVersion = versions && version.isPresent();
        String path = path(sent) + (ofVersion ? "/_history/" + version.get() : "");
        var answer = job.get(path);
        boolean same =
                answer.statusCode() == 200
                        && Json.read(answer.body())
                                .filter(node -> isSame(node, sent, ofVersion))
                                .isPresent();
        if (!same) {
            out.println("differs: " + path);
        }
        return same;
    }

    /// Times of a version are the same when they are one moment: each server has its own form of
    /// zone and fraction, of which milliseconds are kept.
    private static boolean isSame(JsonNode there, JsonNode sent, boolean versions) {
        Optional<Instant> time = versions ? moment(sent) : Optional.empty();
        return text(there, versions).equals(text(sent, versions))
                && (time.isEmpty() || time.equals(moment(there)));
    }

    private static Optional<Instant> moment(JsonNode node) {
        try {
            return Json.text(node, "meta", "lastUpdated")
                    .map(OffsetDateTime::parse)
                    .map(time -> time.toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /// Without the time, and without the version unless it has been kept. Members in the order of
    /// their names, numbers by their digits.
    private static String text(JsonNode node, boolean versions) {
        var text = new StringBuilder();
        JsonNode compared = node;
        if (node.path("meta") instanceof ObjectNode meta) {
            ObjectNode rest = meta.deepCopy();
            rest.remove(versions ? List.of("lastUpdated") : List.of("versionId", "lastUpdated"));
            ObjectNode copy = ((ObjectNode) node).deepCopy();
            copy.remove("meta");
            if (!rest.isEmpty()) {
                copy.set("meta", rest);
            }
            compared = copy;
        }
        write(compared, text);
        return text.toString();
    }

    private static void write(JsonNode node, StringBuilder text) {
        if (node instanceof ObjectNode object) {
            var members = new TreeMap<String, JsonNode>();
            object.properties().forEach(each -> members.put(each.getKey(), each.getValue()));
            members.forEach(
                    (name, value) -> {
                        text.append(name).append('{');
                        write(value, text);
                        text.append('}');
                    });
        } else if (node.isArray()) {
            Json.elements(node)
                    .forEach(
                            each -> {
                                text.append('[');
                                write(each, text);
                                text.append(']');
                            });
        } else if (node.isNumber()) {
            text.append('#').append(node.decimalValue());
        } else {
            text.append(node);
        }
    }
}
