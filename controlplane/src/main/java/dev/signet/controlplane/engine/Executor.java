// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmErrorResponse;
import dev.signet.controlplane.arm.Etags;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.Stamp;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Does what the planner says, step by step, on threads of its own. It may be killed at any
/// moment: all it knows is in the inventory, every step can be repeated, and [#start] goes on.
final class Executor {
    private static final System.Logger LOG = System.getLogger(Executor.class.getName());
    private static final int TRIES = 3;
    private static final int REPEATS = 50;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final Inventory inventory;
    private final List<ResourceProvider> providers;
    private final Chance chance;
    private final KeyedExecutor tasks = new KeyedExecutor();
    private final GroupRemoval groups;

    /// @param providers who uses another's resources stands before it
    Executor(Inventory inventory, List<ResourceProvider> providers, Chance chance) {
        this.inventory = inventory;
        this.providers = providers;
        this.chance = chance;
        this.groups = new GroupRemoval(inventory, this, providers);
    }

    /// Resumes every resource that was made and goes on with every operation that was begun.
    void start() {
        inventory.batch().forget().write();
        for (ResourceProvider provider : providers) {
            if (provider instanceof KeptProvider<?> kept) {
                resume(kept);
            }
        }
        for (ResourceProvider provider : providers) {
            if (provider instanceof KeptProvider<?> kept) {
                goOn(kept);
            }
        }
        inventory.groups().stream()
                .filter(group -> group.operation().isPresent())
                .forEach(group -> workOnGroup(group.subscription(), group.name()));
    }

    private <S> void resume(KeptProvider<S> provider) {
        for (ResourceRecord<S> resource : inventory.resources(provider.form())) {
            if (resource.goal() == Goal.PRESENT) {
                resource.inForce().ifPresent(state -> provider.resume(resource, state));
            } else if (resource.operation().isEmpty()) {
                // its removal failed in an earlier life
                beginRemoval(provider, resource, resource.modified());
            }
        }
    }

    private <S> void goOn(KeptProvider<S> provider) {
        inventory.resources(provider.form()).stream()
                .filter(resource -> resource.operation().isPresent())
                .forEach(resource -> workOn(provider, resource.id()));
    }

    /// Starts work on a resource whose record has changed.
    <S> void workOn(KeptProvider<S> provider, ResourceId id) {
        tasks.submit(
                "resource " + provider.form().key(id), () -> persist(() -> work(provider, id)));
    }

    /// Starts work on a resource group that shall go.
    void workOnGroup(String subscription, String name) {
        tasks.submit(
                "group " + subscription + " " + name,
                () -> persist(() -> groups.work(subscription, name)));
    }

    /// Waits until nothing is being worked on.
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        return tasks.awaitIdle(atMost);
    }

    /// Stops between two steps.
    void close() {
        tasks.close();
    }

    private <S> void work(KeptProvider<S> provider, ResourceId id) {
        while (!tasks.closed()) {
            Optional<ResourceRecord<S>> found = inventory.resource(provider.form(), id);
            if (found.isEmpty()) {
                return;
            }
            ResourceRecord<S> resource = found.get();
            Step<S> step =
                    Planner.next(
                            resource, (before, after) -> provider.same(resource, before, after));
            if (step instanceof Step.Rest<S>) {
                break;
            }
            Outcome outcome = attempt(provider, resource, step);
            settle(provider, step, outcome, resource);
            workOnGroup(resource.id().subscription(), resource.id().group());
        }
    }

    private static <S> Outcome attempt(
            KeptProvider<S> provider, ResourceRecord<S> resource, Step<S> step) {
        for (int left = TRIES - 1; ; left--) {
            try {
                return switch (step) {
                    case Step.Rest<S> _, Step.Confirm<S> _ -> new Outcome.Done();
                    case Step.Make<S>(var state) -> provider.make(resource, state);
                    case Step.Change<S>(var before, var after) ->
                            provider.change(resource, before, after);
                    case Step.Erase<S>(var state) -> provider.erase(resource, state);
                };
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a step of a resource has failed", e);
                if (left == 0) {
                    return e instanceof Failed failed
                            ? new Outcome.Refused(
                                    ArmErrorResponse.code(failed), ArmErrorResponse.message(failed))
                            : new Outcome.Refused("InternalServerError", "The step has failed.");
                }
                pause();
            }
        }
    }

    private <S> void settle(
            KeptProvider<S> provider, Step<S> step, Outcome outcome, ResourceRecord<S> seen) {
        inventory.change(
                () -> {
                    ResourceRecord<S> resource =
                            inventory.resource(provider.form(), seen.id()).orElse(seen);
                    Planner.Settled<S> settled =
                            Planner.after(
                                    step,
                                    outcome,
                                    resource,
                                    operation(resource),
                                    inventory.now(),
                                    Etags.next(chance, inventory.now()));
                    Inventory.Batch batch = inventory.batch().put(settled.operation());
                    settled.resource()
                            .ifPresentOrElse(
                                    each -> batch.put(provider.form(), each),
                                    () -> batch.remove(provider.form(), resource));
                    batch.write();
                    return true;
                });
    }

    private OperationRecord operation(ResourceRecord<?> resource) {
        String id = resource.operation().orElseThrow();
        return inventory
                .operation(id)
                .orElseGet(
                        () ->
                                OperationRecord.begun(
                                        id,
                                        resource.id().subscription(),
                                        resource.location(),
                                        inventory.now()));
    }

    /// Records that the resource shall go. Called inside [Inventory#change].
    <S> OperationRecord beginRemoval(
            KeptProvider<S> provider, ResourceRecord<S> resource, Stamp stamp) {
        Inventory.Batch batch = inventory.batch();
        OperationRecord operation = beginRemoval(provider, resource, stamp, batch);
        batch.write();
        return operation;
    }

    /// The same as a part of a larger write.
    <S> OperationRecord beginRemoval(
            KeptProvider<S> provider,
            ResourceRecord<S> resource,
            Stamp stamp,
            Inventory.Batch batch) {
        OperationRecord operation =
                fresh(
                        provider.operationId(chance),
                        resource.id().subscription(),
                        resource.location());
        String etag = Etags.next(chance, inventory.now());
        batch.begin(operation).put(provider.form(), resource.leaving(operation.id(), etag, stamp));
        return operation;
    }

    /// Begins to remove a group with all that is in it. Called inside [Inventory#change].
    ///
    /// @return the operation's id
    String beginGroupRemoval(GroupRecord group) {
        return groups.begin(group);
    }

    /// A new operation, not written yet.
    OperationRecord fresh(String subscription, String location) {
        return fresh(chance.uuid().toString(), subscription, location);
    }

    /// The same under an id of the provider's.
    OperationRecord fresh(String id, String subscription, String location) {
        return OperationRecord.begun(id, subscription, location, inventory.now());
    }

    /// Repeats work that the store, not the provider, has failed; at last leaves it to the next
    /// start.
    private void persist(Runnable work) {
        for (int left = REPEATS; left > 0 && !tasks.closed(); left--) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "the control plane's work has failed", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
