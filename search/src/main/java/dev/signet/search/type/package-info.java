// SPDX-License-Identifier: Apache-2.0
/// The types of search parameters, one file each: what is extracted from an element, what is
/// indexed of a value, how a query's operand is read and what it asks of the index. Who adds a type
/// adds a file here and a line to [ParameterType#of].
@org.jspecify.annotations.NullMarked
package dev.signet.search.type;
