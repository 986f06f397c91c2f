// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.AccountEvent.NotOpened.Why;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.ledger.Finding;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Indexer;
import java.lang.System.Logger.Level;
import java.util.UUID;

/// How the database of an account is opened: whole, or walked over first when it was found damaged
/// before; and what kind of failure it is when it is not. On the account's thread.
///
/// @param damage stands in the folder from the finding of damage until it is seen to be mended
record AccountOpening(
        UUID accountId, AccountEnvironment environment, Indexer indexer, DamageMarker damage) {
    private static final System.Logger LOG = System.getLogger(AccountOpening.class.getName());

    /// Opens it; the caller closes it.
    ///
    /// @param wanted throws when nobody waits for it any longer; asked now and then on the way
    /// @throws Failed `CORRUPT` when it is damaged still, and whatever [Database#open] throws; then
    ///     nothing is open
    Database with(Seals seals, Runnable wanted) {
        var log = new OpeningLog(accountId, wanted);
        Database open =
                Database.open(
                        environment.folder(accountId),
                        accountId,
                        seals,
                        indexer,
                        environment.clock(),
                        environment.entropy(),
                        DatabaseLimits.standard(),
                        log,
                        environment.storeEvents());
        try {
            checkRestored(open, log);
            return open;
        } catch (RuntimeException e) {
            open.abandon();
            throw e;
        }
    }

    /// A database that a walk has found damaged is walked over before it is served again.
    private void checkRestored(Database open, OpeningLog log) {
        if (!damage.isThere()) {
            return;
        }
        LOG.log(
                Level.WARNING,
                "account {0} was found damaged before: it is walked over before it is served",
                accountId);
        var report = open.verify(log);
        var found = report.findings().stream().filter(each -> !each.isOfIndex()).findFirst();
        if (found.isPresent()) {
            throw corrupt(found.get());
        }
        damage.remove();
        LOG.log(Level.INFO, "account {0}: the damage is mended", accountId);
    }

    /// What a finding of a walk is to whoever would go on.
    static Failed corrupt(Finding finding) {
        return new Failed(Failure.CORRUPT, finding.text(), finding.facts().toArray(new Fact[0]));
    }

    /// Of what has kept it from being opened.
    static Why why(RuntimeException thrown) {
        if (!(thrown instanceof Failed failed)) {
            return Why.FOR_GOOD;
        }
        return switch (failed.failure()) {
            case KEY_REFUSED, KEY_SILENT -> Why.WITHDRAWN;
            case STORAGE, UNAVAILABLE -> Why.FOR_NOW;
            case CORRUPT -> Why.DAMAGED;
            default -> Why.FOR_GOOD;
        };
    }
}
