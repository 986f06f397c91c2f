// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

/// What became of a step.
public sealed interface Outcome {
    /// It is so.
    record Done() implements Outcome {}

    /// It cannot be, for a reason that the caller can mend.
    ///
    /// @param code Azure's word, such as `BadRequest`, `Forbidden`, `ServiceUnavailable`
    /// @param message for the client
    record Refused(String code, String message) implements Outcome {}
}
