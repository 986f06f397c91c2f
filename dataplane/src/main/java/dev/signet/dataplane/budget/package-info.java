// SPDX-License-Identifier: Apache-2.0
/// Memory that requests may take together, charged before it is used.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.budget;
