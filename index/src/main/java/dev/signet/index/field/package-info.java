// SPDX-License-Identifier: Apache-2.0
/// How a document of ours stands in Lucene: the names of its fields, its key, its place in the
/// order of commits.
@org.jspecify.annotations.NullMarked
package dev.signet.index.field;
