// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.util.ArrayList;
import java.util.List;

/// One alternative of a FHIRPath expression with every choice resolved: the JSON members to
/// walk, and the FHIR type found at their end.
///
/// @param steps from the resource (or the composite's element) to the value
/// @param type the FHIR type of the value, such as `CodeableConcept`
/// @param system the code system that a bound `code` implies; empty when there is none
/// @param isSingle whether every element on the way occurs at most once
record TypedPath(List<Step> steps, String type, String system, boolean isSingle) {
    TypedPath {
        steps = List.copyOf(steps);
    }

    TypedPath then(Step step, String newType, String newSystem) {
        var longer = new ArrayList<>(steps);
        longer.add(step);
        return new TypedPath(longer, newType, newSystem, isSingle);
    }

    /// The same, when an element on the way occurs several times.
    TypedPath repeated() {
        return new TypedPath(steps, type, system, false);
    }

    /// Whether its first steps are those of `other`.
    boolean startsWith(TypedPath other) {
        return steps.size() >= other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /// What is left behind the steps of `other`, with which it starts.
    TypedPath after(TypedPath other) {
        return new TypedPath(
                steps.subList(other.steps.size(), steps.size()), type, system, isSingle);
    }

    /// The members of a path without filters.
    ///
    /// @throws UnsupportedExpression when it has one
    List<String> members() {
        var members = new ArrayList<String>();
        for (Step step : steps) {
            if (!(step instanceof Child(String name))) {
                throw new UnsupportedExpression("filter inside an operand: " + this);
            }
            members.add(name);
        }
        return members;
    }

    /// One move.
    sealed interface Step {}

    /// To the JSON member of that name; of an array to each element.
    record Child(String name) implements Step {}

    /// To the element of that index of the array just reached.
    record Index(int index) implements Step {}

    /// Stay only where the test holds.
    record Where(Test test) implements Step {}

    /// To the boolean that says whether the test holds.
    record Outcome(Test test) implements Step {}

    /// Back to the resource itself (`%resource`).
    record Root() implements Step {}

    /// A question about one element.
    sealed interface Test {}

    /// The text of a primitive below is this constant.
    record Equals(List<List<String>> operand, String constant) implements Test {}

    /// There is a value below and it is not this constant.
    record Differs(List<List<String>> operand, String constant) implements Test {}

    /// There is a value below.
    record Exists(List<List<String>> operand) implements Test {}

    /// Both hold.
    record Both(Test first, Test second) implements Test {}

    /// The element is a reference to a resource of that type.
    record Resolves(String type) implements Test {}
}
