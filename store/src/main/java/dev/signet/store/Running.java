// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Failed;
import dev.signet.store.log.Applier;
import dev.signet.store.log.TransactionLog;
import dev.signet.store.record.Compression;
import dev.signet.store.record.OpenedBodies;
import dev.signet.store.state.Cleaning;
import dev.signet.store.state.IndexCommits;
import dev.signet.store.state.OpenParts;
import dev.signet.store.state.Rebuild;
import dev.signet.store.state.Recovery;
import dev.signet.store.state.UncleanFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// What works on the files of one open database: who applies what is logged, who commits the index,
/// who cleans after erasures and who makes an index anew, from the opening to the end. Shared by
/// all that see a part of it.
final class Running {
    private final Path directory;
    private final OpenParts parts;
    private final DatabaseLimits limits;
    private final Indexer indexer;
    private final InstantSource clock;
    private final IndexCommits indexCommits;
    private final Rebuild rebuild;
    private final Cleaning cleaning;
    private final Applier applier;
    private final TransactionLog log;
    private final AtomicBoolean indexRefused = new AtomicBoolean();
    private boolean ended; // guarded by this

    /// Starts it all; a job that was under way goes on.
    ///
    /// @param log is told of the applier, and delivers to it
    Running(
            Recovery recovery,
            Recovery.Recovered recovered,
            InstantSource clock,
            Function<Applier, TransactionLog> log) {
        this.directory = recovery.directory();
        this.parts = recovered.parts();
        this.limits = recovery.limits();
        this.indexer = recovery.indexer();
        this.clock = clock;
        this.indexCommits =
                new IndexCommits(
                        parts.index(), parts.health(), this::refuseIndex, limits.replayedChanges());
        this.rebuild =
                new Rebuild(
                        recovery,
                        parts,
                        clock,
                        work -> applier().resting(work),
                        () -> applier().tip(),
                        () -> indexCommits.applied(limits.replayedChanges()));
        this.cleaning =
                new Cleaning(
                        new UncleanFiles(
                                parts.ledger(),
                                parts.records(),
                                parts.index(),
                                rebuild,
                                parts.health(),
                                this::refuseIndex),
                        parts.health(),
                        recovered.uncleaned(),
                        Cleaning.PAUSE);
        this.applier =
                new Applier(
                        parts,
                        recovered.tip(),
                        indexer,
                        limits,
                        indexCommits,
                        cleaning,
                        recovery.events());
        this.log = log.apply(applier);
        rebuild.resume();
    }

    /// The database's folder.
    Path directory() {
        return directory;
    }

    OpenParts parts() {
        return parts;
    }

    DatabaseLimits limits() {
        return limits;
    }

    Indexer indexer() {
        return indexer;
    }

    InstantSource clock() {
        return clock;
    }

    Rebuild rebuild() {
        return rebuild;
    }

    Cleaning cleaning() {
        return cleaning;
    }

    Applier applier() {
        return applier;
    }

    TransactionLog log() {
        return log;
    }

    /// As [Database#refuseIndex].
    void refuseIndex(Failed why) {
        parts.health().end(why);
        if (indexRefused.compareAndSet(false, true)) {
            try {
                Recovery.refuseIndex(parts.ledger());
            } catch (Failed _) {
                indexRefused.set(false); // the next search that meets the file tries again
            }
        }
    }

    /// Ends it all and releases the folder, though writing the index fails. Idempotent.
    ///
    /// @param gracefully whether what waits is written; else nothing is sealed or opened any more
    synchronized void end(boolean gracefully) {
        if (ended) {
            return;
        }
        ended = true;
        parts.records().opened().ifPresent(OpenedBodies.Share::end);
        rebuild.stop();
        log.stop();
        indexCommits.stop();
        cleaning.halt();
        try {
            if (gracefully && parts.health().ended().isEmpty()) {
                parts.index().now().close();
            }
        } finally {
            parts.index().now().abandon();
            cleaning.join();
            parts.timeline().close();
            flush();
            if (gracefully) {
                parts.ledger().close();
            } else {
                parts.ledger().abandon();
            }
            Compression.shared().letGo();
        }
    }

    private void flush() {
        try {
            parts.ledger().flush();
        } catch (Failed _) {
            // The write-ahead log holds it all; the next open replays it.
        }
    }
}
