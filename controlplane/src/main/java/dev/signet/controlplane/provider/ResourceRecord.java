// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.base.Fact;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.Location;
import java.util.Optional;
import java.util.UUID;

/// One resource as the control plane keeps it: what is wanted and what is in force. A value.
///
/// @param id as spelled when it was made
/// @param uid for life
/// @param wanted the desired state
/// @param inForce what the provider has been brought to; empty until the resource is made
/// @param goal whether it shall be there at all
/// @param operation id of the operation that runs on it
/// @param failed whether the last operation failed
/// @param etag unquoted; new with every write
public record ResourceRecord<S>(
        ResourceId id,
        UUID uid,
        String kind,
        String location,
        S wanted,
        Optional<S> inForce,
        Goal goal,
        Optional<String> operation,
        boolean failed,
        String etag,
        Stamp created,
        Stamp modified) {

    /// What the work on the resource is for.
    public enum Goal {
        PRESENT,
        ABSENT
    }

    /// One that is asked for and on which nothing has begun.
    public static <S> ResourceRecord<S> asked(
            ResourceId id, UUID uid, KeptProvider.Fresh<S> fresh, Stamp stamp) {
        return new ResourceRecord<>(
                id,
                uid,
                fresh.kind(),
                fresh.location(),
                fresh.state(),
                Optional.empty(),
                Goal.PRESENT,
                Optional.empty(),
                false,
                "",
                stamp,
                stamp);
    }

    /// Refuses another location than the one that the resource has for life.
    ///
    /// @throws dev.signet.base.Failed `CONFLICT`
    public void requireLocation(Location asked) {
        if (!asked.same(new Location(location))) {
            throw ArmError.LOCATION_FIXED.failed(
                    new Fact("name", id.path()),
                    new Fact("existing", location),
                    new Fact("location", asked.text()),
                    new Fact("target", "location"));
        }
    }

    /// What ARM calls the state.
    public String provisioningState() {
        if (goal == Goal.ABSENT) {
            return operation.isPresent() ? "Deleting" : "Failed";
        }
        if (inForce.isEmpty()) {
            return "Creating";
        }
        return operation.isPresent() ? "Accepted" : failed ? "Failed" : "Succeeded";
    }

    /// On the way to `state`, by an operation.
    public ResourceRecord<S> toward(S state, String running, String newEtag, Stamp stamp) {
        return copy(state, inForce, Goal.PRESENT, Optional.of(running), failed, newEtag, stamp);
    }

    /// On the way out, by an operation.
    public ResourceRecord<S> leaving(String running, String newEtag, Stamp stamp) {
        return copy(wanted, inForce, Goal.ABSENT, Optional.of(running), failed, newEtag, stamp);
    }

    /// Changed at once, by no operation.
    public ResourceRecord<S> changed(S state, String newEtag, Stamp stamp) {
        return copy(state, Optional.of(state), goal, operation, failed, newEtag, stamp);
    }

    /// In another resource group; all else stays.
    public ResourceRecord<S> moved(ResourceId to, String newEtag, Stamp stamp) {
        return new ResourceRecord<>(
                to, uid, kind, location, wanted, inForce, goal, operation, failed, newEtag, created,
                stamp);
    }

    /// On the way out because it could not be made; the operation goes on.
    public ResourceRecord<S> discarded(String newEtag) {
        return copy(wanted, inForce, Goal.ABSENT, operation, failed, newEtag, modified);
    }

    /// At rest with what is wanted.
    public ResourceRecord<S> reached(String newEtag) {
        return copy(wanted, Optional.of(wanted), goal, Optional.empty(), false, newEtag, modified);
    }

    /// At rest short of what was wanted: back to what is in force.
    public ResourceRecord<S> refused(String newEtag) {
        return copy(
                inForce.orElse(wanted), inForce, goal, Optional.empty(), true, newEtag, modified);
    }

    private ResourceRecord<S> copy(
            S newWanted,
            Optional<S> newInForce,
            Goal newGoal,
            Optional<String> newOperation,
            boolean newFailed,
            String newEtag,
            Stamp newModified) {
        return new ResourceRecord<>(
                id,
                uid,
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
