// SPDX-License-Identifier: Apache-2.0
/// FHIR search as pure functions: which parameters there are, which values a resource has for
/// them, and what a query asks for.
@org.jspecify.annotations.NullMarked
package dev.signet.fhir.search;
