// SPDX-License-Identifier: Apache-2.0
/// The list of bulk operations, and of the kinds of their jobs.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.bulk;
