// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a date, number or quantity is compared (FHIR R4, section 3.1.1.4.2).
public enum Comparison {
    /// Equal within the precision of the query's value.
    EQ,
    /// Not equal.
    NE,
    /// Greater.
    GT,
    /// Less.
    LT,
    /// Greater or equal.
    GE,
    /// Less or equal.
    LE,
    /// Starts after.
    SA,
    /// Ends before.
    EB,
    /// About: within a tenth of a number, within a tenth of the time between now and a date.
    AP;

    /// What the letters in front of a value say: [#EQ] when there are none, `null` for letters
    /// that say nothing.
    static @Nullable Comparison in(String written) {
        if (!hasPrefix(written)) {
            return EQ;
        }
        String prefix = written.substring(0, Math.min(2, written.length()));
        for (Comparison comparison : values()) {
            if (comparison.name().toLowerCase(Locale.ROOT).equals(prefix)) {
                return comparison;
            }
        }
        return null;
    }

    /// The value behind the letters.
    static String behind(String written) {
        return hasPrefix(written) ? written.substring(Math.min(2, written.length())) : written;
    }

    private static boolean hasPrefix(String written) {
        return !written.isEmpty() && Character.isLetter(written.charAt(0));
    }
}
