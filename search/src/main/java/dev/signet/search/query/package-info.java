// SPDX-License-Identifier: Apache-2.0
/// The language of queries: from names and values to criteria, sort keys and includes.
@org.jspecify.annotations.NullMarked
package dev.signet.search.query;
