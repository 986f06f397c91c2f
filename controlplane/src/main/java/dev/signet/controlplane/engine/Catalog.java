// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import java.util.List;
import java.util.Optional;

/// Who provides which resources, and which there are. Changes nothing. Any thread.
final class Catalog {
    private final Inventory inventory;
    private final List<ResourceProvider> providers;

    Catalog(Inventory inventory, List<ResourceProvider> providers) {
        this.inventory = inventory;
        this.providers = List.copyOf(providers);
    }

    List<ResourceProvider> providers() {
        return providers;
    }

    /// @throws Failed `NOT_FOUND` for a type that nobody provides
    ResourceProvider provider(ResourceType type) {
        return providers.stream()
                .filter(provider -> provider.type().same(type))
                .findFirst()
                .orElseThrow(ArmError.PATH_NOT_FOUND::failed);
    }

    /// The one that keeps resources of that id: several may extend others by the same type.
    ResourceProvider provider(ResourceId id) {
        return providers.stream()
                .filter(provider -> provider.type().same(id.type()) && fits(provider, id))
                .findFirst()
                .orElseGet(() -> provider(id.type()));
    }

    private static boolean fits(ResourceProvider provider, ResourceId id) {
        return !(provider instanceof ExtensionProvider extension)
                || id.extended().filter(each -> extension.canExtend(each.type())).isPresent();
    }

    /// The resource of that id.
    Optional<Resource> find(ResourceId id) {
        return switch (provider(id)) {
            case KeptProvider<?> kept -> find(kept, id);
            case DirectProvider direct -> direct.find(id);
            case ExtensionProvider extension ->
                    find(extended(extension, id)).flatMap(each -> extension.find(each, id));
        };
    }

    /// The id of what an extension extends.
    ///
    /// @throws Failed `NOT_FOUND` when such a resource cannot be extended so
    static ResourceId extended(ExtensionProvider provider, ResourceId id) {
        return id.extended()
                .filter(each -> provider.canExtend(each.type()))
                .orElseThrow(ArmError.PATH_NOT_FOUND::failed);
    }

    private <S> Optional<Resource> find(KeptProvider<S> provider, ResourceId id) {
        return record(provider, id).map(provider::resource);
    }

    <S> Optional<ResourceRecord<S>> record(KeptProvider<S> provider, ResourceId id) {
        return inventory.resource(provider.form(), id).filter(each -> each.id().same(id));
    }

    /// @throws Failed `NOT_FOUND`
    Resource require(ResourceId id) {
        ResourceProvider provider = provider(id);
        if (provider instanceof ExtensionProvider extension) {
            Resource _ = require(extended(extension, id));
        }
        return find(id).orElseThrow(() -> missing(provider, id));
    }

    /// The resource when it is there to stay, with the group that it is in.
    ///
    /// @throws Failed `NOT_FOUND`, `CONFLICT`
    Resource requireStaying(ResourceId id) {
        Resource resource = require(id);
        if (!id.group().isEmpty()) {
            GroupRecord _ = inventory.stayingGroup(id.subscription(), id.group());
        }
        if (provider(id) instanceof KeptProvider<?> kept) {
            record(kept, id).filter(each -> each.goal() == Goal.ABSENT).ifPresent(Catalog::refuse);
        }
        return resource;
    }

    /// Also where its removal has failed: the next start goes on with it.
    private static void refuse(ResourceRecord<?> leaving) {
        ArmError error =
                leaving.operation().isPresent()
                        ? ArmError.OPERATION_IN_PROGRESS
                        : ArmError.REMOVAL_FAILED;
        throw error.failed("name", leaving.id().name());
    }

    Failed missing(ResourceProvider provider, ResourceId id) {
        boolean groupless =
                provider instanceof KeptProvider<?>
                        && inventory.group(id.subscription(), id.group()).isEmpty();
        return groupless
                ? ArmError.GROUP_NOT_FOUND.failed("group", id.group())
                : provider.missing(id);
    }

    /// The resources of a type in a scope.
    ///
    /// @throws Failed `NOT_FOUND` when the scope is a group that is not there
    List<Resource> list(ResourceProvider provider, Scope scope) {
        if (scope instanceof Scope.Group(var subscription, var group)) {
            GroupRecord _ = inventory.requireGroup(subscription, group);
        }
        return switch (provider) {
            case KeptProvider<?> kept -> list(kept, scope);
            case DirectProvider direct -> direct.list(scope);
            case ExtensionProvider extension -> list(extension, scope);
        };
    }

    private List<Resource> list(ExtensionProvider extension, Scope scope) {
        if (scope instanceof Scope.Within(var resource)) {
            return extension.list(require(resource));
        }
        return providers.stream()
                .filter(provider -> provider.tracked() && extension.canExtend(provider.type()))
                .flatMap(provider -> list(provider, scope).stream())
                .flatMap(resource -> extension.list(resource).stream())
                .toList();
    }

    private <S> List<Resource> list(KeptProvider<S> provider, Scope scope) {
        return inventory.resources(provider.form(), scope).stream()
                .map(provider::resource)
                .toList();
    }

    /// Whether a kept resource stands in the way of a new one of that id, wherever it is.
    <S> boolean isTaken(KeptProvider<S> provider, ResourceId id) {
        return inventory.resource(provider.form(), id).isPresent();
    }
}
