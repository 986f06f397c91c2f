// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.provider.RecordForm;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// What the control plane remembers: resource groups, kept resources of every type, operations.
/// Every change is one atomic write of [ControlStore]. Any thread.
public final class Inventory {
    private static final String GROUP = "group/";
    private static final String OPERATION = "operation/";
    private static final String WITH_GROUP = "with-group/";

    private final ControlStore store;
    private final InstantSource clock;
    private final List<Function<UUID, String>> extensions;

    /// @param extensions for each kind of record that is kept under a resource's number: what the
    ///     keys of one resource's begin with. They go with the resource
    public Inventory(
            ControlStore store, InstantSource clock, List<Function<UUID, String>> extensions) {
        this.store = store;
        this.clock = clock;
        this.extensions = List.copyOf(extensions);
    }

    /// What the keys of documents begin with that go with a resource group, whoever keeps them.
    public static String withGroup(String subscription, String name) {
        return WITH_GROUP + lower(subscription) + "/" + lower(name) + "/";
    }

    /// Runs a step that reads, decides and writes, while no other does.
    public synchronized <T> T change(Supplier<T> step) {
        return step.get();
    }

    public Instant now() {
        return clock.instant();
    }

    public Optional<GroupRecord> group(String subscription, String name) {
        return store.read(groupKey(subscription, name))
                .map(bytes -> RecordCodec.read(bytes, GroupRecord.class));
    }

    /// The group when it is there to stay.
    ///
    /// @throws dev.signet.base.Failed `NOT_FOUND`, `CONFLICT`
    public GroupRecord stayingGroup(String subscription, String name) {
        GroupRecord group = requireGroup(subscription, name);
        group.requireStaying();
        return group;
    }

    /// @throws dev.signet.base.Failed `NOT_FOUND`
    public GroupRecord requireGroup(String subscription, String name) {
        return group(subscription, name)
                .orElseThrow(() -> ArmError.GROUP_NOT_FOUND.failed("group", name));
    }

    /// Every group.
    List<GroupRecord> groups() {
        return groups(store, GROUP);
    }

    /// The groups of a subscription, by name.
    public List<GroupRecord> groups(String subscription) {
        return groups(store, GROUP + lower(subscription) + "/");
    }

    /// The resource whose record stands under the id's key; its own id may be another.
    <S> Optional<ResourceRecord<S>> resource(RecordForm<S> form, ResourceId id) {
        return store.read(form.key(id)).map(form::read);
    }

    /// Every resource of the type, by key.
    <S> List<ResourceRecord<S>> resources(RecordForm<S> form) {
        return store.startingWith(form.prefix()).values().stream().map(form::read).toList();
    }

    /// Those of a scope, by key.
    <S> List<ResourceRecord<S>> resources(RecordForm<S> form, Scope scope) {
        return resources(form).stream().filter(each -> scope.holds(each.id())).toList();
    }

    /// An operation whose result can be read.
    public Optional<OperationRecord> operation(String id) {
        return store.read(OPERATION + lower(id))
                .map(bytes -> RecordCodec.read(bytes, OperationRecord.class))
                .filter(operation -> !operation.forgettable(now()));
    }

    /// Changes to be written together.
    public Batch batch() {
        return new Batch();
    }

    /// One atomic write in the making. One thread.
    public final class Batch {
        private final Map<String, Optional<byte[]>> changes = new HashMap<>();

        public Batch put(GroupRecord group) {
            changes.put(
                    groupKey(group.subscription(), group.name()),
                    Optional.of(RecordCodec.write(group)));
            return this;
        }

        <S> Batch put(RecordForm<S> form, ResourceRecord<S> resource) {
            changes.put(form.key(resource.id()), Optional.of(form.write(resource)));
            return this;
        }

        Batch put(OperationRecord operation) {
            changes.put(
                    OPERATION + lower(operation.id()), Optional.of(RecordCodec.write(operation)));
            return this;
        }

        /// Puts an operation that begins, and forgets those whose results nobody needs any more.
        Batch begin(OperationRecord operation) {
            return forget().put(operation);
        }

        /// Forgets operations whose results nobody needs any more.
        Batch forget() {
            operations(store).stream()
                    .filter(operation -> operation.forgettable(now()))
                    .forEach(
                            operation ->
                                    changes.put(
                                            OPERATION + lower(operation.id()), Optional.empty()));
            return this;
        }

        /// Puts a resource in place of the same one under another id.
        <S> Batch move(RecordForm<S> form, ResourceId from, ResourceRecord<S> resource) {
            changes.put(form.key(from), Optional.empty());
            return put(form, resource);
        }

        /// Removes a group with the documents that go with it.
        Batch remove(GroupRecord group) {
            changes.put(groupKey(group.subscription(), group.name()), Optional.empty());
            store.startingWith(withGroup(group.subscription(), group.name()))
                    .keySet()
                    .forEach(key -> changes.put(key, Optional.empty()));
            return this;
        }

        /// Removes a resource with all that extends it.
        <S> Batch remove(RecordForm<S> form, ResourceRecord<S> resource) {
            changes.put(form.key(resource.id()), Optional.empty());
            for (Function<UUID, String> prefix : extensions) {
                store.startingWith(prefix.apply(resource.uid()))
                        .keySet()
                        .forEach(key -> changes.put(key, Optional.empty()));
            }
            return this;
        }

        /// Writes all of it or nothing.
        public void write() {
            if (!changes.isEmpty()) {
                store.write(Map.copyOf(changes));
            }
        }
    }

    /// Reads every group and operation of records that nobody changes, for what does not read.
    ///
    /// @throws dev.signet.base.Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    public static void readAll(ControlStore store) {
        groups(store, GROUP);
        operations(store);
    }

    private static List<GroupRecord> groups(ControlStore store, String prefix) {
        return store.startingWith(prefix).values().stream()
                .map(bytes -> RecordCodec.read(bytes, GroupRecord.class))
                .toList();
    }

    private static List<OperationRecord> operations(ControlStore store) {
        return store.startingWith(OPERATION).values().stream()
                .map(bytes -> RecordCodec.read(bytes, OperationRecord.class))
                .toList();
    }

    private static String groupKey(String subscription, String name) {
        return GROUP + lower(subscription) + "/" + lower(name);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
