// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static dev.signet.search.Agreement.one;
import static dev.signet.search.Agreement.some;

import dev.signet.search.Agreement.Search;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReferenceAgreementTest {
    private static final List<String> TYPES = List.of("Practitioner", "Organization", "Patient");
    private static final List<String> IDS = List.of("7", "77", "a-b.c", "A-b.c");
    private static final List<String> URLS =
            List.of("http://b.org/Practitioner/7", "urn:uuid:7", "http://b.org/Practitioner/77");
    private static final List<String> VALUES = List.of("v", "w");

    /// Empty text for what it does not have.
    record Reference(String type, String id, String url, String system, String value) {
        static Reference any(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> new Reference("", "", one(random, URLS), "", "");
                case 1 -> new Reference("", "", "", system(random), one(random, VALUES));
                case 2 ->
                        new Reference(
                                one(random, TYPES),
                                one(random, IDS),
                                "",
                                system(random),
                                one(random, VALUES));
                default -> new Reference(one(random, TYPES), one(random, IDS), "", "", "");
            };
        }

        private static String system(Random random) {
            return one(random, List.of("", "s"));
        }

        String json() {
            String text = type.isEmpty() ? url : type + "/" + id;
            String reference = text.isEmpty() ? "" : "'reference':'" + text + "'";
            String comma = text.isEmpty() || value.isEmpty() ? "" : ",";
            String of = system.isEmpty() ? "" : "'system':'" + system + "',";
            String identifier =
                    value.isEmpty() ? "" : "'identifier':{" + of + "'value':'" + value + "'}";
            return "{" + reference + comma + identifier + "}";
        }
    }

    @Test
    void everyReferenceIsFoundByWhatItNamesAndByNothingElse(@TempDir Path folder) {
        new Agreement<>(
                        "Observation",
                        random -> some(random, 0, 2, Reference::any),
                        ReferenceAgreementTest::members,
                        ReferenceAgreementTest::search)
                .holds(folder);
    }

    private static String members(List<Reference> references) {
        String list = references.stream().map(Reference::json).collect(Collectors.joining(","));
        return references.isEmpty() ? "" : "'performer':[" + list + "]";
    }

    private static Search<List<Reference>> search(Random random) {
        String type = one(random, TYPES);
        String id = one(random, IDS);
        String url = one(random, URLS);
        String value = one(random, VALUES);
        Predicate<Reference> toIt = each -> each.type.equals(type) && each.id.equals(id);
        return switch (random.nextInt(7)) {
            case 0 -> any("performer=" + id, each -> each.id.equals(id));
            case 1 -> any("performer=" + type + "/" + id, toIt);
            case 2 -> any("performer:" + type + "=" + id, toIt);
            case 3 -> any("performer=https://a.org/" + type + "/" + id, toIt);
            case 4 -> any("performer=" + url, each -> each.url.equals(url));
            case 5 -> any("performer:identifier=" + value, each -> each.value.equals(value));
            default ->
                    any(
                            "performer:identifier=s|" + value,
                            each -> each.system.equals("s") && each.value.equals(value));
        };
    }

    private static Search<List<Reference>> any(String query, Predicate<Reference> finds) {
        return new Search<>(query, references -> references.stream().anyMatch(finds));
    }
}
