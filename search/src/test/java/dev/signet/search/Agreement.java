// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.index.Found;
import dev.signet.index.Index;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexLimits;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.index.Update;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// What is indexed is what is asked: from a seed, values and the searches that must find them
/// and those that must not, through the mapping, a real index and the search of documents that
/// are not in an index yet. What must be found is decided by each test's own reading of FHIR.
///
/// @param type of the resources
/// @param value makes one
/// @param members a value's members in the resource, with single quotes
/// @param search makes one
record Agreement<V>(
        String type,
        Function<Random, V> value,
        Function<V, String> members,
        Function<Random, Search<V>> search) {
    private static final int SEEDS = 4;
    private static final int VALUES = 150;
    private static final int SEARCHES = 150;

    private static final IndexMapping DOCUMENTS =
            new IndexMapping(SearchParameters.load(FhirVersion.R4));
    private static final QueryMapping QUERIES = new QueryMapping(DOCUMENTS);
    private static final UUID ACCOUNT = UUID.fromString("11111111-2222-4333-8444-555555555555");

    /// When all is asked.
    static final Instant NOW = Instant.parse("2020-06-01T12:00:00Z");

    /// That time, at which nothing is stored.
    record At(Instant now) implements Moment {
        @Override
        public long updateAt(Instant time) {
            return 0;
        }
    }

    /// @param query as in a url, decoded
    /// @param finds whether a resource with that value must be found
    record Search<V>(String query, Predicate<V> finds) {}

    /// One of them.
    static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// `least` to `most` of what the maker makes.
    static <T> List<T> some(Random random, int least, int most, Function<Random, T> maker) {
        return IntStream.range(0, random.nextInt(least, most + 1))
                .mapToObj(_ -> maker.apply(random))
                .toList();
    }

    /// A text as it stands in a query.
    static String escaped(String text) {
        return text.replaceAll("([\\\\,$|])", "\\\\$1");
    }

    /// A text as it stands in a resource that is written with single quotes.
    static String json(String text) {
        return "'" + text.replace("\\", "\\\\") + "'";
    }

    /// @param folder empty
    void holds(Path folder) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            holds(folder.resolve("" + seed), seed);
        }
    }

    private void holds(Path folder, int seed) {
        var random = new Random(seed);
        var values = new ArrayList<V>();
        var documents = new ArrayList<IndexDocument>();
        var updates = new ArrayList<Update>();
        for (int i = 0; i < VALUES; i++) {
            V made = value.apply(random);
            IndexDocument document = document(i, made);
            values.add(made);
            documents.add(document);
            updates.add(new Update.Put(document, 1L << 20 | i, false));
        }
        int found = 0;
        int hits = 0;
        try (var index = Index.open(folder, seals(), DOCUMENTS.version(), IndexLimits.standard())) {
            index.apply(1, updates);
            try (var view = index.view(1)) {
                for (int i = 0; i < SEARCHES; i++) {
                    Search<V> asked = search.apply(random);
                    String said = "seed " + seed + ": " + asked.query();
                    Query query =
                            QUERIES.query(SearchPairTest.request(type, asked.query()), new At(NOW));
                    List<String> expected =
                            IntStream.range(0, VALUES)
                                    .filter(place -> asked.finds().test(values.get(place)))
                                    .mapToObj(Integer::toString)
                                    .toList();
                    assertEquals(
                            shown(expected, values),
                            shown(view.ids(query, VALUES).stream().map(Found::id).toList(), values),
                            said);
                    assertEquals(
                            expected,
                            documents.stream()
                                    .filter(
                                            each ->
                                                    QueryMatch.matches(query, each, 0)
                                                            == QueryMatch.Answer.YES)
                                    .map(IndexDocument::id)
                                    .toList(),
                            said);
                    found += expected.isEmpty() ? 0 : 1;
                    hits += expected.size();
                }
            }
        }
        assertTrue(found > SEARCHES / 4, "searches that find something: " + found);
        assertTrue(hits < SEARCHES * VALUES * 3 / 4, "most must not be found: " + hits);
    }

    private List<String> shown(List<String> ids, List<V> values) {
        return ids.stream()
                .map(id -> id + " " + members.apply(values.get(Integer.parseInt(id))))
                .toList();
    }

    private IndexDocument document(int id, V value) {
        String more = members.apply(value);
        String json =
                "{'resourceType':'"
                        + type
                        + "','id':'"
                        + id
                        + "'"
                        + (more.isEmpty() ? "" : "," + more)
                        + "}";
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return DOCUMENTS.document(Json.readObject(bytes));
    }

    private static AeadSeals seals() {
        var seals = new AeadSeals(ACCOUNT, new SegmentCache(8 << 20), Entropy.system());
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 7);
        byte[] names = new byte[32];
        Arrays.fill(names, (byte) 9);
        var generation = Generation.owning(1, Secret.owning(secret));
        try (var all = new Generations(ACCOUNT, List.of(generation), 1, Secret.owning(names))) {
            seals.lend(all);
        }
        return seals;
    }
}
