// SPDX-License-Identifier: Apache-2.0
/// Batches and transactions: the entries of a Bundle go through the same interactions.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.bundle;
