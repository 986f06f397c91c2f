// SPDX-License-Identifier: Apache-2.0
/// Patches of resources: JSON Patch and FHIRPath Patch as pure functions over the JSON tree.
@org.jspecify.annotations.NullMarked
package dev.signet.fhir.patch;
