// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import java.util.function.LongSupplier;

/// What the requests of all accounts of a process may hold in memory together: one budget for the
/// bodies that are sent, one for what is built; and how many compute at a time. One for the
/// process; any thread.
public final class MemoryBudgets {
    private final BodyBudget bodies = new BodyBudget();
    private final WorkBudget work = new WorkBudget();
    private final ComputingPlaces computing;
    private final PatchPlaces patching = new PatchPlaces();

    /// @param nanoTime by which searches have their time: a clock that nobody sets
    public MemoryBudgets(LongSupplier nanoTime) {
        this.computing = new ComputingPlaces(nanoTime);
    }

    /// For bodies, and for the answers to Bundles.
    public BodyBudget bodies() {
        return bodies;
    }

    /// For searches.
    public ComputingPlaces computing() {
        return computing;
    }

    /// For FHIRPath Patches.
    public PatchPlaces patching() {
        return patching;
    }

    /// For trees, search values, stored JSON and pages.
    public WorkBudget work() {
        return work;
    }
}
