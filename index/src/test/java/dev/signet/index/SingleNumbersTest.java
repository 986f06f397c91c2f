// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import static dev.signet.index.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.index.field.Documents;
import dev.signet.index.field.KnownNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexableField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A value that is also the only number to sort by is held once, and found as before.
class SingleNumbersTest {
    private static final IndexField INTERVAL = new IndexField.Interval("date", 5, 9);
    private static final IndexField VALUE = new IndexField.Ordered("date", 1, 5);

    @TempDir Path folder;

    private static IndexField sort(long value) {
        return new IndexField.SortNumber("date", value);
    }

    private static List<String> names(IndexField... fields) {
        return Documents.of(Sample.document("Observation", "a", fields), 1, new KnownNames())
                .stream()
                .map(IndexableField::name)
                .filter(name -> name.endsWith(":date"))
                .toList();
    }

    @Test
    void theValueIsLeftOutWhereItIsTheOnlyNumberToSortBy() {
        assertEquals(List.of("n:date", "i:date", "l:date"), names(sort(5), INTERVAL));
        assertEquals(List.of("n:date", "i:date", "f:date", "l:date"), names(sort(6), INTERVAL));
        assertEquals(
                List.of("n:date", "n:date", "i:date", "f:date", "l:date"),
                names(sort(5), sort(6), INTERVAL));
        assertEquals(List.of("i:date", "f:date", "l:date"), names(INTERVAL));
        assertEquals(List.of("n:date", "o:date", "g:date"), names(sort(5), VALUE));
        assertEquals(List.of("n:date", "o:date", "v:date", "g:date"), names(sort(4), VALUE));
        assertEquals(List.of("o:date", "v:date", "g:date"), names(VALUE));
    }

    @Test
    void valuesHeldEitherWayAreFoundInOneSegment() {
        List<Update> all = new ArrayList<>();
        for (IndexField each : List.of(INTERVAL, VALUE)) {
            for (List<IndexField> numbers :
                    List.<List<IndexField>>of(
                            List.of(),
                            List.of(sort(5)),
                            List.of(sort(6)),
                            List.of(sort(4), sort(5)))) {
                List<IndexField> fields = new ArrayList<>(numbers);
                fields.add(each);
                long place = (1 << 20) + all.size();
                all.add(put(place, "Observation", "o" + place, fields.toArray(IndexField[]::new)));
            }
        }
        // numbers alone are no value
        all.add(put((1 << 20) + all.size(), "Observation", "none", sort(5)));
        try (Index index = Index.open(folder, Sample.seals(), Sample.MAPPING, Sample.limits())) {
            index.apply(1, all);
            try (IndexView view = index.view(1)) {
                finds(view, 4, 0, new Query.Overlap("date", Query.Relation.INTERSECTS, 9, 9));
                finds(view, 0, 0, new Query.Overlap("date", Query.Relation.INTERSECTS, 10, 20));
                finds(view, 4, 0, new Query.Overlap("date", Query.Relation.WITHIN, 5, 9));
                finds(view, 0, 0, new Query.Overlap("date", Query.Relation.WITHIN, 6, 9));
                finds(view, 4, 4, new Query.Between("date", 1, 5, 5));
                finds(view, 0, 4, new Query.Between("date", 1, 6, 6));
                finds(view, 0, 4, new Query.Between("date", 2, 5, 5));
            }
        }
    }

    /// By the tree of points and by the values: so many of the documents from there on.
    private static void finds(IndexView view, int count, int first, Query query) {
        List<Long> expected = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            expected.add((long) (1 << 20) + i);
        }
        assertEquals(expected, QueryLawTest.ranges(view, query, 0), query::toString);
        assertEquals(expected, QueryLawTest.ranges(view, query, Long.MAX_VALUE), query::toString);
    }
}
