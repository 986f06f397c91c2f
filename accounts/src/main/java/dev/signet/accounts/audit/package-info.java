// SPDX-License-Identifier: Apache-2.0
/// An account's calls in the audit trail: written and asked for.
@org.jspecify.annotations.NullMarked
package dev.signet.accounts.audit;
