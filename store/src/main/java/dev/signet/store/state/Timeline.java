// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Index;
import dev.signet.index.IndexView;
import dev.signet.ledger.Ledger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pairs ledger and index at one lsn. The applier moves it on; any thread takes a pair.
///
/// Only two moments can be asked for: the published one, and the one after it while the
/// index is being brought there. A pair is therefore found at the first or the second try,
/// unless the applier overtakes; then there is a newer pair to be had.
public final class Timeline {
    private final Ledger ledger;
    private final IndexInUse index;
    private volatile SharedView published;
    private volatile SharedView pending;
    private volatile @Nullable Failed behind;
    private volatile boolean asked;

    public Timeline(Ledger ledger, IndexInUse index, long lsn) {
        this.ledger = ledger;
        this.index = index;
        this.published = new SharedView(lsn, ledger.view());
        this.pending = published;
    }

    /// The ledger has come to `lsn`; the index follows.
    public void written(long lsn) {
        pending = new SharedView(lsn, ledger.view());
    }

    /// Whether a pair was asked for since this was called the last time. The applier's.
    public boolean wasAsked() {
        boolean was = asked;
        asked = false;
        return was;
    }

    /// The index has come there too: snapshots see it from now on.
    public void publish() {
        SharedView before = published;
        if (pending != before) {
            published = pending;
            before.release();
        }
    }

    /// The ledger holds, and callers are told, what the index will not come to: no pair can be had
    /// any more that would show it.
    public void fallBehind(Failed why) {
        behind = why;
    }

    public long lsn() {
        return published.lsn();
    }

    /// Ledger and index at one lsn that is not below the published one.
    ///
    /// @throws Failed `KEY_REFUSED`, `KEY_SILENT` or `UNAVAILABLE` after [#fallBehind]
    public Pair pair() {
        asked = true;
        while (true) {
            checkNotBehind();
            Index seen = index.now();
            IndexView view;
            try {
                view = seen.view(published.lsn());
            } catch (Failed failed) {
                if (!index.isNow(seen)) {
                    continue; // another one has taken its place
                }
                throw failed;
            }
            Optional<SharedView> ledger = lent(view.lsn());
            if (ledger.isPresent()) {
                return new Pair(ledger.get(), view);
            }
            view.close();
            Thread.onSpinWait();
        }
    }

    private void checkNotBehind() {
        Failed why = behind;
        if (why != null) {
            boolean keys =
                    why.failure() == Failure.KEY_REFUSED || why.failure() == Failure.KEY_SILENT;
            throw new Failed(
                    why,
                    keys ? why.failure() : Failure.UNAVAILABLE,
                    "the database must be opened anew before it can be searched");
        }
    }

    private Optional<SharedView> lent(long lsn) {
        for (SharedView shared : new SharedView[] {published, pending}) {
            if (shared.lsn() == lsn && shared.retain()) {
                return Optional.of(shared);
            }
        }
        return Optional.empty();
    }

    /// Lets go of the published moment; pairs lent out live on.
    public void close() {
        published.release();
        if (pending != published) {
            pending.release();
        }
    }

    /// Both are the taker's to release.
    public record Pair(SharedView ledger, IndexView index) {}
}
