// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

/// One operation of a FHIRPath Patch.
sealed interface FhirPathOperation {
    /// The expression that says where.
    String path();

    /// Adds a value to the element at the path, under that name.
    ///
    /// @param replaces whether one that is there is replaced: `upsert`
    record Add(String path, String name, PatchValue value, boolean replaces)
            implements FhirPathOperation {}

    /// Puts a value into the list at the path.
    record Insert(String path, int index, PatchValue value) implements FhirPathOperation {}

    record Delete(String path) implements FhirPathOperation {}

    record Replace(String path, PatchValue value) implements FhirPathOperation {}

    /// Moves a value within the list at the path.
    record Move(String path, int source, int destination) implements FhirPathOperation {}
}
