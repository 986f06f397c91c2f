// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.index.Index;

/// The index that is searched and applied to. Another one takes its place while the applier rests.
/// Any thread.
public final class IndexInUse {
    private volatile Index now;

    public IndexInUse(Index first) {
        this.now = first;
    }

    public Index now() {
        return now;
    }

    /// Whether it is still this one.
    @SuppressWarnings("ReferenceEquality")
    boolean isNow(Index index) {
        return now == index;
    }

    /// From now on it is this one, which has come as far as the one before.
    ///
    /// @return the one before, which is the caller's
    Index replace(Index next) {
        Index before = now;
        now = next;
        return before;
    }
}
