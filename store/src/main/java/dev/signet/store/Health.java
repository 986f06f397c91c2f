// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import java.util.Optional;

/// Remembers the first failure after which ledger and index may part: from then on nothing is
/// written until the database is opened anew. Any thread.
final class Health {
    private volatile Optional<Failed> ended = Optional.empty();

    synchronized void end(Failed why) {
        if (ended.isEmpty()) {
            ended = Optional.of(why);
        }
    }

    Optional<Failed> ended() {
        return ended;
    }

    /// @throws Failed the first failure
    void check() {
        var why = ended;
        if (why.isPresent()) {
            Failed failed = why.get();
            throw new Failed(
                    failed, failed.failure(), failed.text(), failed.facts().toArray(new Fact[0]));
        }
    }
}
