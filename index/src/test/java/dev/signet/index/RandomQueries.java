// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random documents, queries and orders over few enough values that they meet.
final class RandomQueries {
    private static final List<String> TYPES = List.of("Patient", "Observation", "Group");
    private static final List<String> IDS =
            List.of(
                    "a",
                    "b",
                    "é-1",
                    "6a1f0a4e-0b6e-4c8e-9d7e-000000000001",
                    "6a1f0a4e-0b6e-4c8e-9d7e-000000000002",
                    "6A1F0A4E-0B6E-4C8E-9D7E-000000000002",
                    "f0000000-0000-0000-8000-000000000000");
    private static final List<String> WORDS =
            List.of("", "a", "ab", "abc", "b*c", "b?c", "bcd", "Straße", "\uD83D\uDE00", "\uD83D");
    private static final List<String> FIELDS = List.of("code", "subject", "date");
    private static final List<Query.Relation> RELATIONS = List.of(Query.Relation.values());
    private static final long[] NUMBERS = {
        Long.MIN_VALUE, -5, -1, 0, 1, 2, 3, 7, 1000, Long.MAX_VALUE
    };

    private RandomQueries() {}

    static IndexDocument document(Random chance) {
        List<IndexField> fields = new ArrayList<>();
        int count = chance.nextInt(9);
        for (int index = 0; index < count; index++) {
            fields.add(field(chance));
        }
        return new IndexDocument(pick(chance, TYPES), pick(chance, IDS), fields);
    }

    static Query query(Random chance, int depth) {
        if (depth > 0 && chance.nextInt(3) > 0) {
            return switch (chance.nextInt(3)) {
                case 0 -> new Query.And(queries(chance, depth - 1));
                case 1 -> new Query.Or(queries(chance, depth - 1));
                default -> new Query.Not(query(chance, depth - 1));
            };
        }
        String field = pick(chance, FIELDS);
        return switch (chance.nextInt(12)) {
            case 0 -> new Query.All();
            case 1 -> new Query.Type(some(chance, TYPES));
            case 2 -> new Query.Id(some(chance, IDS));
            case 3, 4 -> new Query.Term(field, some(chance, WORDS));
            case 5 -> new Query.Prefix(field, word(chance));
            case 6 -> new Query.Contains(field, word(chance));
            case 7 -> new Query.Updated((long) chance.nextInt(12) << 20, number(chance));
            default -> range(chance);
        };
    }

    static Query range(Random chance) {
        String field = pick(chance, FIELDS);
        long from = number(chance);
        long to = number(chance);
        return chance.nextBoolean()
                ? new Query.Between(field, chance.nextInt(3) - 1, from, to)
                : new Query.Overlap(field, pick(chance, RELATIONS), from, to);
    }

    static List<SortKey> sort(Random chance) {
        List<String> names =
                new ArrayList<>(
                        List.of("family", "age", "unknown", SortKey.ID, SortKey.LAST_UPDATED));
        java.util.Collections.shuffle(names, chance);
        List<SortKey> sort = new ArrayList<>();
        for (String name : names.subList(0, 1 + chance.nextInt(3))) {
            sort.add(new SortKey(name, chance.nextBoolean()));
        }
        return sort;
    }

    private static IndexField field(Random chance) {
        String field = pick(chance, FIELDS);
        return switch (chance.nextInt(6)) {
            case 0 -> new IndexField.Keyword(field, word(chance));
            case 1 ->
                    new IndexField.Keyword(
                            "subject", pick(chance, TYPES) + "/" + pick(chance, IDS));
            case 2 -> ordered(chance, field);
            case 3 -> {
                long one = oftenTwo(chance);
                long other = number(chance);
                yield new IndexField.Interval(field, Math.min(one, other), Math.max(one, other));
            }
            case 4 -> new IndexField.SortText("family", word(chance));
            default ->
                    chance.nextBoolean()
                            ? new IndexField.SortNumber("age", chance.nextInt(7) - 3)
                            : new IndexField.SortNumber(field, oftenTwo(chance));
        };
    }

    /// Often the same value, so that documents have one value under several groups.
    private static IndexField ordered(Random chance, String field) {
        return new IndexField.Ordered(field, chance.nextInt(3) - 1, oftenTwo(chance));
    }

    private static long oftenTwo(Random chance) {
        return chance.nextBoolean() ? 2 : number(chance);
    }

    private static List<Query> queries(Random chance, int depth) {
        List<Query> queries = new ArrayList<>();
        int count = chance.nextInt(4);
        for (int index = 0; index < count; index++) {
            queries.add(query(chance, depth));
        }
        return queries;
    }

    private static <T> List<T> some(Random chance, List<T> all) {
        List<T> some = new ArrayList<>();
        int count = chance.nextInt(4);
        for (int index = 0; index < count; index++) {
            some.add(pick(chance, all));
        }
        return some;
    }

    private static String word(Random chance) {
        return pick(chance, WORDS);
    }

    private static long number(Random chance) {
        return NUMBERS[chance.nextInt(NUMBERS.length)];
    }

    private static <T> T pick(Random chance, List<T> all) {
        return all.get(chance.nextInt(all.size()));
    }
}
