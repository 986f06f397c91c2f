// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.util.ArrayList;
import java.util.List;

/// Where an element stands in a resource.
///
/// @param steps from the resource down, one for each level; none for the resource itself
public record ElementPlace(List<Step> steps) {
    public ElementPlace {
        steps = List.copyOf(steps);
    }

    /// One level.
    ///
    /// @param index among the values of that element in its parent; 0 for what does not repeat
    public record Step(ElementDefinition element, int index) {
        /// Of one parent, so that the element's name tells.
        @Override
        public boolean equals(Object other) {
            return other instanceof Step(var that, int at)
                    && index == at
                    && element.name().equals(that.name());
        }

        @Override
        public int hashCode() {
            return 31 * element.name().hashCode() + index;
        }
    }

    /// Whether it is the resource itself.
    public boolean isRoot() {
        return steps.isEmpty();
    }

    /// The last step. There must be one.
    public Step last() {
        return steps.getLast();
    }

    /// The place that the last step leads on from. There must be a step.
    public ElementPlace parent() {
        return new ElementPlace(steps.subList(0, steps.size() - 1));
    }

    /// The place one step below.
    public ElementPlace below(ElementDefinition element, int index) {
        var more = new ArrayList<>(steps);
        more.add(new Step(element, index));
        return new ElementPlace(more);
    }
}
