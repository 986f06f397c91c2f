// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.IndexDocument;
import dev.signet.store.record.Stamp;

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

    /// Deletes; deleting what is not there or is deleted already changes nothing.
    record Delete(ResourceKey key) implements Change {}
}
