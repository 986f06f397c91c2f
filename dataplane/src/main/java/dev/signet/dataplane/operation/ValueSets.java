// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.terminology.Bindings;
import dev.signet.dataplane.terminology.Concept;
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// The value set that an operation is about: that of the address, one that is sent, one that is
/// named by its url, or the one that an element is bound to.
///
/// @param resource itself, where it is stored or sent
/// @param canonical by which it is found; "" where the address has it or it is sent
record ValueSets(Optional<JsonObject> resource, String canonical) {
    /// The parameters by which it is named.
    static final List<Parameter> PARAMETERS =
            List.of(
                    Parameter.optional("url", "uri", "The value set's url."),
                    Parameter.optional("context", "uri", "An element that is bound to it."),
                    Parameter.optional("valueSet", "ValueSet", "The value set."),
                    Parameter.optional("valueSetVersion", "string", "Its version."));

    /// Looks for it.
    ///
    /// @param own that of the address; empty for none
    /// @throws dev.signet.dataplane.exchange.FhirError 400 when it is named twice or not at all
    /// @throws dev.signet.base.Failed as [Bindings#valueSet]
    static ValueSets of(Given given, Terminology terminology, Optional<JsonObject> own) {
        if (own.isPresent()) {
            given.requireNone("url", "context", "valueSetVersion", "valueSet");
            return new ValueSets(own, "");
        }
        String name = given.oneOf(List.of("url", "context", "valueSet"));
        if (name.equals("valueSet")) {
            return new ValueSets(given.sent(name), "");
        }
        String said = given.text(name).orElseThrow();
        String url = name.equals("url") ? said : new Bindings(terminology).valueSet(said);
        String canonical =
                url + given.text("valueSetVersion").map(version -> "|" + version).orElse("");
        return new ValueSets(terminology.resource("ValueSet", canonical), canonical);
    }

    /// Its codes.
    ///
    /// @throws dev.signet.base.Failed as [Terminology#codes]
    List<Concept> codes(Terminology terminology) {
        return resource.isPresent()
                ? terminology.codes(resource.get())
                : terminology.codes(canonical);
    }
}
