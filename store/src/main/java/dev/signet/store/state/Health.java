// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Remembers why the database wants to be opened anew, and whether it may be written until
/// then. The first reason stays. Any thread.
public final class Health {
    private volatile @Nullable Failed ended;
    private volatile @Nullable Failed writingEnded;
    private volatile @Nullable Failed damage;

    /// Ledger and index may have parted: from now on nothing is written.
    public synchronized void endWriting(Failed why) {
        if (writingEnded == null) {
            writingEnded = why;
        }
        end(why);
    }

    /// Something is wrong that only a new open mends.
    public synchronized void end(Failed why) {
        if (ended == null) {
            ended = why;
        }
    }

    /// Runs what reads the ledger, and remembers damage that it meets.
    public <T> T reading(Supplier<T> work) {
        try {
            return work.get();
        } catch (Failed failed) {
            met(failed);
            throw failed;
        }
    }

    /// Remembers `failed` when it is damage of the ledger.
    public synchronized void met(Failed failed) {
        if (failed.failure() == Failure.CORRUPT && damage == null) {
            damage = failed;
        }
    }

    /// The first damage of the ledger that was met.
    public Optional<Failed> damage() {
        return Optional.ofNullable(damage);
    }

    public Optional<Failed> ended() {
        return Optional.ofNullable(ended);
    }

    /// @throws Failed the failure after which nothing is written
    public void checkWriting() {
        Failed why = writingEnded;
        if (why != null) {
            throw new Failed(why, why.failure(), why.text(), why.facts().toArray(new Fact[0]));
        }
    }
}
