// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

/// What a vault said. A *no* and a *silence* are different types, because the customer's no is
/// obeyed at once and silence is borne for a grace.
public sealed interface KeyAnswer<T> {
    /// It did what was asked.
    record Opened<T>(T value) implements KeyAnswer<T> {}

    /// It answered, and the answer is no.
    record Refused<T>(KeyReason reason) implements KeyAnswer<T> {}

    /// It gave no usable answer: unreachable, timed out, 5xx, throttled, no token to be had.
    record NoAnswer<T>(KeyReason reason) implements KeyAnswer<T> {}
}
