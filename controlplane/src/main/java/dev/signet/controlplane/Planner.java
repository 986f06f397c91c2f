// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.controlplane.AccountRecord.Goal;
import dev.signet.controlplane.Fleet.Outcome;
import dev.signet.controlplane.OperationRecord.Problem;
import java.time.Instant;
import java.util.Optional;

/// Decides, and does nothing: from what is wanted and what is in force to the next step, and
/// from a step's outcome to what is remembered. Pure.
final class Planner {
    private Planner() {}

    /// The next step for the account.
    static Step next(AccountRecord account) {
        boolean running = account.operation().isPresent();
        if (account.goal() == Goal.ABSENT) {
            return running ? new Step.Erase(account.spec(account.wanted())) : new Step.Rest();
        }
        AccountSpec wanted = account.spec(account.wanted());
        if (account.inForce().isEmpty()) {
            return running ? new Step.Make(wanted) : new Step.Rest();
        }
        if (!running) {
            return new Step.Rest();
        }
        AccountSpec inForce = account.spec(account.inForce().get());
        return inForce.equals(wanted) ? new Step.Confirm() : new Step.Change(inForce, wanted);
    }

    /// What is remembered after a step.
    ///
    /// @param account empty: forgotten
    record Settled(Optional<AccountRecord> account, OperationRecord operation) {}

    /// @param newEtag for the account's next version
    static Settled after(
            Step step,
            Outcome outcome,
            AccountRecord account,
            OperationRecord operation,
            Instant now,
            String newEtag) {
        return switch (outcome) {
            case Outcome.Done _ -> done(step, account, operation.ended(now), newEtag);
            case Outcome.Refused(var code, var message) ->
                    refused(
                            step,
                            account,
                            operation.failing(new Problem(code, message)),
                            now,
                            newEtag);
        };
    }

    private static Settled done(
            Step step, AccountRecord account, OperationRecord ended, String newEtag) {
        return switch (step) {
            case Step.Erase _ -> new Settled(Optional.empty(), ended);
            case Step.Rest _, Step.Confirm _, Step.Make _, Step.Change _ ->
                    new Settled(Optional.of(account.reached(newEtag)), ended);
        };
    }

    private static Settled refused(
            Step step,
            AccountRecord account,
            OperationRecord failing,
            Instant now,
            String newEtag) {
        return switch (step) {
            // the name is free again only after the fleet has removed what may have been begun
            case Step.Make _ -> new Settled(Optional.of(account.discarded(newEtag)), failing);
            case Step.Rest _, Step.Confirm _, Step.Change _, Step.Erase _ ->
                    new Settled(Optional.of(account.refused(newEtag)), failing.ended(now));
        };
    }
}
