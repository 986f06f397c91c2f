// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.store.record.Name;
import dev.signet.store.record.Unclean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gathers what erasures have taken away while the files cannot be cleaned of it. Beyond a bound
/// it no longer says what, and whole families are written anew. The caller keeps threads apart.
final class Uncleaned {
    /// Names as many bodies at most: some 10 MB of heap.
    static final int BODIES_MAX = 100_000;

    private long lsn;
    private long sequence;
    private boolean isEmpty = true;
    private boolean areBodiesKnown = true;
    private boolean areNamesKnown = true;
    private final List<Long> bodies = new ArrayList<>();
    private final List<Name> names = new ArrayList<>();

    void add(Unclean more) {
        isEmpty = false;
        lsn = Math.max(lsn, more.lsn());
        sequence = Math.max(sequence, more.sequence());
        more.bodies().ifPresentOrElse(bodies::addAll, () -> areBodiesKnown = false);
        more.names().ifPresentOrElse(names::addAll, () -> areNamesKnown = false);
        areBodiesKnown &= bodies.size() <= BODIES_MAX;
        areNamesKnown &= areBodiesKnown && names.size() <= BODIES_MAX;
        if (!areBodiesKnown) {
            bodies.clear();
        }
        if (!areNamesKnown) {
            names.clear();
        }
    }

    boolean isEmpty() {
        return isEmpty;
    }

    /// Gives all of it and is empty from then on; empty when it was.
    Optional<Unclean> take() {
        if (isEmpty) {
            return Optional.empty();
        }
        var all =
                new Unclean(
                        lsn,
                        sequence,
                        areBodiesKnown ? Optional.of(bodies) : Optional.empty(),
                        areNamesKnown ? Optional.of(names) : Optional.empty());
        bodies.clear();
        names.clear();
        isEmpty = true;
        areBodiesKnown = true;
        areNamesKnown = true;
        return Optional.of(all);
    }
}
