// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.json.Meter;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.index.QueryMatch.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnDocumentsTest {
    private static final List<String> WORDS = List.of("a", "ab", "abc", "b", "ba", "c|s");

    @Test
    void itFindsWhatTryingEachDocumentFinds() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var all = new ArrayList<IndexDocument>();
            for (int i = 0; i < 20; i++) {
                List<IndexField> fields = new ArrayList<>();
                for (int of = random.nextInt(4); of > 0; of--) {
                    fields.add(new Keyword(field(random), word(random)));
                }
                all.add(new IndexDocument("Patient", "p" + i, fields));
            }
            var own = new OwnDocuments(all, Meter.NONE);
            for (int i = 0; i < 50; i++) {
                Query query = query(random, 3);
                assertEquals(
                        all.stream()
                                .filter(
                                        each ->
                                                QueryMatch.matches(query, each, Long.MAX_VALUE)
                                                        == QueryMatch.Answer.YES)
                                .map(IndexDocument::id)
                                .toList(),
                        own.found(query, new Effort(Long.MAX_VALUE), "").stream()
                                .map(IndexDocument::id)
                                .sorted((a, b) -> Integer.compare(place(a), place(b)))
                                .toList(),
                        "seed " + seed + " " + query);
            }
        }
    }

    private static int place(String id) {
        return Integer.parseInt(id.substring(1));
    }

    @Test
    void asManyConditionsAsDocumentsDoNotTryEachWithEach() {
        int many = 10_000;
        List<IndexDocument> all =
                IntStream.range(0, many)
                        .mapToObj(
                                i ->
                                        new IndexDocument(
                                                "Patient",
                                                "p" + i,
                                                List.of(new Keyword("identifier", i + "|s"))))
                        .toList();
        var own = new OwnDocuments(all, Meter.NONE);
        var effort = new Effort(20L * many);
        for (int i = 0; i < many; i++) {
            Query code = new Query.Prefix("identifier", i + "|");
            Query query = new Query.And(List.of(new Query.Type(List.of("Patient")), code));
            assertEquals(List.of(all.get(i)), own.found(query, effort, ""));
        }
        assertFalse(effort.isSpent());
    }

    @Test
    void conditionsThatLookAtTooMuchAreTooCostly() {
        var document = new IndexDocument("Patient", "p", List.of(new Keyword("name", "ann")));
        var own = new OwnDocuments(List.of(document), Meter.NONE);
        var effort = new Effort(3);
        var part = new Query.Contains("name", "n");
        var error = assertThrows(FhirError.class, () -> own.found(part, effort, "Bundle.entry[0]"));
        assertEquals(400, error.status());
    }

    private static Query query(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 6)) {
            case 0 -> new Query.Term(field(random), List.of(word(random), word(random)));
            case 1 -> new Query.Prefix(field(random), word(random));
            case 2 -> new Query.Contains(field(random), word(random));
            case 3 -> new Query.And(queries(random, depth - 1));
            case 4 -> new Query.Or(queries(random, depth - 1));
            default -> new Query.Not(query(random, depth - 1));
        };
    }

    private static List<Query> queries(Random random, int depth) {
        return IntStream.range(0, random.nextInt(3)).mapToObj(_ -> query(random, depth)).toList();
    }

    private static String field(Random random) {
        return random.nextBoolean() ? "identifier" : "name";
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
