// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static dev.signet.search.Agreement.escaped;
import static dev.signet.search.Agreement.one;

import dev.signet.search.Agreement.Search;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuantityAgreementTest {
    private static final String UCUM = "http://unitsofmeasure.org";
    private static final List<String> SYSTEMS = List.of("", UCUM, "http://o");
    private static final List<String> UNITS = List.of("mg", "mg/dL", "{a}|b");

    /// @param system empty for none, as code and unit
    record Quantity(BigDecimal value, String system, String code, String unit) {
        static Quantity any(Random random) {
            String code = random.nextInt(4) == 0 ? "" : one(random, UNITS);
            return new Quantity(
                    NumberAgreementTest.number(random),
                    code.isEmpty() ? "" : one(random, SYSTEMS),
                    code,
                    random.nextInt(3) == 0 ? "" : one(random, UNITS));
        }

        String json() {
            return "{'value':"
                    + value
                    + member("system", system)
                    + member("code", code)
                    + member("unit", unit)
                    + "}";
        }

        private static String member(String name, String text) {
            return text.isEmpty() ? "" : ",'" + name + "':" + Agreement.json(text);
        }
    }

    @Test
    void everyQuantityIsFoundByNumberAndUnitAndByNothingElse(@TempDir Path folder) {
        new Agreement<>(
                        "Observation",
                        Quantity::any,
                        quantity -> "'valueQuantity':" + quantity.json(),
                        QuantityAgreementTest::search)
                .holds(folder);
    }

    private static Search<Quantity> search(Random random) {
        String prefix = one(random, NumberAgreementTest.PREFIXES);
        BigDecimal number = NumberAgreementTest.number(random);
        String code = one(random, UNITS);
        String system = one(random, SYSTEMS.subList(1, 3));
        String asked = "value-quantity=" + prefix + number;
        return switch (random.nextInt(3)) {
            case 0 ->
                    new Search<>(
                            asked,
                            each -> NumberAgreementTest.compares(prefix, each.value, number));
            case 1 ->
                    new Search<>(
                            asked + "|" + system + "|" + escaped(code),
                            each ->
                                    NumberAgreementTest.compares(prefix, each.value, number)
                                            && each.system.equals(system)
                                            && each.code.equals(code));
            default ->
                    new Search<>(
                            asked + "||" + escaped(code),
                            each ->
                                    NumberAgreementTest.compares(prefix, each.value, number)
                                            && (each.code.equals(code) || each.unit.equals(code)));
        };
    }
}
