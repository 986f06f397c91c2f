// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import java.util.function.Consumer;

/// Reads the search values of one JSON element of a known FHIR type.
@FunctionalInterface
public interface ValueReader {
    /// Hands every value to `to`. An element that breaks its type gives none.
    ///
    /// @param resource that the element is part of
    void read(JsonObject resource, Json element, Consumer<SearchValue> to);
}
