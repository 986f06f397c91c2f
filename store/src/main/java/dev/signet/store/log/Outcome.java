// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Failed;
import dev.signet.store.Committed;

/// What an applier has made of one proposal.
public sealed interface Outcome {
    /// Decided from the log alone: every applier says the same.
    record Decided(Committed committed) implements Outcome {}

    /// This applier could not tell, or could not write; whether it is on disk is for the failure
    /// to say ([Database#commit]).
    record Undecided(Failed why) implements Outcome {}
}
