// SPDX-License-Identifier: Apache-2.0
/// An account's way to its customer's key: which source it asks, what is measured, and in which
/// words a refusal is told.
@org.jspecify.annotations.NullMarked
package dev.signet.accounts.key;
