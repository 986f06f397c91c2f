// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.Conditions;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The one door to resources of every type. Requests only change what is wanted; steps do the
/// rest. Any thread.
public final class Resources {
    private final Inventory inventory;
    private final Catalog catalog;
    private final Executor executor;
    private final KeptChanges kept;
    private final Moves moves;
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
        this.catalog = new Catalog(inventory, providers);
        this.executor = new Executor(inventory, catalog.providers(), chance);
        this.kept =
                new KeptChanges(
                        inventory,
                        catalog,
                        guard,
                        executor,
                        new Nesting(inventory, catalog.providers()),
                        chance);
        this.moves = new Moves(inventory, catalog, guard, chance);
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
        return catalog.providers();
    }

    /// @throws Failed `NOT_FOUND` for a type that nobody provides
    public ResourceProvider provider(ResourceType type) {
        return catalog.provider(type);
    }

    /// The one that keeps resources of that id: several may extend others by the same type.
    ///
    /// @throws Failed `NOT_FOUND` for a type that nobody provides
    public ResourceProvider provider(ResourceId id) {
        return catalog.provider(id);
    }

    /// The resource of that id.
    public Optional<Resource> find(ResourceId id) {
        return catalog.find(id);
    }

    /// @throws Failed `NOT_FOUND`
    public Resource require(ResourceId id) {
        return catalog.require(id);
    }

    /// The resource of that id when neither it nor the group that it is in is being removed. Holds
    /// up to the end of the [#change] in which it is asked.
    ///
    /// @throws Failed `NOT_FOUND`, `CONFLICT`
    public Resource requireStaying(ResourceId id) {
        return catalog.requireStaying(id);
    }

    /// The resources of a type in a scope.
    ///
    /// @throws Failed `NOT_FOUND` when the scope is a group that is not there
    public List<Resource> list(ResourceProvider provider, Scope scope) {
        return catalog.list(provider, scope);
    }

    /// Whether a kept resource stands in the way of a new one of that id, wherever it is.
    public <S> boolean isTaken(KeptProvider<S> provider, ResourceId id) {
        return catalog.isTaken(provider, id);
    }

    /// Refuses what can be refused before a body is read: [#put] does it too.
    public void admit(ResourceId id) {
        ResourceProvider provider = catalog.provider(id);
        provider.check(id);
        if (provider instanceof DirectProvider && provider.tracked()) {
            GroupRecord _ = inventory.stayingGroup(id.subscription(), id.group());
        }
    }

    /// Refuses a request that could not be carried out whatever there is; changes nothing.
    ///
    /// @throws Failed `INVALID`, `NOT_FOUND`
    public void validate(ResourceRequest request) {
        ResourceProvider provider = catalog.provider(request.id());
        String _ = provider.namespace().versions().spelled(request.version());
        provider.check(request.id());
        provider.validate(request);
    }

    /// Refuses an id under which nothing could be made now because its name is another resource's,
    /// in another group or of another type: [#put] does it too. Changes nothing.
    ///
    /// @throws Failed `CONFLICT`
    public void requireFreeName(ResourceId id) {
        switch (catalog.provider(id)) {
            case KeptProvider<?> provider -> kept.requireFreeName(provider, id);
            case DirectProvider direct -> direct.requireFreeName(id);
            case ExtensionProvider _ -> {} // its name is its own
        }
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
        return switch (catalog.provider(request.id())) {
            case KeptProvider<?> provider -> kept.put(provider, request);
            case DirectProvider direct -> {
                var put =
                        inOneStep(
                                direct,
                                () -> {
                                    admit(request.id());
                                    guard.requireChangeable(request.id());
                                    return direct.put(
                                            spelled(direct, request), stamp(request.by()));
                                });
                yield new Accepted(put.created(), put.resource(), Optional.empty(), put.warning());
            }
            case ExtensionProvider extension -> {
                extension.validate(request);
                var put =
                        inventory.change(
                                () -> {
                                    guard.requireChangeable(request.id());
                                    return put(extension, request);
                                });
                yield new Accepted(put.created(), put.resource(), Optional.empty(), put.warning());
            }
        };
    }

    /// Runs a step while nothing is moved, and no lock comes between a look and a write. The engine
    /// changes nothing meanwhile: a step is short.
    public <T> T change(Supplier<T> step) {
        return inventory.change(step);
    }

    /// A short change: nothing is moved and no lock comes between the look and the write.
    private <T> T inOneStep(DirectProvider provider, Supplier<T> step) {
        return provider.isChangedInOneStep() ? inventory.change(step) : step.get();
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
        Resource extended = require(Catalog.extended(provider, request.id()));
        return provider.put(extended, request, stamp(request.by()));
    }

    /// Changes what the body names: at once, or by an operation where a step is needed.
    ///
    /// @throws Failed `INVALID`, `CONFLICT`, `NOT_FOUND`, `PRECONDITION_FAILED`
    public Accepted patch(ResourceRequest request) {
        guard.requireChangeable(request.id());
        return switch (catalog.provider(request.id())) {
            case KeptProvider<?> provider -> kept.patch(provider, request);
            case DirectProvider direct ->
                    new Accepted(
                            false,
                            inOneStep(
                                    direct,
                                    () -> {
                                        guard.requireChangeable(request.id());
                                        return direct.patch(request, stamp(request.by()));
                                    }),
                            Optional.empty(),
                            Optional.empty());
            case ExtensionProvider _ -> throw ArmError.METHOD_NOT_ALLOWED.failed("method", "PATCH");
        };
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
        return switch (catalog.provider(id)) {
            case KeptProvider<?> provider -> kept.delete(provider, id, conditions, by);
            case DirectProvider direct ->
                    inOneStep(
                            direct,
                            () -> {
                                guard.requireRemovable(id);
                                return direct.delete(id, stamp(by));
                            });
            case ExtensionProvider extension ->
                    inventory.change(
                            () -> {
                                guard.requireRemovable(id);
                                Resource extended = require(Catalog.extended(extension, id));
                                return extension.delete(extended, id, stamp(by));
                            });
        };
    }

    /// Moves resources from one resource group to another, or refuses all of it. Vaults come last,
    /// each by itself: where one fails, what came before it has moved. Changes wait meanwhile; a
    /// deployment that runs to either group keeps all where it is.
    ///
    /// @param ids of resources in `from` that are nested in nothing
    /// @param by object id of the caller
    /// @throws Failed `NOT_FOUND`, `CONFLICT`
    public void move(ResourceId from, List<ResourceId> ids, ResourceId to, String by) {
        moves.move(from, ids, to, by);
    }

    /// Refuses what [#move] would; moves nothing.
    ///
    /// @throws Failed `NOT_FOUND`, `CONFLICT`
    public void validateMove(ResourceId from, List<ResourceId> ids, ResourceId to) {
        moves.validate(from, ids, to);
    }

    /// Removes a resource group with all that is in it; the same operation when it is going
    /// already.
    private String deleteGroup(String subscription, String name) {
        return inventory.change(
                () -> {
                    guard.requireRemovable(ResourceId.ofGroup(subscription, name));
                    return executor.beginGroupRemoval(inventory.requireGroup(subscription, name));
                });
    }

    /// An operation whose result can be read.
    public Optional<OperationRecord> operation(String id) {
        return inventory.operation(id);
    }

    private Stamp stamp(String by) {
        return new Stamp(by, inventory.now());
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
