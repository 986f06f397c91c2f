// SPDX-License-Identifier: Apache-2.0
/// FHIR's primitive types: what a value of each may look like, the narrative's XHTML included.
@org.jspecify.annotations.NullMarked
package dev.signet.fhir.primitive;
