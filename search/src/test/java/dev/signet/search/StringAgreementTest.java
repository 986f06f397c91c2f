// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static dev.signet.search.Agreement.escaped;
import static dev.signet.search.Agreement.json;
import static dev.signet.search.Agreement.one;
import static dev.signet.search.Agreement.some;

import dev.signet.search.Agreement.Search;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StringAgreementTest {
    /// @param plain as FHIR compares it: without case, accents, punctuation, superfluous blanks
    record Text(String written, String plain) {}

    private static final List<Text> TEXTS =
            List.of(
                    new Text("Müller", "muller"),
                    new Text("MULLER", "muller"),
                    new Text("Mu", "mu"),
                    new Text("Mulligan", "mulligan"),
                    new Text("Ångström", "angstrom"),
                    new Text("de  la Cruz", "de la cruz"),
                    new Text("De La", "de la"),
                    new Text("O,Brien|x$y\\z", "obrien|x$yz"),
                    new Text("Émile-Zoë", "emilezoe"),
                    new Text("O\u2019Brien", "obrien"),
                    new Text(
                            "\u039f\u03b4\u03cc\u03c2",
                            "\u03bf\u03b4\u03bf\u03c3"), // a final sigma
                    new Text("Stra\u00dfe", "strasse"),
                    new Text("STRASSE", "strasse"),
                    new Text("--", "--"),
                    new Text("王小明", "王小明"));

    @Test
    void everyTextIsFoundByItsStartItsPartsAndItselfAndByNothingElse(@TempDir Path folder) {
        new Agreement<>(
                        "Patient",
                        random -> some(random, 0, 3, each -> one(each, TEXTS)),
                        StringAgreementTest::members,
                        StringAgreementTest::search)
                .holds(folder);
    }

    private static String members(List<Text> texts) {
        String list =
                texts.stream()
                        .map(text -> "{'family':" + json(text.written) + "}")
                        .collect(Collectors.joining(","));
        return texts.isEmpty() ? "" : "'name':[" + list + "]";
    }

    private static Search<List<Text>> search(Random random) {
        Text text = one(random, TEXTS);
        int from = random.nextInt(text.plain.length());
        int to = random.nextInt(from, text.plain.length()) + 1;
        String part = text.plain.substring(from, to);
        String start = text.plain.substring(0, to);
        return switch (random.nextInt(5)) {
            case 0 ->
                    new Search<>(
                            "family:exact=" + escaped(text.written),
                            texts -> texts.stream().anyMatch(e -> e.written.equals(text.written)));
            case 1 ->
                    new Search<>(
                            "family:exact=" + escaped(start),
                            texts -> texts.stream().anyMatch(e -> e.written.equals(start)));
            case 2 ->
                    new Search<>(
                            "family:contains=" + escaped(part),
                            texts ->
                                    part.isBlank()
                                            ? false
                                            : texts.stream()
                                                    .anyMatch(e -> e.plain.contains(part.strip())));
            default ->
                    new Search<>(
                            "family=" + escaped(start.toUpperCase(Locale.ROOT)),
                            texts ->
                                    texts.stream()
                                            .anyMatch(e -> e.plain.startsWith(start.strip())));
        };
    }
}
