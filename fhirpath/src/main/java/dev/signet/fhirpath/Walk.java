// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.JsonReader;

/// One evaluation: counts the nodes that it makes, because a short expression may look at every
/// element once for each other. One thread.
final class Walk {
    /// As many as the largest resource has values.
    static final int NODES_MAX = JsonReader.VALUES_MAX;

    private final Definitions definitions;
    private int nodes;

    Walk(Definitions definitions) {
        this.definitions = definitions;
    }

    Definitions definitions() {
        return definitions;
    }

    /// @throws Failed `TOO_LARGE`
    void take() {
        nodes++;
        if (nodes > NODES_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the expression looks at too much of the resource",
                    new Fact("elementsMax", NODES_MAX));
        }
    }
}
