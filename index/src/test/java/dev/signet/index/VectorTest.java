// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import static dev.signet.index.Query.Relation.INTERSECTS;
import static dev.signet.index.Sample.START;
import static dev.signet.index.Sample.keyword;
import static dev.signet.index.Sample.pages;
import static dev.signet.index.Sample.put;
import static dev.signet.index.Sample.term;
import static dev.signet.index.Sample.updates;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An index that an earlier build wrote still opens and answers. Vectors are added to, never
/// made anew.
class VectorTest {
    private static final Path VECTORS = Path.of("..", "vectors");

    /// Written in the first format, which had no mapping then.
    private static final MappingVersion NONE = new MappingVersion("0");

    private static final MappingVersion DIGEST =
            MappingVersion.over("a mapping".getBytes(StandardCharsets.UTF_8));
    private static final Query ALL = new Query.All();

    @TempDir Path folder;

    /// Writes the vector of this format into the folder given: once for each format version.
    public static void main(String[] arguments) {
        try (Index index =
                Index.open(Path.of(arguments[0]), Sample.seals(), DIGEST, Sample.limits())) {
            index.apply(1, firstTransaction());
            index.commit();
            index.apply(2, secondTransaction());
        }
    }

    private static List<Update> firstTransaction() {
        return List.of(
                put(
                        1 << 20,
                        "Patient",
                        "6a1f0a4e-0b6e-4c8e-9d7e-000000000001",
                        keyword("family", "müller"),
                        new IndexField.SortText("family", "Müller"),
                        new IndexField.SortNumber("birthdate", -5),
                        new IndexField.Interval("birthdate", -5, 10)),
                put(1 << 20 | 1, "Patient", "gone", keyword("family", "smith")));
    }

    private static List<Update> secondTransaction() {
        return List.of(
                new Update.Delete("Patient", "gone"),
                put(
                        2 << 20 | 1,
                        "Observation",
                        "o.1",
                        keyword("subject", "Patient/6a1f0a4e-0b6e-4c8e-9d7e-000000000001"),
                        new IndexField.Ordered("value-quantity", 0, 42),
                        new IndexField.Ordered("value-quantity", 7, 42),
                        new IndexField.SortNumber("value-quantity", 42),
                        new IndexField.Ordered("component", 0, 1),
                        new IndexField.Ordered("component", 1, 2),
                        new IndexField.Interval("date", Long.MIN_VALUE, 0),
                        new IndexField.Interval("date", 100, Long.MAX_VALUE)));
    }

    @Test
    void anIndexOfFormatOneStillOpensAndAnswers() throws IOException {
        opensAndAnswers("index-1", NONE);
    }

    @Test
    void anIndexOfFormatTwoStillOpensAndAnswers() throws IOException {
        opensAndAnswers("index-2", DIGEST);
    }

    @Test
    void anIndexOfFormatThreeOpensAndAnswers() throws IOException {
        opensAndAnswers("index-3", DIGEST);
    }

    /// By the tree of points and by the values.
    private static void assertAgree(IndexView view, int count, Query query) {
        assertEquals(count, QueryLawTest.ranges(view, query, 0).size(), query::toString);
        assertEquals(
                count, QueryLawTest.ranges(view, query, Long.MAX_VALUE).size(), query::toString);
    }

    private void opensAndAnswers(String vector, MappingVersion mapping) throws IOException {
        try (var files = Files.list(VECTORS.resolve(vector))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
            }
        }
        try (Index index = Index.open(folder, Sample.seals(), mapping, Sample.limits());
                IndexView view = index.view(2)) {
            assertEquals(2, index.committedLsn());
            assertEquals(
                    List.of(
                            new Found("Patient", "6a1f0a4e-0b6e-4c8e-9d7e-000000000001", 1 << 20),
                            new Found("Observation", "o.1", 2 << 20 | 1)),
                    view.ids(ALL, 10));
            assertEquals(
                    List.of((long) (2 << 20 | 1)),
                    pages(
                            view,
                            new Query.ReferencesTo("subject", term("family", "müller")),
                            List.of(),
                            1));
            assertEquals(
                    List.of(1L << 20, (long) (2 << 20 | 1)),
                    pages(view, ALL, List.of(new SortKey("birthdate", true)), 1));
            assertEquals(1, view.count(new Query.Between("value-quantity", 7, 42, 42)));
            assertEquals(0, view.count(new Query.Between("component", 0, 2, 2)));
            assertAgree(view, 1, new Query.Between("value-quantity", 7, 42, 42));
            assertAgree(view, 0, new Query.Between("value-quantity", 7, 41, 41));
            assertAgree(view, 1, new Query.Overlap("birthdate", INTERSECTS, 10, 20));
            assertAgree(view, 0, new Query.Overlap("birthdate", INTERSECTS, 11, 20));
            assertEquals(
                    List.of((long) (2 << 20 | 1)),
                    updates(
                            view.search(
                                    new Query.Overlap(
                                            "date", Query.Relation.WITHIN, 50, Long.MAX_VALUE),
                                    List.of(),
                                    START,
                                    1)));
        }
    }
}
