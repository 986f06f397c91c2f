// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.paging;

import dev.signet.base.Failed;
import dev.signet.store.Database;
import dev.signet.store.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Snapshots kept open so that all pages of one search see the same data: named by their lsn,
/// and shared by all searches that began at it. A few, for some minutes. Those of which a
/// further page has been asked for stay longest: most searches are never paged through. A search
/// of one page leaves nothing here. Any thread.
public final class OpenSnapshots {
    /// Kept without anybody having come back for them so far.
    static final int NEW_MAX = 64;

    /// Kept and come back for.
    static final int PAGED_MAX = 64;

    static final Duration LIFE = Duration.ofMinutes(5);

    /// How old a snapshot may be where a precondition makes good for it.
    static final Duration RECENT = Duration.ofMillis(250);

    private final InstantSource clock;

    /// Both in the order of the last use.
    private final Map<Long, Kept> fresh = new LinkedHashMap<>();

    private final Map<Long, Kept> paged = new LinkedHashMap<>();

    /// Loans of an earlier one are closed when they come back.
    private int generation;

    /// Whose snapshots are kept; null when none are.
    private @Nullable Database current;

    private @Nullable Kept recent;
    private volatile boolean empty = true;

    /// One that is kept, and how many requests are reading it now.
    private static final class Kept {
        private final Snapshot snapshot;
        private Instant until;
        private int users;
        private boolean dropped;

        Kept(Snapshot snapshot, Instant until) {
            this.snapshot = snapshot;
            this.until = until;
        }
    }

    /// A snapshot on loan for the length of one request.
    public final class Loan implements AutoCloseable {
        private final Database database;

        /// Of all that is there, whoever has borrowed it.
        private final Snapshot snapshot;

        private final Snapshot seen;
        private final int generation;
        private final @Nullable Kept kept;
        private boolean wanted;

        private Loan(Database database, Snapshot snapshot, int generation, @Nullable Kept kept) {
            this.database = database.whole();
            this.snapshot = snapshot;
            this.seen = database.seen(snapshot);
            this.generation = generation;
            this.kept = kept;
        }

        /// As the borrower's database sees it.
        public Snapshot snapshot() {
            return seen;
        }

        /// A next page may ask for it.
        public void keep() {
            wanted = true;
        }

        @Override
        public void close() {
            end(this);
        }
    }

    public OpenSnapshots(InstantSource clock) {
        this.clock = clock;
    }

    /// A snapshot of now.
    public Loan borrow(Database database) {
        int now;
        synchronized (this) {
            now = generationOf(database);
        }
        return new Loan(database, database.whole().snapshot(), now, null);
    }

    /// The snapshot of that lsn if it is still open, else one of now.
    public Loan borrow(Database database, long lsn) {
        synchronized (this) {
            int now = generationOf(database);
            Kept there = paged.remove(lsn);
            if (there == null) {
                there = fresh.remove(lsn);
            }
            if (there != null) {
                there.users++;
                there.until = clock.instant().plus(LIFE);
                paged.put(lsn, there);
                return new Loan(database, there.snapshot, now, there);
            }
        }
        return borrow(database);
    }

    /// A snapshot of a moment ago, shared, for a look whose outcome a precondition confirms:
    /// taking one of now makes the index write out what it has, which costs more than the look.
    public Loan recent(Database database) {
        Loan loan = borrowRecent(database);
        if (loan != null) {
            return loan;
        }
        loan = borrow(database);
        Snapshot snapshot = loan.snapshot;
        Kept before;
        synchronized (this) {
            if (!mayKeep(loan)) {
                return loan;
            }
            before = recent;
            recent = new Kept(snapshot, clock.instant().plus(RECENT));
            recent.users = 1;
            empty = false;
            current = database.whole();
            loan = new Loan(database, snapshot, generation, recent);
            if (before != null) {
                before.dropped = true;
                before = before.users == 0 ? before : null;
            }
        }
        if (before != null) {
            close(before);
        }
        return loan;
    }

    private synchronized @Nullable Loan borrowRecent(Database database) {
        int now = generationOf(database);
        if (recent == null || recent.until.isBefore(clock.instant())) {
            return null;
        }
        recent.users++;
        return new Loan(database, recent.snapshot, now, recent);
    }

    /// Lets go of what has grown old, and of all that is of another database.
    public void letGoOfOld(Database database) {
        if (empty) {
            return;
        }
        var closing = new ArrayList<Kept>();
        synchronized (this) {
            generationOf(database);
            Instant now = clock.instant();
            drop(fresh, now, NEW_MAX, closing);
            drop(paged, now, PAGED_MAX, closing);
            if (recent != null && recent.users == 0 && recent.until.isBefore(now)) {
                closing.add(recent);
                recent = null;
            }
            empty = fresh.isEmpty() && paged.isEmpty() && recent == null;
            current = empty ? null : current;
        }
        closing.forEach(OpenSnapshots::close);
    }

    /// Lets go of all, the database too; those on loan are closed when they come back, and none
    /// of them is kept.
    public void letGo() {
        List<Kept> closing;
        synchronized (this) {
            closing = dropAll();
            current = null;
        }
        closing.forEach(OpenSnapshots::close);
    }

    private int generationOf(Database database) {
        if (current != null && current != database.whole()) {
            dropAll().forEach(OpenSnapshots::close);
            current = null;
        }
        return generation;
    }

    /// Not when all has been let go since it was lent.
    private boolean mayKeep(Loan loan) {
        return loan.generation == generation && (current == null || current == loan.database);
    }

    private List<Kept> dropAll() {
        var closing = new ArrayList<Kept>();
        for (Map<Long, Kept> kept : List.of(fresh, paged)) {
            for (Kept one : kept.values()) {
                one.dropped = true;
                if (one.users == 0) {
                    closing.add(one);
                }
            }
            kept.clear();
        }
        if (recent != null) {
            recent.dropped = true;
            if (recent.users == 0) {
                closing.add(recent);
            }
            recent = null;
        }
        generation++;
        empty = true;
        return closing;
    }

    private void end(Loan loan) {
        var closing = new ArrayList<Kept>();
        synchronized (this) {
            if (loan.kept != null) {
                loan.kept.users--;
                if (loan.kept.dropped && loan.kept.users == 0) {
                    closing.add(loan.kept);
                }
            } else if (!loan.wanted || !mayKeep(loan) || !add(loan)) {
                closing.add(new Kept(loan.snapshot, Instant.MIN));
            }
            drop(fresh, Instant.MIN, NEW_MAX, closing);
            drop(paged, Instant.MIN, PAGED_MAX, closing);
        }
        closing.forEach(OpenSnapshots::close);
    }

    /// False when there is one of that lsn already, which then lives on.
    private boolean add(Loan loan) {
        Snapshot snapshot = loan.snapshot;
        Kept there = paged.getOrDefault(snapshot.lsn(), fresh.get(snapshot.lsn()));
        if (there != null) {
            there.until = clock.instant().plus(LIFE);
            return false;
        }
        fresh.put(snapshot.lsn(), new Kept(snapshot, clock.instant().plus(LIFE)));
        current = loan.database;
        empty = false;
        return true;
    }

    private static void drop(Map<Long, Kept> kept, Instant now, int most, List<Kept> closing) {
        int over = kept.size() - most;
        for (var each = kept.values().iterator(); each.hasNext(); ) {
            Kept one = each.next();
            if ((over > 0 || one.until.isBefore(now)) && one.users == 0) {
                each.remove();
                one.dropped = true;
                closing.add(one);
                over--;
            }
        }
    }

    /// A snapshot of a database that has been closed under it may refuse even this.
    private static void close(Kept kept) {
        try {
            kept.snapshot.close();
        } catch (Failed _) {
            // it is closed
        }
    }
}
