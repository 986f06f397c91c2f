// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What the control plane remembers: resource groups, accounts, operations. Every change is one
/// atomic write of [Records]. Any thread.
final class Inventory {
    private static final String GROUP = "group/";
    private static final String ACCOUNT = "account/";
    private static final String OPERATION = "operation/";

    private final Records records;
    private final InstantSource clock;

    Inventory(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    /// Runs a step that reads, decides and writes, while no other does.
    synchronized <T> T change(Supplier<T> step) {
        return step.get();
    }

    Instant now() {
        return clock.instant();
    }

    Optional<GroupRecord> group(String subscription, String name) {
        return records.read(groupKey(subscription, name))
                .map(bytes -> RecordCodec.read(bytes, GroupRecord.class));
    }

    /// Every group.
    List<GroupRecord> groups() {
        return all(GROUP, GroupRecord.class);
    }

    /// The groups of a subscription, by name.
    List<GroupRecord> groups(String subscription) {
        return all(GROUP + lower(subscription) + "/", GroupRecord.class);
    }

    /// An account by its name, which is its own in the whole installation.
    Optional<AccountRecord> account(String name) {
        return records.read(ACCOUNT + lower(name))
                .map(bytes -> RecordCodec.read(bytes, AccountRecord.class));
    }

    /// Every account, by name.
    List<AccountRecord> accounts() {
        return all(ACCOUNT, AccountRecord.class);
    }

    /// The accounts of a resource group, by name.
    List<AccountRecord> accounts(String subscription, String group) {
        return accounts().stream()
                .filter(account -> account.subscription().equalsIgnoreCase(subscription))
                .filter(account -> account.resourceGroup().equalsIgnoreCase(group))
                .toList();
    }

    /// An operation whose result can be read.
    Optional<OperationRecord> operation(String id) {
        return records.read(OPERATION + lower(id))
                .map(bytes -> RecordCodec.read(bytes, OperationRecord.class))
                .filter(operation -> !operation.forgettable(now()));
    }

    /// Changes to be written together.
    Batch batch() {
        return new Batch();
    }

    /// One atomic write in the making. One thread.
    final class Batch {
        private final Map<String, Optional<byte[]>> changes = new HashMap<>();

        Batch put(GroupRecord group) {
            changes.put(groupKey(group.subscription(), group.name()), bytes(group));
            return this;
        }

        Batch put(AccountRecord account) {
            changes.put(ACCOUNT + lower(account.name()), bytes(account));
            return this;
        }

        Batch put(OperationRecord operation) {
            changes.put(OPERATION + lower(operation.id()), bytes(operation));
            return this;
        }

        /// Puts an operation that begins, and forgets those whose results nobody needs any more.
        Batch begin(OperationRecord operation) {
            return forget().put(operation);
        }

        /// Forgets operations whose results nobody needs any more.
        Batch forget() {
            all(OPERATION, OperationRecord.class).stream()
                    .filter(operation -> operation.forgettable(now()))
                    .forEach(this::remove);
            return this;
        }

        Batch remove(GroupRecord group) {
            changes.put(groupKey(group.subscription(), group.name()), Optional.empty());
            return this;
        }

        Batch remove(AccountRecord account) {
            changes.put(ACCOUNT + lower(account.name()), Optional.empty());
            // who held a role on it
            records.startingWith(RoleAssignments.prefix(account.accountId()))
                    .keySet()
                    .forEach(key -> changes.put(key, Optional.empty()));
            return this;
        }

        private void remove(OperationRecord operation) {
            changes.put(OPERATION + lower(operation.id()), Optional.empty());
        }

        /// Writes all of it or nothing.
        void write() {
            if (!changes.isEmpty()) {
                records.write(Map.copyOf(changes));
            }
        }
    }

    /// Every account of records that nobody changes.
    static List<AccountRecord> accounts(Records records) {
        return all(records, ACCOUNT, AccountRecord.class);
    }

    /// Reads every group and operation, for what does not read.
    static void readAll(Records records) {
        var _ = all(records, GROUP, GroupRecord.class);
        var _ = all(records, OPERATION, OperationRecord.class);
    }

    private <T> List<T> all(String prefix, Class<T> type) {
        return all(records, prefix, type);
    }

    private static <T> List<T> all(Records records, String prefix, Class<T> type) {
        return records.startingWith(prefix).values().stream()
                .map(bytes -> RecordCodec.read(bytes, type))
                .toList();
    }

    private static Optional<byte[]> bytes(Object document) {
        return Optional.of(RecordCodec.write(document));
    }

    private static String groupKey(String subscription, String name) {
        return GROUP + lower(subscription) + "/" + lower(name);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
