// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One account as the control plane remembers it: what is wanted and what is in force. A value;
/// docs/formats/control-records.md.
///
/// @param wanted the desired state
/// @param inForce what the fleet has been brought to; empty until the account is made
/// @param goal whether it shall be there at all
/// @param operation id of the operation that runs on it
/// @param failed whether the last operation failed
/// @param etag unquoted; new with every write
record AccountRecord(
        int format,
        UUID accountId,
        String subscription,
        String resourceGroup,
        String name,
        String kind,
        String location,
        AccountState wanted,
        Optional<AccountState> inForce,
        Goal goal,
        Optional<String> operation,
        boolean failed,
        String etag,
        Stamp created,
        Stamp modified) {

    /// What the work on the account is for.
    enum Goal {
        PRESENT,
        ABSENT
    }

    /// Who and when.
    ///
    /// @param by object id
    record Stamp(String by, Instant at) {}

    AccountRecord {
        RecordCodec.requireFormat(format);
    }

    /// What the fleet is told for `state`.
    AccountSpec spec(AccountState state) {
        AccountProperties properties = state.properties();
        return new AccountSpec(
                accountId,
                name,
                kind,
                properties.keyUri(),
                properties.access(),
                properties.authority(),
                properties.audience(),
                properties.cors(),
                properties.publicNetworkAccess().map("Enabled"::equals).orElse(true));
    }

    /// What ARM calls the state.
    String provisioningState() {
        if (goal == Goal.ABSENT) {
            return operation.isPresent() ? "Deleting" : "Failed";
        }
        if (inForce.isEmpty()) {
            return "Creating";
        }
        return operation.isPresent() ? "Accepted" : failed ? "Failed" : "Succeeded";
    }

    /// On the way to `state`, by an operation.
    AccountRecord toward(AccountState state, String running, String newEtag, Stamp stamp) {
        return copy(state, inForce, Goal.PRESENT, Optional.of(running), failed, newEtag, stamp);
    }

    /// On the way out, by an operation.
    AccountRecord leaving(String running, String newEtag, Stamp stamp) {
        return copy(wanted, inForce, Goal.ABSENT, Optional.of(running), failed, newEtag, stamp);
    }

    /// Changed at once, by no operation.
    AccountRecord changed(AccountState state, String newEtag, Stamp stamp) {
        return copy(state, Optional.of(state), goal, operation, failed, newEtag, stamp);
    }

    /// On the way out because it could not be made; the operation goes on.
    AccountRecord discarded(String newEtag) {
        return copy(wanted, inForce, Goal.ABSENT, operation, failed, newEtag, modified);
    }

    /// At rest with what is wanted.
    AccountRecord reached(String newEtag) {
        return copy(wanted, Optional.of(wanted), goal, Optional.empty(), false, newEtag, modified);
    }

    /// At rest short of what was wanted: back to what is in force.
    AccountRecord refused(String newEtag) {
        return copy(
                inForce.orElse(wanted), inForce, goal, Optional.empty(), true, newEtag, modified);
    }

    private AccountRecord copy(
            AccountState newWanted,
            Optional<AccountState> newInForce,
            Goal newGoal,
            Optional<String> newOperation,
            boolean newFailed,
            String newEtag,
            Stamp newModified) {
        return new AccountRecord(
                format,
                accountId,
                subscription,
                resourceGroup,
                name,
                kind,
                location,
                newWanted,
                newInForce,
                newGoal,
                newOperation,
                newFailed,
                newEtag,
                created,
                newModified);
    }
}
