// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import java.util.List;
import java.util.OptionalLong;

/// Some versions of a database as it was at one moment, in the order in which they were written.
///
/// @param next the `after` of the next page; empty when this was the last
/// @param looked how many records were looked at
public record VersionPage(List<Version> versions, OptionalLong next, int looked) {
    public VersionPage {
        versions = List.copyOf(versions);
    }

    /// One version, which may be a deletion.
    ///
    /// @param isCurrent whether it was the newest of its resource at that moment
    /// @param place where it stands in the order: see [Snapshot#updateAt]
    public record Version(Stored stored, boolean isCurrent, long place) {}
}
