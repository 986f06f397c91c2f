// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.controlplane.arm.ArmError;
import java.util.List;
import java.util.Optional;

/// The port of a type whose resources are kept elsewhere: a change is done, or refused whole, when
/// its call returns. Failures are
/// [dev.signet.base.Failed]: `INVALID`, `CONFLICT`, `NOT_FOUND`, `FORBIDDEN` with
/// the facts `code` and `target`. Any thread.
public non-sealed interface DirectProvider extends ResourceProvider {
    /// @return empty also for a name that no resource can have
    Optional<Resource> find(ResourceId id);

    /// Those in the scope, by name.
    List<Resource> list(Scope scope);

    /// Refuses an id whose name is another resource's, wherever that is: [#put] does it too.
    ///
    /// @throws dev.signet.base.Failed `CONFLICT`
    default void requireFreeName(ResourceId id) {}

    /// Makes or replaces a resource.
    Put put(ResourceRequest request, Stamp stamp);

    /// Changes what the body names.
    ///
    /// @throws dev.signet.base.Failed `METHOD_NOT_ALLOWED` where the type knows no such change
    default Resource patch(ResourceRequest request, Stamp stamp) {
        throw ArmError.METHOD_NOT_ALLOWED.failed("method", "PATCH");
    }

    /// Moves a resource to another resource group; asked only where the type is movable.
    ///
    /// @param to the same but for the group
    /// @throws dev.signet.base.Failed when it could not; then it is at the one id or at the other
    default void move(ResourceId from, ResourceId to) {
        throw ArmError.METHOD_NOT_ALLOWED.failed("method", "POST");
    }

    /// Removes a resource, with its group too.
    Removal delete(ResourceId id);

    /// Removes a resource that somebody has asked to be removed.
    default Removal delete(ResourceId id, Stamp stamp) {
        return delete(id);
    }

    /// Whether its changes are short enough for one step of the engine, beside which nothing else
    /// is changed, moved or locked. What takes longer is asked about locks before it begins.
    default boolean isChangedInOneStep() {
        return true;
    }

    /// What a put has come to.
    ///
    /// @param created false when one that was there was replaced or left
    /// @param warning for the caller, ASCII; empty: none
    record Put(boolean created, Resource resource, Optional<String> warning) {}
}
