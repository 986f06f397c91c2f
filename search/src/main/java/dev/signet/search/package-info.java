// SPDX-License-Identifier: Apache-2.0
/// The two halves of search: documents from resources, queries from criteria. What they say of
/// single values stands in package `type`, how a query is read in package `query`.
@org.jspecify.annotations.NullMarked
package dev.signet.search;
