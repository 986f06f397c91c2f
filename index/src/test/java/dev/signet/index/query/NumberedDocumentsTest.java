// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.util.Random;
import java.util.TreeSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedDocumentsTest {
    private static final int DOCUMENTS = 4_000;

    @ParameterizedTest(name = "one in {0}")
    @ValueSource(ints = {1, 2, 31, 33, 100, 1_999, 4_000})
    void theDocumentsOfAQueryAreFoundInAnyOrderOfLooksAndNoneThatWasDeleted(int oneIn)
            throws IOException {
        var chance = new Random(oneIn);
        try (var folder = new ByteBuffersDirectory()) {
            TreeSet<Integer> expected = write(folder, oneIn);
            try (DirectoryReader reader = DirectoryReader.open(folder)) {
                LeafReaderContext leaf = reader.leaves().getFirst();
                var found = NumberedDocuments.of(weight(reader, "hit"), leaf);
                var numbers = new TreeSet<Integer>();
                for (int document : expected) {
                    int number = found.number(document);
                    assertNotEquals(-1, number);
                    numbers.add(number);
                }
                assertEquals(expected.size(), numbers.size());
                assertEquals(true, numbers.isEmpty() || numbers.last() < found.numbers());
                for (int i = 0; i < 2_000; i++) {
                    int document = chance.nextInt(DOCUMENTS);
                    Integer next = expected.ceiling(document);
                    int orNone = next == null ? DocIdSetIterator.NO_MORE_DOCS : next;
                    assertEquals(orNone, found.next(document));
                    assertEquals(expected.contains(document), found.number(document) >= 0);
                }
            }
        }
    }

    @Test
    void aQueryThatFindsNothingHasNoNumbers() throws IOException {
        try (var folder = new ByteBuffersDirectory()) {
            write(folder, 2);
            try (DirectoryReader reader = DirectoryReader.open(folder)) {
                LeafReaderContext leaf = reader.leaves().getFirst();
                var found = NumberedDocuments.of(weight(reader, "other"), leaf);
                assertEquals(0, found.numbers());
                assertEquals(DocIdSetIterator.NO_MORE_DOCS, found.next(0));
                assertEquals(-1, found.number(0));
            }
        }
    }

    private static TreeSet<Integer> write(ByteBuffersDirectory folder, int oneIn)
            throws IOException {
        var expected = new TreeSet<Integer>();
        var config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
        try (var writer = new IndexWriter(folder, config)) {
            for (int i = 0; i < DOCUMENTS; i++) {
                var document = new Document();
                document.add(new StringField("number", Integer.toString(i), Field.Store.NO));
                if (i % oneIn == 0) {
                    document.add(new StringField("is", "hit", Field.Store.NO));
                    expected.add(i);
                }
                writer.addDocument(document);
            }
            writer.commit();
            for (int i = 0; i < DOCUMENTS; i += 7 * oneIn) {
                writer.deleteDocuments(new Term("number", Integer.toString(i)));
                expected.remove(i);
            }
        }
        return expected;
    }

    private static Weight weight(DirectoryReader reader, String value) throws IOException {
        var query = new TermQuery(new Term("is", value));
        return new IndexSearcher(reader).createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1f);
    }
}
