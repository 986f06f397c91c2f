// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonNull;

/// What is to be done to which elements.
///
/// @param replacement of `substitute`; of other methods null, as JSON has it
record Rule(Selection selection, Method method, Json replacement) {
    /// What is done. Names are those of the configuration, in whatever case.
    enum Method {
        KEEP,
        REDACT,
        DATESHIFT,
        CRYPTOHASH,
        SUBSTITUTE
    }

    Rule(Selection selection, Method method) {
        this(selection, method, JsonNull.NULL);
    }
}
