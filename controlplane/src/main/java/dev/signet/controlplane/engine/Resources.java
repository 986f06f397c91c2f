// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.Conditions;
import dev.signet.controlplane.arm.Etags;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.KeptProvider.Desired;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The one door to resources of every type. Requests only change what is wanted; steps do the
/// rest. Any thread.
public final class Resources {
    private final Inventory inventory;
    private final List<ResourceProvider> providers;
    private final Executor executor;
    private final Chance chance;
    private final Nesting nesting;
    private final Guard guard;

    /// Reads and writes nothing yet.
    ///
    /// @param providers who uses another's resources stands before it: a resource group is emptied
    ///     in this order
    public Resources(Inventory inventory, List<ResourceProvider> providers, Chance chance) {
        this(inventory, providers, Guard.NONE, chance);
    }

    /// The same with somebody who has a word before changes.
    public Resources(
            Inventory inventory, List<ResourceProvider> providers, Guard guard, Chance chance) {
        this.guard = guard;
        this.inventory = inventory;
        this.providers = List.copyOf(providers);
        this.executor = new Executor(inventory, this.providers, chance);
        this.chance = chance;
        this.nesting = new Nesting(inventory, this.providers);
    }

    /// Resumes what was made and goes on with what was begun. Once.
    public void start() {
        executor.start();
    }

    /// Waits until no operation runs.
    ///
    /// @return false when the time is up
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return executor.awaitIdle(atMost);
    }

    /// Begins no further step.
    public void close() {
        executor.close();
    }

    /// Every provider, in the order of removal.
    public List<ResourceProvider> providers() {
        return providers;
    }

    /// @throws Failed `NOT_FOUND` for a type that nobody provides
    public ResourceProvider provider(ResourceType type) {
        return providers.stream()
                .filter(provider -> provider.type().same(type))
                .findFirst()
                .orElseThrow(ArmError.PATH_NOT_FOUND::failed);
    }

    /// The one that keeps resources of that id: several may extend others by the same type.
    private ResourceProvider provider(ResourceId id) {
        return providers.stream()
                .filter(provider -> provider.type().same(id.type()) && fits(provider, id))
                .findFirst()
                .orElseGet(() -> provider(id.type()));
    }

    private static boolean fits(ResourceProvider provider, ResourceId id) {
        return !(provider instanceof ExtensionProvider extension)
                || id.extended().filter(each -> extension.canExtend(each.type())).isPresent();
    }

    public Optional<Resource> find(ResourceId id) {
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
    private static ResourceId extended(ExtensionProvider provider, ResourceId id) {
        return id.extended()
                .filter(each -> provider.canExtend(each.type()))
                .orElseThrow(ArmError.PATH_NOT_FOUND::failed);
    }

    private <S> Optional<Resource> find(KeptProvider<S> provider, ResourceId id) {
        return record(provider, id).map(provider::resource);
    }

    private <S> Optional<ResourceRecord<S>> record(KeptProvider<S> provider, ResourceId id) {
        return inventory.resource(provider.form(), id).filter(each -> each.id().same(id));
    }

    /// @throws Failed `NOT_FOUND`
    public Resource require(ResourceId id) {
        ResourceProvider provider = provider(id);
        if (provider instanceof ExtensionProvider extension) {
            Resource _ = require(extended(extension, id));
        }
        return find(id).orElseThrow(() -> missing(provider, id));
    }

    private Failed missing(ResourceProvider provider, ResourceId id) {
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
    public List<Resource> list(ResourceProvider provider, Scope scope) {
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
    public <S> boolean isTaken(KeptProvider<S> provider, ResourceId id) {
        return inventory.resource(provider.form(), id).isPresent();
    }

    /// Refuses what can be refused before a body is read: [#put] does it too.
    public void admit(ResourceId id) {
        ResourceProvider provider = provider(id);
        provider.check(id);
        if (provider instanceof DirectProvider && provider.tracked()) {
            GroupRecord _ = inventory.stayingGroup(id.subscription(), id.group());
        }
    }

    /// Refuses a request that could not be carried out whatever there is; changes nothing.
    ///
    /// @throws Failed `INVALID`, `NOT_FOUND`
    public void validate(ResourceRequest request) {
        ResourceProvider provider = provider(request.id());
        String _ = provider.namespace().versions().spelled(request.version());
        provider.check(request.id());
        provider.validate(request);
    }

    /// What a request has come to.
    ///
    /// @param resource as the answer to the request shows it
    /// @param operation empty when all is done
    /// @param warning for the caller, ASCII; empty: none
    public record Accepted(
            boolean created,
            Resource resource,
            Optional<OperationRecord> operation,
            Optional<String> warning) {}

    /// Makes a resource or replaces what is wanted of it.
    ///
    /// @throws Failed `INVALID`, `CONFLICT`, `NOT_FOUND`, `PRECONDITION_FAILED`; then nothing has
    ///     changed
    public Accepted put(ResourceRequest request) {
        admit(request.id());
        guard.requireChangeable(request.id());
        return switch (provider(request.id())) {
            case KeptProvider<?> kept -> put(kept, request);
            case DirectProvider direct -> {
                var put = direct.put(spelled(direct, request), stamp(request.by()));
                yield new Accepted(put.created(), put.resource(), Optional.empty(), put.warning());
            }
            case ExtensionProvider extension -> {
                extension.validate(request);
                var put = inventory.change(() -> put(extension, request));
                yield new Accepted(put.created(), put.resource(), Optional.empty(), put.warning());
            }
        };
    }

    /// The request with the resource group as the group itself is spelled.
    private ResourceRequest spelled(DirectProvider provider, ResourceRequest request) {
        ResourceId id = request.id();
        return provider.tracked()
                ? request.of(
                        id.spelledLike(
                                id.subscription(),
                                inventory.requireGroup(id.subscription(), id.group()).name()))
                : request;
    }

    private DirectProvider.Put put(ExtensionProvider provider, ResourceRequest request) {
        Resource extended = require(extended(provider, request.id()));
        return provider.put(extended, request, stamp(request.by()));
    }

    private <S> Accepted put(KeptProvider<S> provider, ResourceRequest request) {
        Desired<S> desired = provider.put(request);
        Accepted put = inventory.change(() -> put(provider, request, desired));
        if (put.operation().isPresent()) {
            executor.workOn(provider, request.id());
        }
        return put;
    }

    private <S> Accepted put(
            KeptProvider<S> provider, ResourceRequest request, Desired<S> desired) {
        ResourceId id = request.id();
        GroupRecord group = inventory.stayingGroup(id.subscription(), id.group());
        nesting.requireParent(id);
        Optional<ResourceRecord<S>> old = inventory.resource(provider.form(), id);
        Optional<ResourceRecord<S>> here = old.filter(each -> each.id().same(id));
        if (old.isPresent() && here.isEmpty()) {
            throw ArmError.NAME_TAKEN.failed("name", id.name());
        }
        request.conditions().check(here.map(ResourceRecord::etag));
        here.ifPresent(Resources::requireIdle);
        if (here.isEmpty()) {
            nesting.requireFreeName(provider, id);
        }
        Stamp stamp = stamp(request.by());
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

    /// Changes what the body names: at once, or by an operation where a step is needed.
    ///
    /// @throws Failed `INVALID`, `CONFLICT`, `NOT_FOUND`, `PRECONDITION_FAILED`
    public Accepted patch(ResourceRequest request) {
        guard.requireChangeable(request.id());
        return switch (provider(request.id())) {
            case KeptProvider<?> kept -> patch(kept, request);
            case DirectProvider direct ->
                    new Accepted(
                            false,
                            direct.patch(request, stamp(request.by())),
                            Optional.empty(),
                            Optional.empty());
            case ExtensionProvider _ -> throw ArmError.METHOD_NOT_ALLOWED.failed("method", "PATCH");
        };
    }

    private <S> Accepted patch(KeptProvider<S> provider, ResourceRequest request) {
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
        GroupRecord _ = inventory.stayingGroup(id.subscription(), id.group());
        ResourceRecord<S> old = record(provider, id).orElseThrow(() -> missing(provider, id));
        request.conditions().check(Optional.of(old.etag()));
        requireIdle(old);
        S wanted = desired.changed(old);
        Stamp stamp = stamp(request.by());
        if (!provider.same(old, old.wanted(), wanted)) {
            return begin(provider, desired, old, wanted, false, stamp);
        }
        ResourceRecord<S> changed = old.changed(wanted, Etags.next(chance, inventory.now()), stamp);
        inventory.batch().put(provider.form(), changed).write();
        return new Accepted(false, desired.answer(changed), Optional.empty(), desired.warning());
    }

    /// Removes a resource.
    ///
    /// @param by object id of the caller
    /// @throws Failed `CONFLICT`, `PRECONDITION_FAILED`, `NOT_FOUND` where the type says so
    public Removal delete(ResourceId id, Conditions conditions, String by) {
        guard.requireRemovable(id);
        if (id.type().same(ResourceType.GROUP)) {
            return new Removal.Begun(deleteGroup(id.subscription(), id.group()));
        }
        return switch (provider(id)) {
            case KeptProvider<?> kept -> delete(kept, id, conditions, by);
            case DirectProvider direct -> direct.delete(id);
            case ExtensionProvider extension -> {
                Resource extended = require(extended(extension, id));
                yield inventory.change(() -> extension.delete(extended, id));
            }
        };
    }

    private <S> Removal delete(
            KeptProvider<S> provider, ResourceId id, Conditions conditions, String by) {
        Removal removal =
                inventory.change(
                        () -> {
                            Optional<ResourceRecord<S>> resource = record(provider, id);
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
                                    executor.beginRemoval(provider, resource.get(), stamp(by))
                                            .id());
                        });
        if (removal instanceof Removal.Begun) {
            executor.workOn(provider, id);
        }
        return removal;
    }

    /// Removes a resource group with all that is in it; the same operation when it is going
    /// already.
    private String deleteGroup(String subscription, String name) {
        return inventory.change(
                () -> executor.beginGroupRemoval(inventory.requireGroup(subscription, name)));
    }

    /// An operation whose result can be read.
    public Optional<OperationRecord> operation(String id) {
        return inventory.operation(id);
    }

    private Stamp stamp(String by) {
        return new Stamp(by, inventory.now());
    }

    private static void requireIdle(ResourceRecord<?> resource) {
        if (resource.operation().isPresent()) {
            throw ArmError.OPERATION_IN_PROGRESS.failed("name", resource.id().name());
        }
    }

    /// Refuses what a lock keeps from being changed, for what is changed past the door.
    ///
    /// @throws dev.signet.base.Failed `ScopeLocked`
    public void requireChangeable(ResourceId id) {
        guard.requireChangeable(id);
    }

    /// Refuses what a lock keeps from being removed.
    ///
    /// @throws dev.signet.base.Failed `ScopeLocked`
    public void requireRemovable(ResourceId id) {
        guard.requireRemovable(id);
    }
}
