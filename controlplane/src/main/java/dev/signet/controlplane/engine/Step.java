// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

/// What is to be done next for a kept resource.
///
/// @param <S> its state
sealed interface Step<S> {
    /// Nothing: it is as it shall be.
    record Rest<S>() implements Step<S> {}

    /// The provider is not asked; the operation ends.
    record Confirm<S>() implements Step<S> {}

    /// Bring it to life.
    record Make<S>(S state) implements Step<S> {}

    /// Bring it from one state to the other.
    record Change<S>(S before, S after) implements Step<S> {}

    /// Remove all of it.
    record Erase<S>(S state) implements Step<S> {}
}
