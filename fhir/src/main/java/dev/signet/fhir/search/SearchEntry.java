// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

/// A value and the parameter it is a value of.
public record SearchEntry(SearchParameter parameter, SearchValue value) {}
