// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.unit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bounds of the codes of units that are worked out: what UCUM's own units and those of practice
/// stay far within. Pure.
final class UnitCodes {
    private static final int CHARACTERS_MAX = 64;

    /// Numbers and units that are multiplied or divided by.
    static final int FACTORS_MAX = 8;

    /// Of all units together: `kg.m2/s3` has 6.
    static final int EXPONENTS_MAX = 12;

    /// Of all powers of ten together: `10*12/L` has 12.
    static final int POWERS_OF_TEN_MAX = 30;

    /// Annotations, and names or their ends, in which digits mean no exponent.
    private static final Pattern NAMED = Pattern.compile("\\{[^}]*\\}|\\[[^\\]]*\\]");

    private static final Pattern BETWEEN_FACTORS = Pattern.compile("[./()]+");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");
    private static final Pattern POWER_OF_TEN =
            Pattern.compile("10[*^](?:[+-]?(?<exponent>\\d{1,2}))?");
    private static final Pattern UNIT = Pattern.compile("(?:[^\\d+-]+(?:[+-]?(?<exponent>\\d))?)?");

    private UnitCodes() {}

    /// Whether little work is enough to tell what the unit measures.
    static boolean isSimple(String code) {
        if (code.isEmpty() || code.length() > CHARACTERS_MAX) {
            return false;
        }
        int factors = 0;
        int exponents = 0;
        int powersOfTen = 0;
        for (String factor : BETWEEN_FACTORS.split(withoutNames(code), -1)) {
            factors += factor.isEmpty() ? 0 : 1;
            Matcher power = POWER_OF_TEN.matcher(factor);
            Matcher unit = UNIT.matcher(factor);
            if (power.matches()) {
                powersOfTen += exponent(power);
            } else if (unit.matches()) {
                exponents += factor.isEmpty() ? 0 : exponent(unit);
            } else if (!NUMBER.matcher(factor).matches()) {
                return false;
            }
        }
        return factors <= FACTORS_MAX
                && exponents <= EXPONENTS_MAX
                && powersOfTen <= POWERS_OF_TEN_MAX;
    }

    /// A name in brackets leaves a letter, an annotation nothing.
    private static String withoutNames(String code) {
        return NAMED.matcher(code).replaceAll(found -> found.group().startsWith("[") ? "_" : "");
    }

    private static int exponent(Matcher factor) {
        String written = factor.group("exponent");
        return written == null ? 1 : Integer.parseInt(written);
    }
}
