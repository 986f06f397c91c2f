// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import java.util.Locale;

/// The types of search parameters (FHIR R4, section 3.1.1.4). The order is that of the numbers
/// in docs/formats/search-definitions.md.
public enum SearchType {
    NUMBER,
    DATE,
    STRING,
    TOKEN,
    REFERENCE,
    COMPOSITE,
    QUANTITY,
    URI,
    SPECIAL;

    /// FHIR's own word, such as `token`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
