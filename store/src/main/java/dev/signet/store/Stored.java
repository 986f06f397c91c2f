// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.store.record.Stamp;
import java.time.Instant;

/// One stored version of a resource. Immutable by convention: the array must not be written
/// to.
///
/// @param deleted when true `json` is empty
/// @param json the resource as JSON, `meta.versionId` and `meta.lastUpdated` written in
/// @param lsn the transaction that wrote it
/// @param method how it was asked for
/// @param created whether there was no current version before; of a version whose `method` is
///     unsaid, whether it is the first
public record Stored(
        ResourceKey key,
        long version,
        Instant time,
        boolean deleted,
        byte[] json,
        long lsn,
        Method method,
        boolean created) {
    /// A time as `meta.lastUpdated` says it.
    public static String lastUpdated(Instant time) {
        return Stamp.time(time);
    }

    @Override
    public String toString() {
        return "Stored(" + key.type() + ", version " + version + ")";
    }
}
