// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

/// What is to be done next for an account.
sealed interface Step {
    /// Nothing: it is as it shall be.
    record Rest() implements Step {}

    /// Nothing of the fleet is touched; the operation ends.
    record Confirm() implements Step {}

    /// Bring it to life.
    record Make(AccountSpec spec) implements Step {}

    /// Bring it from one state to the other.
    record Change(AccountSpec before, AccountSpec after) implements Step {}

    /// Remove all of it.
    record Erase(AccountSpec spec) implements Step {}
}
