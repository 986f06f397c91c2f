// SPDX-License-Identifier: Apache-2.0
/// The audit log of an account, asked for over ARM.
@org.jspecify.annotations.NullMarked
package dev.signet.controlplane.healthcareapis.audit;
