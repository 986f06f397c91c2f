// SPDX-License-Identifier: Apache-2.0
/// The search parameters of a FHIR version: which there are, and the compiled paths to their
/// values. What is made of the values is module search's.
@org.jspecify.annotations.NullMarked
package dev.signet.fhir.search;
