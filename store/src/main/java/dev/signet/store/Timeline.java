// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.Index;
import dev.signet.index.IndexView;
import dev.signet.ledger.Ledger;
import java.util.Optional;

/// Pairs ledger and index at one lsn. The committer moves it on; any thread takes a pair.
///
/// Only two moments can be asked for: the published one, and the one after it while the
/// index is being brought there. A pair is therefore found at the first or the second try,
/// unless the committer overtakes; then there is a newer pair to be had.
final class Timeline {
    private final Ledger ledger;
    private final Index index;
    private volatile Moment published;
    private volatile Moment pending;

    Timeline(Ledger ledger, Index index, long lsn) {
        this.ledger = ledger;
        this.index = index;
        this.published = new Moment(lsn, ledger.view());
        this.pending = published;
    }

    /// The ledger has come to `lsn`; the index follows.
    void written(long lsn) {
        pending = new Moment(lsn, ledger.view());
    }

    /// The index has come there too: snapshots see it from now on.
    void publish() {
        Moment before = published;
        if (pending != before) {
            published = pending;
            before.release();
        }
    }

    long lsn() {
        return published.lsn();
    }

    /// Ledger and index at one lsn that is not below the published one.
    Pair pair() {
        while (true) {
            IndexView view = index.view(published.lsn());
            Optional<Moment> moment = moment(view.lsn());
            if (moment.isPresent()) {
                return new Pair(moment.get(), view);
            }
            view.close();
            Thread.onSpinWait();
        }
    }

    private Optional<Moment> moment(long lsn) {
        for (Moment moment : new Moment[] {published, pending}) {
            if (moment.lsn() == lsn && moment.retain()) {
                return Optional.of(moment);
            }
        }
        return Optional.empty();
    }

    /// Lets go of the published moment; pairs lent out live on.
    void close() {
        published.release();
        if (pending != published) {
            pending.release();
        }
    }

    /// Both are the taker's to release.
    record Pair(Moment moment, IndexView index) {}
}
