// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import static dev.signet.index.Sample.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.crypto.AeadSeals;
import dev.signet.index.field.CommitOrder;
import dev.signet.index.query.Chains;
import dev.signet.index.query.QueryCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;

/// The index answers as the plain reading of documents and queries does: whatever was put,
/// replaced and deleted, over however many segments, whichever way a query is run.
class QueryLawTest {
    @Property(tries = 40)
    void theIndexFindsWhatMatches(@ForAll long seed) {
        withHistory(
                seed,
                (view, live, chance) -> {
                    for (int tried = 0; tried < 25; tried++) {
                        Query query = RandomQueries.query(chance, 3);
                        List<Long> expected = matching(live, query);
                        String told = query.toString();
                        assertEquals(expected, pages(view, query, List.of(), 3), told);
                        assertEquals(expected.reversed(), newestFirst(view, query), told);
                        assertEquals(expected.size(), view.count(query), told);
                        assertEquals(
                                expected,
                                view.ids(query, 1000).stream().map(Found::update).toList(),
                                told);
                    }
                });
    }

    @Property(tries = 40)
    void everyOrderIsThatOfTheValues(@ForAll long seed) {
        withHistory(
                seed,
                (view, live, chance) -> {
                    for (int tried = 0; tried < 15; tried++) {
                        Query query = RandomQueries.query(chance, 1);
                        List<SortKey> sort = RandomQueries.sort(chance);
                        List<Long> expected = new ArrayList<>(matching(live, query));
                        expected.sort(order(live, sort));
                        assertEquals(
                                expected,
                                pages(view, query, sort, 1 + chance.nextInt(7)),
                                () -> query + " by " + sort);
                    }
                });
    }

    @Property(tries = 20)
    void theTreeAndTheValuesAgree(@ForAll long seed) {
        withHistory(
                seed,
                (view, live, chance) -> {
                    for (int tried = 0; tried < 40; tried++) {
                        Query query = RandomQueries.range(chance);
                        List<Long> expected = matching(live, query);
                        assertEquals(expected, ranges(view, query, 0), query::toString);
                        assertEquals(
                                expected, ranges(view, query, Long.MAX_VALUE), query::toString);
                    }
                });
    }

    @Property(tries = 20)
    void aChainFindsWhatRefersToItsTargets(@ForAll long seed) {
        withHistory(
                seed,
                (view, live, chance) -> {
                    for (int tried = 0; tried < 10; tried++) {
                        Query target = RandomQueries.query(chance, 2);
                        List<String> references = new ArrayList<>();
                        for (long update : matching(live, target)) {
                            IndexDocument found = live.get(update);
                            references.add(found.type() + "/" + found.id());
                        }
                        assertEquals(
                                matching(live, new Query.Term("subject", references)),
                                pages(
                                        view,
                                        new Query.ReferencesTo("subject", target),
                                        List.of(),
                                        4));
                    }
                });
    }

    @Property(tries = 20)
    void aChainTheOtherWayRoundFindsWhatIsReferredTo(@ForAll long seed) {
        withHistory(
                seed,
                (view, live, chance) -> {
                    for (int tried = 0; tried < 10; tried++) {
                        Query source = RandomQueries.query(chance, 2);
                        List<String> types =
                                chance.nextBoolean()
                                        ? List.of("Patient")
                                        : List.of("Patient", "Group");
                        List<String> references = new ArrayList<>();
                        for (long update : matching(live, source)) {
                            for (IndexField field : live.get(update).fields()) {
                                if (field instanceof IndexField.Keyword(var name, var value)
                                        && name.equals("subject")) {
                                    references.add(value);
                                }
                            }
                        }
                        List<Long> expected = new ArrayList<>();
                        live.forEach(
                                (update, document) -> {
                                    String name = document.type() + "/" + document.id();
                                    if (types.contains(document.type())
                                            && references.contains(name)) {
                                        expected.add(update);
                                    }
                                });
                        var asked = new Query.ReferencedBy("subject", types, source);
                        assertEquals(expected, pages(view, asked, List.of(), 4));
                        assertEquals(
                                matching(live, new Query.Term("code", references)),
                                pages(
                                        view,
                                        new Query.Shares("code", "subject", source),
                                        List.of(),
                                        4));
                        assertEquals(
                                matching(live, new Query.Term("subject", names(live, expected))),
                                pages(
                                        view,
                                        new Query.ReferencesTo("subject", asked),
                                        List.of(),
                                        4));
                    }
                });
    }

    private static List<String> names(TreeMap<Long, IndexDocument> live, List<Long> updates) {
        return updates.stream()
                .map(live::get)
                .map(document -> document.type() + "/" + document.id())
                .toList();
    }

    @Property(tries = 50)
    void bytesThatAreNoPositionAreRefused(@ForAll byte[] bytes) {
        withHistory(
                1,
                (view, _, _) -> {
                    var sort = List.of(new SortKey("family", false));
                    try {
                        view.search(new Query.All(), sort, bytes, 3);
                        assertTrue(bytes.length == 0 || bytes[0] == 1, "taken");
                    } catch (Failed failed) {
                        assertEquals(dev.signet.base.Failure.INVALID, failed.failure());
                    }
                });
    }

    /// What a test does with an index and its model.
    @FunctionalInterface
    private interface Check {
        void check(IndexView view, TreeMap<Long, IndexDocument> live, Random chance);
    }

    /// Makes a random history of transactions, with a refresh, a commit and a reopening here
    /// and there; then checks the last view.
    private static void withHistory(long seed, Check check) {
        var chance = new Random(seed);
        Path folder = newFolder();
        AeadSeals seals = Sample.seals(1 << 20);
        var live = new TreeMap<Long, IndexDocument>();
        Index index = Index.open(folder, seals, Sample.MAPPING, Sample.limits());
        try {
            int transactions = 1 + chance.nextInt(12);
            for (long lsn = 1; lsn <= transactions; lsn++) {
                index.apply(lsn, transaction(chance, lsn, live));
                if (chance.nextInt(3) == 0) {
                    index.view(lsn).close();
                }
                if (chance.nextInt(8) == 0) {
                    index.close();
                    index = Index.open(folder, seals, Sample.MAPPING, Sample.limits());
                }
            }
            try (IndexView view = index.view(transactions)) {
                assertEquals(live.size(), view.documents());
                check.check(view, live, chance);
            }
        } finally {
            index.abandon();
            delete(folder);
        }
    }

    private static List<Update> transaction(
            Random chance, long lsn, TreeMap<Long, IndexDocument> live) {
        List<Update> updates = new ArrayList<>();
        int changes = chance.nextInt(10);
        for (int place = 0; place < changes; place++) {
            IndexDocument document = RandomQueries.document(chance);
            boolean known =
                    live.values()
                            .removeIf(
                                    other ->
                                            other.type().equals(document.type())
                                                    && other.id().equals(document.id()));
            if (chance.nextInt(6) == 0) {
                updates.add(new Update.Delete(document.type(), document.id()));
            } else {
                long update = lsn << 20 | place;
                live.put(update, document);
                updates.add(new Update.Put(document, update, !known));
            }
        }
        return updates;
    }

    private static List<Long> matching(TreeMap<Long, IndexDocument> live, Query query) {
        List<Long> matching = new ArrayList<>();
        for (Map.Entry<Long, IndexDocument> entry : live.entrySet()) {
            switch (QueryMatch.matches(query, entry.getValue(), entry.getKey())) {
                case YES -> matching.add(entry.getKey());
                case NO -> {}
                case UNKNOWN -> throw new AssertionError("not in this query");
            }
        }
        return matching;
    }

    private static List<Long> newestFirst(IndexView view, Query query) {
        return pages(view, query, List.of(new SortKey(SortKey.LAST_UPDATED, true)), 4);
    }

    /// What a range query finds when the rest of a query proposes so many documents: none
    /// make it try values, many make it walk the tree.
    static List<Long> ranges(IndexView view, Query query, long proposed) {
        List<Long> found = new ArrayList<>();
        try {
            IndexSearcher searcher = view.searcher();
            Weight weight =
                    new QueryCompiler(
                                    searcher.getIndexReader(),
                                    Sample.limits(),
                                    Integer.MAX_VALUE,
                                    new Chains(searcher, Sample.limits(), Deadline.NONE))
                            .compile(query)
                            .createWeight(searcher, ScoreMode.COMPLETE_NO_SCORES, 1);
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                ScorerSupplier supplier = weight.scorerSupplier(leaf);
                if (supplier == null) {
                    continue;
                }
                var documents = supplier.get(proposed).iterator();
                var updates = CommitOrder.updates(leaf.reader());
                var live = leaf.reader().getLiveDocs();
                while (documents.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    updates.advanceExact(documents.docID());
                    if (live == null || live.get(documents.docID())) {
                        found.add(updates.longValue());
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return found;
    }

    private static Comparator<Long> order(TreeMap<Long, IndexDocument> live, List<SortKey> sort) {
        Comparator<Long> order = (_, _) -> 0;
        for (SortKey key : sort) {
            Comparator<Long> next =
                    switch (key.field()) {
                        case SortKey.ID -> byText(key, update -> List.of(live.get(update).id()));
                        case SortKey.LAST_UPDATED -> byNumber(key, List::of);
                        case "family" -> byText(key, update -> texts(live.get(update), key));
                        default -> byNumber(key, update -> numbers(live.get(update), key));
                    };
            order = order.thenComparing(next);
        }
        return order.thenComparing(Comparator.naturalOrder());
    }

    private static Comparator<Long> byText(
            SortKey key, java.util.function.Function<Long, List<String>> values) {
        return byValue(key, update -> values.apply(update).stream().map(BytesRef::new).toList());
    }

    private static Comparator<Long> byNumber(
            SortKey key, java.util.function.Function<Long, List<Long>> values) {
        return byValue(key, values);
    }

    /// The least value ascending, the greatest descending, documents without one last.
    private static <T extends Comparable<T>> Comparator<Long> byValue(
            SortKey key, java.util.function.Function<Long, List<T>> values) {
        Comparator<T> natural = Comparator.naturalOrder();
        Comparator<T> direction = key.descending() ? natural.reversed() : natural;
        return Comparator.comparing(
                update -> values.apply(update).stream().min(direction),
                (one, other) -> {
                    if (one.isEmpty() || other.isEmpty()) {
                        return Boolean.compare(one.isEmpty(), other.isEmpty());
                    }
                    return direction.compare(one.get(), other.get());
                });
    }

    private static List<String> texts(IndexDocument document, SortKey key) {
        return document.fields().stream()
                .filter(field -> field instanceof IndexField.SortText)
                .filter(field -> field.field().equals(key.field()))
                .map(field -> ((IndexField.SortText) field).value())
                .toList();
    }

    private static List<Long> numbers(IndexDocument document, SortKey key) {
        ToLongFunction<IndexField> value = field -> ((IndexField.SortNumber) field).value();
        return document.fields().stream()
                .filter(field -> field instanceof IndexField.SortNumber)
                .filter(field -> field.field().equals(key.field()))
                .map(value::applyAsLong)
                .toList();
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("index-law");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
