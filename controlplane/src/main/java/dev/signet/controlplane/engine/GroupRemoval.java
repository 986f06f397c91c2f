// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.controlplane.engine.OperationRecord.Problem;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.Scope;
import java.util.List;
import java.util.Optional;

/// Removes a resource group with all that is in it, type by type in the order of the providers:
/// what uses another resource goes before it. Nested resources and extensions go with what they
/// belong to.
final class GroupRemoval {
    private static final Problem STUCK =
            new Problem(
                    "InternalServerError",
                    "An account of the resource group could not be removed.");

    private final Inventory inventory;
    private final Executor executor;
    private final List<ResourceProvider> providers;
    private final List<ExtensionProvider> extensions;

    GroupRemoval(Inventory inventory, Executor executor, List<ResourceProvider> providers) {
        this.inventory = inventory;
        this.executor = executor;
        this.providers = providers.stream().filter(ResourceProvider::tracked).toList();
        this.extensions =
                providers.stream()
                        .filter(ExtensionProvider.class::isInstance)
                        .map(ExtensionProvider.class::cast)
                        .toList();
    }

    /// How far the removal of one type's resources has come.
    private enum Progress {
        GONE,
        GOING,
        STUCK
    }

    /// One write: the group, its operation and those of the kept resources that go first. Called
    /// inside [Inventory#change].
    String begin(GroupRecord group) {
        if (group.operation().isPresent()) {
            return group.operation().get(); // being deleted already: the same answer again
        }
        OperationRecord operation = executor.fresh(group.subscription(), "");
        Inventory.Batch batch =
                inventory.batch().begin(operation).put(group.with(Optional.of(operation.id())));
        if (!providers.isEmpty() && providers.getFirst() instanceof KeptProvider<?> first) {
            begin(first, group, batch);
        }
        batch.write();
        executor.workOnGroup(group.subscription(), group.name());
        return operation.id();
    }

    private <S> void begin(KeptProvider<S> provider, GroupRecord group, Inventory.Batch batch) {
        inventory.resources(provider.form(), scope(group)).stream()
                .filter(resource -> resource.operation().isEmpty())
                .forEach(
                        resource ->
                                executor.beginRemoval(
                                        provider, resource, resource.modified(), batch));
    }

    /// Goes on with a group that shall go: starts what can go now, ends the operation when nothing
    /// is left. Called again whenever work on one of its resources has ended.
    void work(String subscription, String name) {
        Optional<GroupRecord> found = inventory.group(subscription, name);
        if (found.isEmpty() || found.get().operation().isEmpty()) {
            return;
        }
        for (ResourceProvider provider : providers) {
            Progress progress =
                    switch (provider) {
                        case KeptProvider<?> kept -> remove(kept, found.get());
                        case DirectProvider direct -> remove(direct, found.get());
                        case ExtensionProvider _ -> Progress.GONE; // goes with what it extends
                    };
            switch (progress) {
                case GONE -> {}
                case GOING -> {
                    return;
                }
                case STUCK -> {
                    end(found.get(), Optional.of(STUCK));
                    return;
                }
            }
        }
        end(found.get(), Optional.empty());
    }

    private <S> Progress remove(KeptProvider<S> provider, GroupRecord group) {
        List<ResourceRecord<S>> resources = inventory.resources(provider.form(), scope(group));
        for (ResourceRecord<S> resource : resources) {
            if (resource.operation().isEmpty() && resource.goal() == Goal.ABSENT) {
                return Progress.STUCK;
            }
            inventory.change(
                    () ->
                            inventory
                                    .resource(provider.form(), resource.id())
                                    .filter(current -> current.operation().isEmpty())
                                    .map(
                                            current ->
                                                    executor.beginRemoval(
                                                            provider,
                                                            current,
                                                            current.modified())));
            executor.workOn(provider, resource.id());
        }
        return resources.isEmpty() ? Progress.GONE : Progress.GOING;
    }

    private Progress remove(DirectProvider provider, GroupRecord group) {
        for (Resource resource : provider.list(scope(group))) {
            Removal _ = inventory.change(() -> provider.delete(resource.id()));
        }
        return Progress.GONE;
    }

    private static Scope scope(GroupRecord group) {
        return new Scope.Group(group.subscription(), group.name());
    }

    private void end(GroupRecord group, Optional<Problem> problem) {
        inventory.change(
                () -> {
                    Inventory.Batch batch = inventory.batch();
                    inventory
                            .operation(group.operation().orElseThrow())
                            .map(operation -> problem.map(operation::failing).orElse(operation))
                            .ifPresent(operation -> batch.put(operation.ended(inventory.now())));
                    if (problem.isPresent()) {
                        batch.put(group.with(Optional.empty()));
                    } else {
                        var id = ResourceId.ofGroup(group.subscription(), group.name());
                        extensions.forEach(each -> each.groupIsGone(id));
                        batch.remove(group);
                    }
                    batch.write();
                    return true;
                });
    }
}
