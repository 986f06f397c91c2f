// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.Given;
import dev.signet.dataplane.terminology.Concept;
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// The value set that an operation is about: that of the address, one that is sent, or one that is
/// named by its url.
final class ValueSets {
    private ValueSets() {}

    /// Its codes.
    ///
    /// @param own that of the address; empty for none
    /// @throws dev.signet.base.Failed as [Terminology#codes]
    static List<Concept> codes(Given given, Terminology terminology, Optional<JsonObject> own) {
        if (own.isPresent()) {
            given.requireNone("url", "valueSetVersion", "valueSet");
        }
        Optional<JsonObject> sent = own.isPresent() ? own : given.sent("valueSet");
        if (sent.isPresent()) {
            return terminology.codes(sent.get());
        }
        String url = given.text("url").orElseThrow(() -> given.missing("url"));
        String version = given.text("valueSetVersion").map(said -> "|" + said).orElse("");
        return terminology.codes(url + version);
    }
}
