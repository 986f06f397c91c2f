// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.index.Query;
import dev.signet.search.type.QuantityType.AskedOfRanges;
import dev.signet.search.unit.Units;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a quantity of UCUM asks for in other units than the one that it names. Pure.
public final class ComparedUnits {
    private ComparedUnits() {}

    /// The same amount in another unit of UCUM.
    ///
    /// @param half how far equality reaches
    public record Asked(
            Comparison comparison,
            BigDecimal number,
            BigDecimal half,
            String code,
            boolean ofRanges)
            implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            var bounds = Bounds.of(number, half);
            String spelling = QuantityType.spelling(QuantityType.UCUM, code);
            Query numbers = bounds.numbers(field, QuantityType.group(spelling), comparison);
            return ofRanges
                    ? new Query.Or(
                            List.of(
                                    numbers,
                                    bounds.ends(
                                            field, QuantityType.ends("", spelling), comparison)))
                    : numbers;
        }

        @Override
        public String toString() {
            return "Quantity " + comparison;
        }
    }

    /// Whether other units may be meant beside the one that an operand names.
    public static boolean isOfUcum(Operand operand) {
        return switch (operand) {
            case QuantityType.Asked asked ->
                    asked.system().filter(QuantityType.UCUM::equals).isPresent();
            case AskedOfRanges(QuantityType.Asked asked) -> isOfUcum(asked);
            default -> false;
        };
    }

    /// What an operand of UCUM asks for in the units that compare with its own.
    ///
    /// @param codes of units; its own is left out
    /// @param pass called before each, which may take long to work out
    public static List<Operand> inUnits(Operand operand, List<String> codes, Runnable pass) {
        boolean ofRanges = operand instanceof AskedOfRanges;
        QuantityType.Asked asked =
                operand instanceof AskedOfRanges(QuantityType.Asked quantity)
                        ? quantity
                        : (QuantityType.Asked) operand;
        Optional<Units.Scale> own = Units.of(asked.code());
        if (own.isEmpty()) {
            return List.of();
        }
        BigDecimal half = Bounds.half(asked.number());
        var all = new ArrayList<Operand>();
        for (String code : codes) {
            pass.run();
            Optional<Units.Scale> other =
                    code.equals(asked.code()) ? Optional.empty() : Units.of(code);
            if (other.isPresent() && other.get().dimension().equals(own.get().dimension())) {
                all.add(
                        new Asked(
                                asked.comparison(),
                                own.get().to(other.get(), asked.number()),
                                own.get().widthTo(other.get(), half),
                                code,
                                ofRanges));
            }
        }
        return all;
    }
}
