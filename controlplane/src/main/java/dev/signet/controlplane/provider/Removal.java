// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

/// What a deletion has come to.
public sealed interface Removal {
    /// There was nothing.
    record Absent() implements Removal {}

    /// It is gone.
    ///
    /// @param resource as it was
    record Gone(Resource resource) implements Removal {}

    /// It is going.
    ///
    /// @param operation id
    record Begun(String operation) implements Removal {}
}
