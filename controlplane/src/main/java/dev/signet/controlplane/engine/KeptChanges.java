// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.base.Chance;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.Conditions;
import dev.signet.controlplane.arm.Etags;
import dev.signet.controlplane.engine.Resources.Accepted;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.KeptProvider.Desired;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.Stamp;
import java.util.Optional;

/// Changes of resources whose desired state the engine keeps: what is wanted is written, and steps
/// bring it about. Any thread.
final class KeptChanges {
    private final Inventory inventory;
    private final Catalog catalog;
    private final Guard guard;
    private final Executor executor;
    private final Nesting nesting;
    private final Chance chance;

    KeptChanges(
            Inventory inventory,
            Catalog catalog,
            Guard guard,
            Executor executor,
            Nesting nesting,
            Chance chance) {
        this.inventory = inventory;
        this.catalog = catalog;
        this.guard = guard;
        this.executor = executor;
        this.nesting = nesting;
        this.chance = chance;
    }

    <S> Accepted put(KeptProvider<S> provider, ResourceRequest request) {
        Desired<S> desired = provider.put(request);
        Accepted put = inventory.change(() -> put(provider, request, desired));
        if (put.operation().isPresent()) {
            executor.workOn(provider, request.id());
        }
        return put;
    }

    /// Refuses an id whose name is another resource's.
    ///
    /// @throws dev.signet.base.Failed `CONFLICT`
    <S> void requireFreeName(KeptProvider<S> provider, ResourceId id) {
        if (here(provider, id).isEmpty()) {
            nesting.requireFreeName(provider, id);
        }
    }

    /// @throws dev.signet.base.Failed `CONFLICT` when one of that type and name stands elsewhere
    private <S> Optional<ResourceRecord<S>> here(KeptProvider<S> provider, ResourceId id) {
        Optional<ResourceRecord<S>> old = inventory.resource(provider.form(), id);
        if (old.filter(each -> !each.id().same(id)).isPresent()) {
            throw ArmError.NAME_TAKEN.failed("name", id.name());
        }
        return old;
    }

    private <S> Accepted put(
            KeptProvider<S> provider, ResourceRequest request, Desired<S> desired) {
        ResourceId id = request.id();
        guard.requireChangeable(id); // again: no lock has come since
        GroupRecord group = inventory.stayingGroup(id.subscription(), id.group());
        nesting.requireParent(id);
        Optional<ResourceRecord<S>> here = here(provider, id);
        request.conditions().check(here.map(ResourceRecord::etag));
        here.ifPresent(KeptChanges::requireIdle);
        if (here.isEmpty()) {
            nesting.requireFreeName(provider, id);
        }
        Stamp stamp = new Stamp(request.by(), inventory.now());
        ResourceRecord<S> resource =
                here.orElseGet(
                        () ->
                                ResourceRecord.asked(
                                        id.spelledLike(group.subscription(), group.name()),
                                        chance.uuid(),
                                        desired.created(),
                                        stamp));
        S wanted = here.map(desired::changed).orElse(resource.wanted());
        return begin(provider, desired, resource, wanted, here.isEmpty(), stamp);
    }

    private <S> Accepted begin(
            KeptProvider<S> provider,
            Desired<S> desired,
            ResourceRecord<S> resource,
            S wanted,
            boolean created,
            Stamp stamp) {
        String etag = Etags.next(chance, inventory.now());
        if (provider.isMadeAtOnce()) {
            ResourceRecord<S> made = resource.changed(wanted, etag, stamp);
            inventory.batch().put(provider.form(), made).write();
            return new Accepted(created, desired.answer(made), Optional.empty(), desired.warning());
        }
        OperationRecord operation =
                executor.fresh(
                        provider.operationId(chance),
                        resource.id().subscription(),
                        resource.location());
        ResourceRecord<S> running = resource.toward(wanted, operation.id(), etag, stamp);
        inventory.batch().begin(operation).put(provider.form(), running).write();
        return new Accepted(
                created, desired.answer(running), Optional.of(operation), desired.warning());
    }

    <S> Accepted patch(KeptProvider<S> provider, ResourceRequest request) {
        Desired<S> desired = provider.patch(request);
        Accepted patch = inventory.change(() -> patch(provider, request, desired));
        if (patch.operation().isPresent()) {
            executor.workOn(provider, request.id());
        }
        return patch;
    }

    private <S> Accepted patch(
            KeptProvider<S> provider, ResourceRequest request, Desired<S> desired) {
        ResourceId id = request.id();
        guard.requireChangeable(id);
        GroupRecord _ = inventory.stayingGroup(id.subscription(), id.group());
        ResourceRecord<S> old =
                catalog.record(provider, id).orElseThrow(() -> catalog.missing(provider, id));
        request.conditions().check(Optional.of(old.etag()));
        requireIdle(old);
        S wanted = desired.changed(old);
        Stamp stamp = new Stamp(request.by(), inventory.now());
        if (!provider.same(old, old.wanted(), wanted)) {
            return begin(provider, desired, old, wanted, false, stamp);
        }
        ResourceRecord<S> changed = old.changed(wanted, Etags.next(chance, inventory.now()), stamp);
        inventory.batch().put(provider.form(), changed).write();
        return new Accepted(false, desired.answer(changed), Optional.empty(), desired.warning());
    }

    <S> Removal delete(KeptProvider<S> provider, ResourceId id, Conditions conditions, String by) {
        Removal removal =
                inventory.change(
                        () -> {
                            guard.requireRemovable(id);
                            Optional<ResourceRecord<S>> resource = catalog.record(provider, id);
                            if (resource.isEmpty()) {
                                return new Removal.Absent();
                            }
                            conditions.check(resource.map(ResourceRecord::etag));
                            requireIdle(resource.get());
                            nesting.requireChildless(resource.get().id());
                            if (provider.isRemovedAtOnce()) {
                                inventory.batch().remove(provider.form(), resource.get()).write();
                                return new Removal.Gone(provider.resource(resource.get()));
                            }
                            return new Removal.Begun(
                                    executor.beginRemoval(
                                                    provider,
                                                    resource.get(),
                                                    new Stamp(by, inventory.now()))
                                            .id());
                        });
        if (removal instanceof Removal.Begun) {
            executor.workOn(provider, id);
        }
        return removal;
    }

    private static void requireIdle(ResourceRecord<?> resource) {
        if (resource.operation().isPresent()) {
            throw ArmError.OPERATION_IN_PROGRESS.failed("name", resource.id().name());
        }
    }
}
