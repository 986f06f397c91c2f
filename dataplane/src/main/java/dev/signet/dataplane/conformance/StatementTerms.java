// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonString;

/// How a version's CapabilityStatement says what all of them say, as its definition has it.
///
/// @param saysUnknownContent whether it says what becomes of unknown content, as STU3 does
/// @param saysOperationsOfTypes whether operations stand with the types that they are of; else all
///     stand with the server
/// @param refers whether canonicals stand in a Reference
record StatementTerms(boolean saysUnknownContent, boolean saysOperationsOfTypes, boolean refers) {
    static StatementTerms of(Definitions definitions) {
        ElementDefinition profile =
                definitions.type("CapabilityStatement.rest.resource").element("profile");
        return new StatementTerms(
                definitions.type("CapabilityStatement").element("acceptUnknown") != null,
                definitions.type("CapabilityStatement.rest.resource").element("operation") != null,
                profile != null && profile.type().name().equals("Reference"));
    }

    /// What names a definition by its url.
    Json canonical(String url) {
        return refers ? Trees.object("reference", url) : new JsonString(url);
    }
}
