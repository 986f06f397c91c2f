// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.controlplane.AccountRecord.Goal;
import dev.signet.controlplane.AccountRecord.Stamp;
import dev.signet.controlplane.Fleet.Outcome;
import dev.signet.controlplane.OperationRecord.Problem;
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

    private static final Problem STUCK =
            new Problem(
                    "InternalServerError",
                    "An account of the resource group could not be removed.");

    private final Inventory inventory;
    private final Fleet fleet;
    private final Optional<VaultProvider> vaults;
    private final Chance chance;
    private final Lanes lanes = new Lanes();

    Executor(Inventory inventory, Fleet fleet, Optional<VaultProvider> vaults, Chance chance) {
        this.inventory = inventory;
        this.fleet = fleet;
        this.vaults = vaults;
        this.chance = chance;
    }

    /// Serves every account that was made and goes on with every operation that was begun.
    void start() {
        inventory.batch().forget().write();
        for (AccountRecord account : inventory.accounts()) {
            if (account.goal() == Goal.PRESENT) {
                account.inForce().ifPresent(state -> fleet.resume(account.spec(state)));
            } else if (account.operation().isEmpty()) {
                begin(account, account.modified()); // its removal failed in an earlier life
            }
        }
        inventory.accounts().stream()
                .filter(account -> account.operation().isPresent())
                .forEach(account -> account(account.name()));
        inventory.groups().stream()
                .filter(group -> group.operation().isPresent())
                .forEach(group -> group(group.subscription(), group.name()));
    }

    /// Starts work on an account whose record has changed.
    void account(String name) {
        lanes.submit("account " + name, () -> persist(() -> workOnAccount(name)));
    }

    /// Starts work on a resource group that shall go.
    void group(String subscription, String name) {
        lanes.submit(
                "group " + subscription + " " + name,
                () -> persist(() -> workOnGroup(subscription, name)));
    }

    /// Waits until nothing is being worked on.
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        return lanes.awaitIdle(atMost);
    }

    /// Stops between two steps.
    void close() {
        lanes.close();
    }

    private void workOnAccount(String name) {
        while (!lanes.closed()) {
            Optional<AccountRecord> account = inventory.account(name);
            if (account.isEmpty()) {
                return;
            }
            Step step = Planner.next(account.get());
            if (step instanceof Step.Rest) {
                break;
            }
            Outcome outcome = attempt(step);
            settle(step, outcome, account.get());
            group(account.get().subscription(), account.get().resourceGroup());
        }
    }

    private Outcome attempt(Step step) {
        for (int left = TRIES - 1; ; left--) {
            try {
                return switch (step) {
                    case Step.Rest _, Step.Confirm _ -> new Outcome.Done();
                    case Step.Make(var spec) -> fleet.create(spec);
                    case Step.Change(var before, var after) -> fleet.update(before, after);
                    case Step.Erase(var spec) -> fleet.delete(spec);
                };
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a step of an account has failed", e);
                if (left == 0) {
                    return e instanceof Failed failed
                            ? new Outcome.Refused(ArmErrors.code(failed), ArmErrors.message(failed))
                            : new Outcome.Refused("InternalServerError", "The step has failed.");
                }
                pause();
            }
        }
    }

    private void settle(Step step, Outcome outcome, AccountRecord seen) {
        inventory.change(
                () -> {
                    AccountRecord account = inventory.account(seen.name()).orElse(seen);
                    OperationRecord operation = operation(account);
                    Planner.Settled settled =
                            Planner.after(
                                    step,
                                    outcome,
                                    account,
                                    operation,
                                    inventory.now(),
                                    Etags.next(chance, inventory.now()));
                    Inventory.Batch batch = inventory.batch().put(settled.operation());
                    settled.account().ifPresentOrElse(batch::put, () -> batch.remove(account));
                    batch.write();
                    return true;
                });
    }

    private OperationRecord operation(AccountRecord account) {
        String id = account.operation().orElseThrow();
        return inventory
                .operation(id)
                .orElseGet(
                        () ->
                                new OperationRecord(
                                        RecordCodec.FORMAT,
                                        id,
                                        account.subscription(),
                                        account.location(),
                                        inventory.now(),
                                        Optional.empty(),
                                        Optional.empty()));
    }

    /// Records that the account shall go. Called inside [Inventory#change].
    ///
    /// @return the operation
    OperationRecord begin(AccountRecord account, Stamp stamp) {
        Inventory.Batch batch = inventory.batch();
        OperationRecord operation = begin(account, stamp, batch);
        batch.write();
        return operation;
    }

    /// The same as a part of a larger write.
    OperationRecord begin(AccountRecord account, Stamp stamp, Inventory.Batch batch) {
        OperationRecord operation = fresh(account.subscription(), account.location());
        String etag = Etags.next(chance, inventory.now());
        batch.begin(operation).put(account.leaving(operation.id(), etag, stamp));
        return operation;
    }

    /// A new operation, not written yet.
    OperationRecord fresh(String subscription, String location) {
        return new OperationRecord(
                RecordCodec.FORMAT,
                chance.uuid().toString(),
                subscription,
                location,
                inventory.now(),
                Optional.empty(),
                Optional.empty());
    }

    private void workOnGroup(String subscription, String name) {
        Optional<GroupRecord> found = inventory.group(subscription, name);
        if (found.isEmpty() || found.get().operation().isEmpty()) {
            return;
        }
        List<AccountRecord> accounts = inventory.accounts(subscription, name);
        for (AccountRecord account : accounts) {
            if (account.operation().isEmpty() && account.goal() == Goal.ABSENT) {
                end(found.get(), Optional.of(STUCK));
                return;
            }
            inventory.change(
                    () ->
                            inventory
                                    .account(account.name())
                                    .filter(current -> current.operation().isEmpty())
                                    .map(current -> begin(current, current.modified())));
            account(account.name());
        }
        if (accounts.isEmpty()) {
            removeVaults(found.get());
            end(found.get(), Optional.empty());
        }
    }

    private void removeVaults(GroupRecord group) {
        vaults.ifPresent(
                provider ->
                        provider.list().stream()
                                .filter(vault -> VaultJson.inGroup(vault, group.name()))
                                .forEach(vault -> provider.delete(VaultJson.name(vault))));
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
                        batch.remove(group);
                    }
                    batch.write();
                    return true;
                });
    }

    /// Repeats work that the store, not the fleet, has failed; at last leaves it to the next
    /// start.
    private void persist(Runnable work) {
        for (int left = REPEATS; left > 0 && !lanes.closed(); left--) {
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
