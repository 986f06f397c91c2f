// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

/// Is told of heap before it is taken: of nodes, names, search values. Who tells it goes on only
/// when it returns; what it throws ends the work. Called by one thread at a time.
@FunctionalInterface
public interface Meter {
    /// For what has been let in already: counts nothing and refuses nothing.
    Meter NONE = _ -> {};

    /// @param bytes about so many more, rather too many than too few; 0 when there was only work
    void take(long bytes);

    /// That what was taken since is needed no longer; who only counts on does nothing.
    default void give(long bytes) {}
}
