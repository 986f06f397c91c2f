// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.controlplane.engine.RecordCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The vectors of docs/formats/control-records.md: one record a line behind its name.
public final class Vectors {
    private static final Path FILE = Path.of("..", "vectors", "control", "records-v1.txt");

    /// Every name in the file; each has a test that knows its value.
    public static final Set<String> NAMES =
            Set.of(
                    "group",
                    "operation",
                    "account",
                    "plain",
                    "reader",
                    "assignment",
                    "scoped-assignment",
                    "role-on-resource",
                    "role-at-scope",
                    "fhir-service",
                    "resource",
                    "lock",
                    "registration",
                    "tag-name",
                    "subscription-tags");

    private Vectors() {}

    /// Every name that the file has.
    public static Set<String> names() throws IOException {
        var names = new TreeSet<String>();
        for (String line : Files.readAllLines(FILE)) {
            if (!line.startsWith("#")) {
                names.add(line.substring(0, line.indexOf(' ')));
            }
        }
        return names;
    }

    /// Reads these vectors, and that each record is read back as it is written.
    ///
    /// @return the names that were found
    public static Set<String> read(Map<String, Object> expected) throws IOException {
        var seen = new TreeSet<String>();
        for (String line : Files.readAllLines(FILE)) {
            String name = line.substring(0, Math.max(line.indexOf(' '), 0));
            Object record = expected.get(name);
            if (record != null) {
                byte[] bytes = line.substring(name.length() + 1).getBytes(StandardCharsets.UTF_8);
                assertEquals(record, RecordCodec.read(bytes, record.getClass()));
                assertEquals(
                        record, RecordCodec.read(RecordCodec.write(record), record.getClass()));
                seen.add(name);
            }
        }
        return seen;
    }
}
