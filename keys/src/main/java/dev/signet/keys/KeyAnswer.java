// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import java.util.function.Function;

/// What a vault said. A *no* and a *silence* are different types, because the customer's no is
/// obeyed at once and silence is borne for a grace.
public sealed interface KeyAnswer<T> {
    /// It did what was asked.
    record Opened<T>(T value) implements KeyAnswer<T> {}

    /// It answered, and the answer is no.
    record Refused<T>(KeyReason reason) implements KeyAnswer<T> {}

    /// It gave no usable answer: unreachable, timed out, 5xx, throttled, no token to be had.
    record NoAnswer<T>(KeyReason reason) implements KeyAnswer<T> {}

    /// Asks on with the value of an [Opened]; a no and a silence stay what they are.
    default <U> KeyAnswer<U> then(Function<? super T, KeyAnswer<U>> next) {
        return switch (this) {
            case Opened<T>(var value) -> next.apply(value);
            case Refused<T>(var reason) -> new Refused<>(reason);
            case NoAnswer<T>(var reason) -> new NoAnswer<>(reason);
        };
    }
}
