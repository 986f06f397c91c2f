// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.fhir.json.JsonObject;
import java.util.List;

/// The structural check of resources against the definitions of one FHIR version: known
/// elements, JSON kinds, cardinalities, choices, grammars of primitives, required bindings,
/// extensions, resources within resources. Profiles and FHIRPath rules are not looked at. Any
/// thread.
public final class Validation {
    /// Issues reported of one resource; the rest of it is then not looked at.
    public static final int ISSUES_MAX = 100;

    private final Definitions definitions;

    /// A check against `definitions`.
    public Validation(Definitions definitions) {
        this.definitions = definitions;
    }

    /// What this checks against.
    public Definitions definitions() {
        return definitions;
    }

    /// What is wrong with `resource`; empty when nothing is. At most [#ISSUES_MAX].
    public List<Issue> validate(JsonObject resource) {
        return new ResourceCheck(definitions, "").issues(resource);
    }

    /// As [#validate(JsonObject)] for a resource within another.
    ///
    /// @param expression where it is, such as `Bundle.entry[3].resource`
    public List<Issue> validate(JsonObject resource, String expression) {
        return new ResourceCheck(definitions, expression).issues(resource);
    }
}
