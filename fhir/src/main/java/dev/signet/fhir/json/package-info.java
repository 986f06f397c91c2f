// SPDX-License-Identifier: Apache-2.0
/// JSON as FHIR needs it: numbers keep their spelling, members their order, and the memory of a
/// tree is counted while it is read.
@org.jspecify.annotations.NullMarked
package dev.signet.fhir.json;
