// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.search.type.SearchValue;

/// A value and the parameter it is a value of.
public record SearchEntry(SearchParameter parameter, SearchValue value) {}
