// SPDX-License-Identifier: Apache-2.0
/// What the account says of itself: CapabilityStatement, SMART configuration, health.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.conformance;
