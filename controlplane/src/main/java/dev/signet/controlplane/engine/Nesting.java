// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.Scope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What kept resources have to do with each other: the nested ones with what they are nested in,
/// and those whose names exclude each other. Every call stands inside [Inventory#change].
final class Nesting {
    private static final int IDS_SHOWN_MAX = 3;

    private final Inventory inventory;
    private final List<ResourceProvider> providers;

    Nesting(Inventory inventory, List<ResourceProvider> providers) {
        this.inventory = inventory;
        this.providers = providers;
    }

    /// Refuses unless what the resource is nested in is there to stay.
    ///
    /// @throws dev.signet.base.Failed `NOT_FOUND`, `CONFLICT`
    void requireParent(ResourceId id) {
        id.parent()
                .ifPresent(
                        parent -> {
                            ResourceRecord<?> there =
                                    find(parent)
                                            .orElseThrow(
                                                    () ->
                                                            ArmError.PARENT_NOT_FOUND.failed(
                                                                    "parent",
                                                                    parent.type().text()
                                                                            + "/"
                                                                            + parent.path()));
                            if (there.goal() == Goal.ABSENT) {
                                throw ArmError.OPERATION_IN_PROGRESS.failed("name", parent.path());
                            }
                        });
    }

    private Optional<ResourceRecord<?>> find(ResourceId id) {
        return kept().filter(provider -> provider.type().same(id.type()))
                .<ResourceRecord<?>>flatMap(provider -> record(provider, id).stream())
                .findFirst();
    }

    private <S> Optional<ResourceRecord<S>> record(KeptProvider<S> provider, ResourceId id) {
        return inventory.resource(provider.form(), id).filter(each -> each.id().same(id));
    }

    /// Refuses to let go of what others are nested in.
    ///
    /// @throws dev.signet.base.Failed `CONFLICT` naming some of them
    void requireChildless(ResourceId id) {
        List<String> nested =
                kept().filter(
                                provider ->
                                        provider.type()
                                                .parent()
                                                .filter(id.type()::same)
                                                .isPresent())
                        .flatMap(provider -> within(provider, id))
                        .map(ResourceId::text)
                        .toList();
        if (!nested.isEmpty()) {
            throw ArmError.NESTED_RESOURCES.failed(
                    "ids", nested.stream().limit(IDS_SHOWN_MAX).collect(Collectors.joining(",")));
        }
    }

    private <S> Stream<ResourceId> within(KeptProvider<S> provider, ResourceId id) {
        return inventory.resources(provider.form(), new Scope.Within(id)).stream()
                .map(ResourceRecord::id);
    }

    /// Refuses a name that a resource of whatever type has for itself.
    ///
    /// @throws dev.signet.base.Failed `CONFLICT`
    void requireFreeName(KeptProvider<?> provider, ResourceId id) {
        provider.exclusiveName(id)
                .filter(this::isNameTaken)
                .ifPresent(
                        name -> {
                            throw ArmError.NAME_TAKEN.failed("name", name);
                        });
    }

    private boolean isNameTaken(String name) {
        return kept().flatMap(this::exclusiveNames).anyMatch(name::equalsIgnoreCase);
    }

    private <S> Stream<String> exclusiveNames(KeptProvider<S> provider) {
        return inventory.resources(provider.form()).stream()
                .flatMap(each -> provider.exclusiveName(each.id()).stream());
    }

    private Stream<KeptProvider<?>> kept() {
        return providers.stream()
                .filter(KeptProvider.class::isInstance)
                .map(provider -> (KeptProvider<?>) provider);
    }
}
