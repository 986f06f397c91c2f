// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.field;

import java.util.HashMap;
import java.util.Map;

/// The most frequent names of [Names] for the fields of one index, one instance each: they are
/// asked for at every value of every document. As many as the index has fields; gone with it. One
/// thread.
public final class KnownNames {
    private final Map<String, String> keywords = new HashMap<>();
    private final Map<String, String> sortTexts = new HashMap<>();
    private final Map<String, String> sortNumbers = new HashMap<>();

    String keyword(String field) {
        return keywords.computeIfAbsent(field, Names::keyword);
    }

    String sortText(String field) {
        return sortTexts.computeIfAbsent(field, Names::sortText);
    }

    String sortNumber(String field) {
        return sortNumbers.computeIfAbsent(field, Names::sortNumber);
    }
}
