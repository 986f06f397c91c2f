// SPDX-License-Identifier: Apache-2.0
/// Queries as Lucene carries them out: compiled, chained, sorted, ended at a deadline.
@org.jspecify.annotations.NullMarked
package dev.signet.index.query;
