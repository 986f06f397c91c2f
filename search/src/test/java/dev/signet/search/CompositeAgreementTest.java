// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static dev.signet.search.Agreement.escaped;
import static dev.signet.search.Agreement.one;
import static dev.signet.search.Agreement.some;

import dev.signet.search.Agreement.Search;
import dev.signet.search.QuantityAgreementTest.Quantity;
import dev.signet.search.TokenAgreementTest.Code;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompositeAgreementTest {
    /// What belongs together: a code, and a quantity or another code.
    record Part(Code code, Quantity quantity, Code value, boolean isNumber) {
        static Part any(Random random) {
            return new Part(
                    Code.any(random), Quantity.any(random), Code.any(random), random.nextBoolean());
        }

        String json() {
            String value =
                    isNumber
                            ? "'valueQuantity':" + quantity.json()
                            : "'valueCodeableConcept':{'coding':[" + this.value.json() + "]}";
            return "{'code':{'coding':[" + code.json() + "]}," + value + "}";
        }
    }

    @Test
    void partsAreFoundTogetherAndNeverMixed(@TempDir Path folder) {
        new Agreement<>(
                        "Observation",
                        random -> some(random, 0, 8, Part::any),
                        parts ->
                                parts.stream()
                                        .map(Part::json)
                                        .collect(Collectors.joining(",", "'component':[", "]")),
                        CompositeAgreementTest::search)
                .holds(folder);
    }

    private static Search<List<Part>> search(Random random) {
        var code = codeAsked(random);
        if (random.nextBoolean()) {
            var value = codeAsked(random);
            return new Search<>(
                    "component-code-value-concept=" + code.text() + "$" + value.text(),
                    parts ->
                            parts.stream()
                                    .anyMatch(
                                            part ->
                                                    !part.isNumber
                                                            && code.finds().test(part.code)
                                                            && value.finds().test(part.value)));
        }
        String prefix = one(random, NumberAgreementTest.PREFIXES);
        BigDecimal number = NumberAgreementTest.number(random);
        return new Search<>(
                "component-code-value-quantity=" + code.text() + "$" + prefix + number,
                parts ->
                        parts.stream()
                                .anyMatch(
                                        part ->
                                                part.isNumber
                                                        && code.finds().test(part.code)
                                                        && NumberAgreementTest.compares(
                                                                prefix,
                                                                part.quantity.value(),
                                                                number)));
    }

    /// A code with or without its system; a system alone cannot be asked of a part here.
    private static TokenAgreementTest.Asked codeAsked(Random random) {
        Code code = Code.any(random);
        return random.nextBoolean()
                ? new TokenAgreementTest.Asked(
                        escaped(code.code()), each -> each.code().equals(code.code()))
                : new TokenAgreementTest.Asked(
                        escaped(code.system()) + "|" + escaped(code.code()), code::equals);
    }
}
