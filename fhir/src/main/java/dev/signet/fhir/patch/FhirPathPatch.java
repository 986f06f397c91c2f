// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// A FHIRPath Patch (<https://hl7.org/fhir/R4/fhirpatch.html>) that was read: `add`, `insert`,
/// `delete`, `replace`, `move`, and `upsert`, which adds or replaces. Immutable; any thread.
public final class FhirPathPatch {
    /// Operations of one patch: each evaluates an expression.
    public static final int OPERATIONS_MAX = 200;

    private final List<FhirPathOperation> operations;

    private FhirPathPatch(List<FhirPathOperation> operations) {
        this.operations = List.copyOf(operations);
    }

    /// The patch that a Parameters resource says.
    ///
    /// @throws Failed `INVALID` when it is none, with the fact `operation`, counted from 0;
    ///     `TOO_LARGE` when there are too many
    public static FhirPathPatch of(JsonObject parameters) {
        if (!parameters.text("resourceType", "").equals("Parameters")) {
            throw new Failed(Failure.INVALID, "a FHIRPath Patch is a Parameters resource");
        }
        Json sent = parameters.find("parameter");
        JsonArray all = sent instanceof JsonArray array ? array : JsonArray.EMPTY;
        if (all.size() > OPERATIONS_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the patch has too many operations",
                    new Fact("operationsMax", OPERATIONS_MAX));
        }
        var operations = new ArrayList<FhirPathOperation>(all.size());
        for (int i = 0; i < all.size(); i++) {
            operations.add(new FhirPathOperationReader(all.at(i), i).operation());
        }
        return new FhirPathPatch(operations);
    }

    /// Whether it has no operation.
    public boolean isEmpty() {
        return operations.isEmpty();
    }

    /// The resource after all operations, each done on what those before it have left.
    ///
    /// @throws Failed `INVALID` with the fact `operation`, when one cannot be done: then none is;
    ///     `TOO_LARGE` when the paths look at too much or take too long
    ///
    /// @param work is told what it costs
    public JsonObject apply(
            JsonObject resource,
            Definitions definitions,
            FhirPathEngine engine,
            FhirPathWork work) {
        JsonObject now = resource;
        for (int i = 0; i < operations.size(); i++) {
            var step = new FhirPathStep(definitions, engine, work, i);
            now = step.applied(operations.get(i), now);
            work.settle();
        }
        return now;
    }
}
