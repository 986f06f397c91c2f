// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static dev.signet.search.Agreement.one;
import static dev.signet.search.Agreement.some;

import dev.signet.search.Agreement.Search;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NumberAgreementTest {
    static final List<String> PREFIXES =
            List.of("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap");

    @Test
    void everyNumberIsFoundWithinThePrecisionOfTheQueryAndByNothingElse(@TempDir Path folder) {
        new Agreement<>(
                        "RiskAssessment",
                        random -> some(random, 0, 2, NumberAgreementTest::number),
                        NumberAgreementTest::members,
                        NumberAgreementTest::search)
                .holds(folder);
    }

    private static String members(List<BigDecimal> numbers) {
        String list =
                numbers.stream()
                        .map(each -> "{'probabilityDecimal':" + each + "}")
                        .collect(Collectors.joining(","));
        return numbers.isEmpty() ? "" : "'prediction':[" + list + "]";
    }

    private static Search<List<BigDecimal>> search(Random random) {
        String prefix = one(random, PREFIXES);
        BigDecimal asked = number(random);
        return new Search<>(
                "probability=" + prefix + asked,
                numbers -> numbers.stream().anyMatch(each -> compares(prefix, each, asked)));
    }

    /// Few digits, so that numbers meet; a hundredth, a unit or a ten is the last one.
    static BigDecimal number(Random random) {
        return BigDecimal.valueOf(random.nextInt(-60, 60), random.nextInt(-1, 3));
    }

    /// FHIR R4, section 3.1.1.4.6: equal is within half a unit of the query's last digit, about
    /// is within a tenth of it.
    static boolean compares(String prefix, BigDecimal value, BigDecimal asked) {
        BigDecimal half = asked.ulp().divide(BigDecimal.TWO);
        boolean equal =
                value.compareTo(asked.subtract(half)) >= 0 && value.compareTo(asked.add(half)) < 0;
        int order = value.compareTo(asked);
        return switch (prefix) {
            case "", "eq" -> equal;
            case "ne" -> !equal;
            case "gt", "sa" -> order > 0;
            case "lt", "eb" -> order < 0;
            case "ge" -> order >= 0;
            case "le" -> order <= 0;
            case "ap" ->
                    equal
                            || value.subtract(asked).abs().compareTo(asked.abs().movePointLeft(1))
                                    <= 0;
            default -> throw new IllegalArgumentException(prefix);
        };
    }
}
