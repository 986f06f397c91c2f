// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

/// Told of every role that somebody was given or that was taken away, once it is in force and
/// written, on the thread of the change and before it is answered; not of those that go with the
/// resource on which they were given.
@FunctionalInterface
public interface RoleListener {
    /// @param isGiven false when it was taken away
    /// @param by object id of who has done it
    void changed(RoleAssignment assignment, boolean isGiven, String by);
}
