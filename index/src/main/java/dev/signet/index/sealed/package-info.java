// SPDX-License-Identifier: Apache-2.0
/// Lucene's directory over sealed files.
@org.jspecify.annotations.NullMarked
package dev.signet.index.sealed;
