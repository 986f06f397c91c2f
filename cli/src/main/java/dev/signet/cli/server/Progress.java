// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

/// Is told while a command waits for a long-running operation.
@FunctionalInterface
public interface Progress {
    /// Shows nothing.
    Progress SILENT = _ -> {};

    /// @param state what the operation says of itself, as `Running`; empty: the waiting is over
    void waiting(String state);
}
