// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import java.util.Locale;

/// A code of a value set.
///
/// @param version of its system; "" when none is named
/// @param display "" for none
public record Concept(String system, String version, String code, String display) {
    /// What two concepts have in common that are the same.
    String key() {
        return system + '\n' + code;
    }

    /// Whether every word is part of what people read of it, or the beginning of its code; without
    /// case.
    ///
    /// @param words in small letters
    public boolean matches(Iterable<String> words) {
        String read = display.toLowerCase(Locale.ROOT);
        String small = code.toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (!read.contains(word) && !small.startsWith(word)) {
                return false;
            }
        }
        return true;
    }
}
