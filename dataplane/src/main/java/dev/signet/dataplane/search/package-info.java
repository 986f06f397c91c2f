// SPDX-License-Identifier: Apache-2.0
/// The running of a search on a snapshot of the store.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.search;
