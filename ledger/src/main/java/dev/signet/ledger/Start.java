// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a ledger says of itself, held against what its anchor remembers: at opening, before
/// anything is read.
///
/// After a crash the ledger may be ahead of the anchor, never behind it, and never ahead of a
/// mark that was synced. Nothing that a crash leaves is refused here.
record Start(Engine engine, Anchor anchor, Path file, UUID accountId, Seals seals) {

    /// Checks, and brings a ledger of version 1 to this one.
    ///
    /// @return see [Ledger#isSuspect]
    boolean run(List<Family> families) {
        Optional<byte[]> record = engine.stateRecord(engine.latest());
        if (record.isEmpty()) {
            make(families);
            return false;
        }
        if (State.isFirst(record.get(), engine.folder())) {
            checkFirst();
            checkTorn();
            anchor.force();
            try (View view = new View(engine)) {
                var summing = new Summing(view, summed(families), engine.folder());
                engine.begin(new State(0, 0, summing.derived(engine)));
            }
            renew(engine.writeState(false));
            return false;
        }
        var state = State.of(record.get(), engine.folder());
        boolean suspect = check(state);
        anchor.force();
        engine.begin(state);
        if (anchor.isFirst()) {
            renew(state); // cut off in the middle of the above
        }
        return suspect;
    }

    /// Checks and changes nothing.
    boolean look(List<Family> families) {
        long written = engine.recordsWritten();
        if (written < anchor.last().sequence()) {
            throw OpenedRocks.rolledBack(engine.folder(), written, anchor.last().sequence());
        }
        Optional<byte[]> record = engine.stateRecord(engine.latest());
        if (record.isEmpty()) {
            refuseUnlessEmpty(families);
            return false;
        }
        if (State.isFirst(record.get(), engine.folder())) {
            checkFirst();
            checkTorn();
            return false;
        }
        return check(State.of(record.get(), engine.folder()));
    }

    private void make(List<Family> families) {
        refuseUnlessEmpty(families);
        if (anchor.isFirst()) {
            Anchor.renew(file, accountId, seals, Anchor.Mark.none());
            engine.replaceAnchor(Anchor.open(file, accountId, seals, false));
        }
        engine.begin(State.empty(families));
        var _ = engine.writeState(true);
    }

    private void refuseUnlessEmpty(List<Family> families) {
        boolean empty = anchor.last().sequence() == 0;
        for (Family family : families) {
            try (Scan scan =
                    new Scan(engine, engine.latest(), family, new byte[0], true, () -> {})) {
                empty = empty && !scan.next();
            }
        }
        if (!empty) {
            throw refused("the ledger's format record is missing", engine.folder());
        }
    }

    /// A later build's anchor knows that the ledger was of a later version.
    private void checkFirst() {
        if (!anchor.isFirst()) {
            throw refused("the ledger's format record is older than its anchor", engine.folder());
        }
    }

    private boolean check(State state) {
        var mark = anchor.last();
        if (mark.sequence() < state.anchored()) {
            throw new Failed(
                    Failure.CORRUPT,
                    "the anchor has been put back to an older one",
                    new Fact("file", file.getFileName()),
                    new Fact("sequence", mark.sequence()),
                    new Fact("synced", state.anchored()));
        }
        if (state.sequence() < mark.sequence()) {
            throw OpenedRocks.rolledBack(engine.folder(), state.sequence(), mark.sequence());
        }
        boolean other =
                state.sequence() == mark.sequence()
                        && !mark.state()
                                .map(digest -> Arrays.equals(digest, state.digest()))
                                .orElse(false);
        if (other) {
            throw refused("the ledger is not the one that its anchor remembers", engine.folder());
        }
        checkTorn();
        return engine.recordsWritten() != state.sequence();
    }

    /// A slot that a power cut has torn was being written for a batch that the ledger has: so the
    /// ledger is ahead of the slot that is left. If it is not, the slot was damaged otherwise,
    /// perhaps to hide that the ledger has been put back by one batch.
    private void checkTorn() {
        if (anchor.torn() && engine.recordsWritten() <= anchor.last().sequence()) {
            throw refused(
                    "a slot of the anchor is damaged, and not by a crash",
                    String.valueOf(file.getFileName()));
        }
    }

    private void renew(State state) {
        Anchor.renew(file, accountId, seals, engine.mark(state, Optional.empty()));
        engine.replaceAnchor(Anchor.open(file, accountId, seals, false));
    }

    private List<Family> summed(List<Family> families) {
        return families.stream().filter(each -> each.guard() == Family.Guard.SUMMED).toList();
    }

    private static Failed refused(String text, String file) {
        return new Failed(Failure.CORRUPT, text, new Fact("file", file));
    }
}
