// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

/// What a route carries. Each kind has places of its own inside planes, so that none can keep
/// another out: a customer's *no* gets in however many ask for data, and who has no token
/// blocks nobody who has one.
public enum Traffic {
    /// Health and metrics: no bound, so that a full server can still be looked at.
    OPERATOR(0),

    /// What needs no token: token requests, discovery, capability statements.
    OPEN(8),

    /// Resources.
    DATA(1),

    /// The control plane.
    CONTROL(8),

    /// Management of vaults and keys.
    VAULT(8),

    /// Pages for people. They ask the planes in their turn, so their places are their own: who
    /// holds one waits for those of the others.
    PORTAL(8),

    /// Wrapping and unwrapping with keys, which accounts need to open.
    KEY_USE(4);

    private final int share;

    Traffic(int share) {
        this.share = share;
    }

    /// Whether its requests need a place.
    public boolean bounded() {
        return share > 0;
    }

    /// How many places it has.
    public int places(ServerLimits limits) {
        return Math.max(2, limits.requestsAtOnce() / share);
    }

    /// What its bodies may hold together while they are read.
    public long bodyBytes(ServerLimits limits) {
        return this == DATA
                ? limits.bodyBytesAtOnce()
                : Math.max(limits.bodyBytesAtOnce() / 16, 64 * 1024);
    }
}
