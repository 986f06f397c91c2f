// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.base.Chance;
import java.util.Optional;

/// The port of a type whose resources the control plane keeps: the desired state is validated,
/// written, and then brought about by steps. Every step is idempotent and may be repeated after a
/// kill; one at a time for one resource. Any thread.
///
/// @param <S> all of a resource that a request can change: wanted, or in force. A value
public non-sealed interface KeptProvider<S> extends ResourceProvider {
    /// Where and how its resources are recorded.
    RecordForm<S> form();

    /// What the body of a PUT asks for. Looks at nothing but the request.
    ///
    /// @throws dev.signet.base.Failed `INVALID` with the fact `target`
    Desired<S> put(ResourceRequest request);

    @Override
    default void validate(ResourceRequest request) {
        put(request);
    }

    /// The same of a PATCH.
    Desired<S> patch(ResourceRequest request);

    /// A resource as every GET shows it.
    Resource resource(ResourceRecord<S> record);

    /// Whether nothing need be done to get from one state to the other.
    boolean same(ResourceRecord<S> record, S before, S after);

    /// The id of a new operation on its resources.
    default String operationId(Chance chance) {
        return chance.uuid().toString();
    }

    /// Whether an operation shows in `version` when it has ended.
    default boolean showsOperationEnd(String version) {
        return true;
    }

    /// Whether a resource is made and changed by the request itself, because there is nothing to
    /// bring about.
    default boolean isMadeAtOnce() {
        return false;
    }

    /// The same of removal.
    default boolean isRemovedAtOnce() {
        return false;
    }

    /// A name that no other resource of any type may have: that of an account in the data plane.
    default Optional<String> exclusiveName(ResourceId id) {
        return Optional.empty();
    }

    /// Brings the resource to life. On `Refused` the engine goes on with [#erase].
    Outcome make(ResourceRecord<S> record, S state);

    /// Brings it from one state to the other. On `Refused` the old one stays.
    Outcome change(ResourceRecord<S> record, S before, S after);

    /// Removes all of it, also when it was never made or is gone already.
    Outcome erase(ResourceRecord<S> record, S state);

    /// Brings what was made back to life after a start of the process; never fails.
    void resume(ResourceRecord<S> record, S inForce);

    /// Tells whom it concerns that the resource has been moved to another resource group. The
    /// record has been written: what this leaves undone the next start does by [#resume].
    ///
    /// @param inForce the same before and after
    default Outcome moved(ResourceRecord<S> before, ResourceRecord<S> after, S inForce) {
        return new Outcome.Done(); // nobody else knows where it was
    }

    /// What a request wants a resource to be.
    interface Desired<S> {
        /// A resource that is not there yet.
        ///
        /// @throws dev.signet.base.Failed `INVALID`
        Fresh<S> created();

        /// One that is there: what is left out goes back to its default or stays, as the type has
        /// it.
        ///
        /// @throws dev.signet.base.Failed `INVALID`, `CONFLICT`
        S changed(ResourceRecord<S> present);

        /// The resource as the answer to this very request shows it.
        Resource answer(ResourceRecord<S> record);

        /// For the caller, ASCII; empty: none.
        Optional<String> warning();
    }

    /// A new resource's fixed properties and its state.
    record Fresh<S>(String kind, String location, S state) {}
}
