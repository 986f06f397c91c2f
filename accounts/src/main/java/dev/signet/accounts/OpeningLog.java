// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.base.Failed;
import dev.signet.ledger.Finding;
import dev.signet.ledger.Verifying;
import dev.signet.store.Opening;
import java.lang.System.Logger.Level;
import java.util.UUID;

/// Logs what happens while an account's database is opened, walks over it at full pace included.
///
/// @param wanted throws when the opening is not wanted any more
record OpeningLog(UUID accountId, Runnable wanted) implements Opening, Verifying {
    private static final System.Logger LOG = System.getLogger(OpeningLog.class.getName());
    private static final int REPLAY_LOGGED_EACH = 100_000;

    @Override
    public void walking() {
        wanted.run();
    }

    @Override
    public void step() {
        wanted.run();
    }

    @Override
    public void found(Finding finding) {
        BackgroundWalks.log(accountId, finding);
    }

    @Override
    public void walked(Part part, long done, long total) {}

    @Override
    public void indexRefused(Failed why) {
        LOG.log(
                Level.WARNING,
                "account {0}: the index is made anew: {1}",
                accountId,
                why.getMessage());
    }

    @Override
    public void replayed(long done, long total) {
        if (done % REPLAY_LOGGED_EACH == 0) {
            LOG.log(Level.INFO, "account {0}: indexed {1} of {2}", accountId, done, total);
        }
    }
}
