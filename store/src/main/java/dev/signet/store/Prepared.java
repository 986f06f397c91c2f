// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.store.log.Proposal;

/// A transaction of which nothing but its place in the order is missing. Immutable.
public final class Prepared {
    private final Proposal proposal;

    Prepared(Proposal proposal) {
        this.proposal = proposal;
    }

    Proposal proposal() {
        return proposal;
    }
}
