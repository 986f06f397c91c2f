// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.store.Stored;
import java.util.List;

/// How far a [Walk] has come: a job's checkpoint. Immutable.
///
/// @param <S> itself
public interface WalkState<S extends WalkState<S>> {
    /// Where the search goes on; empty at its start.
    byte[] position();

    /// Whether nothing is to be searched for any more.
    boolean isLast();

    /// Whether something is planned and not done yet.
    boolean isPlanned();

    /// The same with the next page, all of which is planned.
    ///
    /// @param at where the search goes on behind it
    S planning(byte[] at, List<Stored> page, boolean isTheLast);

    /// How many resources are done with.
    long count();

    /// As it is written down.
    byte[] bytes();
}
