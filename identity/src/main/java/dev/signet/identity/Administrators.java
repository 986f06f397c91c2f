// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

/// How an installation comes to its first administrator besides itself. Any thread.
public interface Administrators {
    /// Whether nobody has administered yet but the installation itself (no user and no application
    /// has ever been in the group of administrators) and the first day of the installation is not
    /// over. Once false it stays false.
    boolean awaitsAdministrator();

    /// Adds a user who is an administrator, both or neither; kept when the call returns.
    ///
    /// @throws dev.signet.base.Failed `GONE` when none is awaited; `CONFLICT` when there is a user
    ///     of that name; `INVALID`
    User addFirstAdministrator(String name, String displayName, PasswordHash password);
}
