// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.store.Database;
import dev.signet.store.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Snapshots kept open so that all pages of one search see the same data. A few, for some
/// minutes;
/// the oldest goes first. A search of one page never gets here. Any thread.
final class OpenSnapshots {
    private static final int OPEN_MAX = 32;
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final InstantSource clock;
    private final Map<Long, Kept> open = new LinkedHashMap<>();
    private long lastId;

    /// One that is kept, and how many requests are reading it now.
    private static final class Kept {
        private final Database database;
        private final Snapshot snapshot;
        private Instant until;
        private int users;
        private boolean dropped;

        Kept(Database database, Snapshot snapshot, Instant until) {
            this.database = database;
            this.snapshot = snapshot;
            this.until = until;
        }
    }

    /// A snapshot on loan for the length of one request.
    ///
    /// @param id by which the next page finds it
    /// @param kept whether it was there already: false for a fresh one
    record Loan(long id, Snapshot snapshot, boolean kept) {}

    OpenSnapshots(InstantSource clock) {
        this.clock = clock;
    }

    /// The snapshot of that id if it is still open, else a fresh one. [#giveBack] must follow.
    synchronized Loan borrow(Database database, long id) {
        dropOld(database);
        Kept there = open.get(id);
        if (there != null) {
            there.users++;
            there.until = clock.instant().plus(LIFE);
            return new Loan(id, there.snapshot, true);
        }
        Snapshot fresh = database.snapshot();
        Kept kept = new Kept(database, fresh, clock.instant().plus(LIFE));
        kept.users = 1;
        open.put(++lastId, kept);
        return new Loan(lastId, fresh, false);
    }

    /// Ends a loan.
    ///
    /// @param goesOn whether a next page may ask for it
    synchronized void giveBack(Loan loan, boolean goesOn) {
        Kept kept = Optional.ofNullable(open.get(loan.id())).orElseThrow();
        kept.users--;
        if (!goesOn && !loan.kept()) {
            kept.dropped = true;
        }
        if (kept.users == 0 && kept.dropped) {
            open.remove(loan.id());
            kept.snapshot.close();
        }
    }

    private void dropOld(Database database) {
        Instant now = clock.instant();
        Iterator<Kept> oldestFirst = open.values().iterator();
        int over = open.size() - OPEN_MAX + 1;
        while (oldestFirst.hasNext()) {
            Kept kept = oldestFirst.next();
            boolean old =
                    kept.until.isBefore(now) || kept.database != database || over > 0;
            if (old && kept.users == 0) {
                oldestFirst.remove();
                kept.snapshot.close();
                over--;
            }
        }
    }
}
