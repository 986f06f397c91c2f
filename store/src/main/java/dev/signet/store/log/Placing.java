// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

/// Where a change is put among the versions of its resource.
///
/// @param onlyNew nowhere, when there is a current version
/// @param version what another server has numbered it; 0: the next one
/// @param time what came with that version, milliseconds since 1970; else 0
public record Placing(boolean onlyNew, long version, long time) {
    /// On top.
    public static final Placing NEXT = new Placing(false, 0, 0);

    /// On top of nothing.
    public static final Placing ONLY_NEW = new Placing(true, 0, 0);

    public Placing {
        if (version < 0 || time < 0 || (version == 0 && time != 0) || (onlyNew && version != 0)) {
            throw new IllegalArgumentException("a place is the next one or a version with a time");
        }
    }

    boolean isGiven() {
        return version > 0;
    }
}
