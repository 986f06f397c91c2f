// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.IndexDocument;
import dev.signet.store.record.Stamp;
import java.time.Instant;
import java.util.Optional;

/// One change of a transaction.
public sealed interface Change {
    /// What is changed.
    ResourceKey key();

    /// Writes a new version.
    ///
    /// @param json the resource as JSON without `meta.versionId` and `meta.lastUpdated`,
    ///     which the applier assigns; the array is handed over
    /// @param stampOffset where in `json` the text `"versionId":"N","lastUpdated":"T"`
    ///     belongs when it is written out: just behind the `{` of `meta`
    /// @param stampComma true when `meta` has other members, so that a comma must follow the
    ///     stamp
    /// @param document what to index
    /// @param method how it was asked for
    record Put(
            ResourceKey key,
            byte[] json,
            int stampOffset,
            boolean stampComma,
            IndexDocument document,
            Method method)
            implements Change {
        /// Of whom it is not known how it was asked for.
        public Put(
                ResourceKey key,
                byte[] json,
                int stampOffset,
                boolean stampComma,
                IndexDocument document) {
            this(key, json, stampOffset, stampComma, document, Method.UNSAID);
        }

        /// The version that its commit has made, as reads find it from then on.
        ///
        /// @param written the entry of `done` for this change
        public Stored stored(Committed.Done done, Committed.Written written) {
            byte[] stamped =
                    Stamp.splice(
                            json,
                            0,
                            stampOffset,
                            stampComma,
                            written.version(),
                            done.time().toEpochMilli());
            return new Stored(
                    key,
                    written.version(),
                    done.time(),
                    false,
                    stamped,
                    done.lsn(),
                    method,
                    written.created());
        }
    }

    /// Writes what is not there; where there is a current version, changes nothing
    /// ([Committed.Written#changed] is false).
    record Fresh(Put put) implements Change {
        @Override
        public ResourceKey key() {
            return put.key();
        }
    }

    /// Writes a version that another server has given its number and its time, in whatever order
    /// they come: one above all that are there becomes the current one, any other goes below it. A
    /// number that is there already changes nothing ([Committed.Written#changed] is false).
    ///
    /// @param document empty for a deletion
    /// @param version at least 1
    /// @param time the `lastUpdated`, whole milliseconds, not before 1970
    record Kept(
            ResourceKey key,
            byte[] json,
            int stampOffset,
            boolean stampComma,
            Optional<IndexDocument> document,
            long version,
            Instant time)
            implements Change {
        /// Of what `put` would write.
        public static Kept of(Put put, long version, Instant time) {
            return new Kept(
                    put.key(),
                    put.json(),
                    put.stampOffset(),
                    put.stampComma(),
                    Optional.of(put.document()),
                    version,
                    time);
        }

        /// Of a deletion.
        public static Kept deletion(ResourceKey key, long version, Instant time) {
            return new Kept(key, new byte[0], 0, false, Optional.empty(), version, time);
        }
    }

    /// Deletes; deleting what is not there or is deleted already changes nothing.
    record Delete(ResourceKey key) implements Change {}
}
