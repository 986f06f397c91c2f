// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.base.Failed;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.json.Json;

/// One evaluation: tells what the engine makes of the resource and asks of it. One thread.
///
/// @param work ends it when that is too much
record Walk(Definitions definitions, FhirPathWork work) {
    /// A node, where it is from, and its place in the engine's lists.
    private static final long NODE_BYTES = 200;

    /// What is found: its place has a step for each level, and is made level by level.
    private static final long FOUND_BYTES = 160;

    /// @throws Failed `TOO_LARGE`
    void node() {
        work.look(1);
        work.take(NODE_BYTES);
    }

    /// @throws Failed `TOO_LARGE`
    void found() {
        work.look(1);
        work.take(FOUND_BYTES);
    }

    /// The engine asks a node for something that is at hand.
    void look() {
        work.look(1);
    }

    void text(int characters) {
        work.text(characters);
    }

    /// Something is compared with all that is in a value.
    void whole(Json value) {
        work.whole(value);
    }
}
