// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.fhir.References;
import dev.signet.fhir.References.Kind;
import dev.signet.fhir.json.JsonObject;

/// What becomes of the pointers that an edit brings into a stored resource. Those that were
/// stored stay: the edit says nothing of them.
@FunctionalInterface
public interface Pointers {
    /// Leaves all.
    Pointers SENT = (_, pointer, _) -> pointer;

    /// The pointer to stand in the place of `pointer`; `pointer` itself to leave it.
    ///
    /// @param resource that holds it, for the refusal
    String rewritten(Kind kind, String pointer, JsonObject resource);

    /// @param edited made of what was read from `stored`
    default JsonObject rewritten(References references, JsonObject edited, byte[] stored) {
        return references.rewriteNew(
                edited, stored, (kind, pointer) -> rewritten(kind, pointer, edited));
    }
}
