// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.deployments.DeploymentRecord.Operation;
import dev.signet.controlplane.deployments.DeploymentRecord.RunningDocument;
import dev.signet.controlplane.deployments.DeploymentRecord.TemplateDocument;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.Inventory;
import dev.signet.controlplane.engine.RecordCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The records of deployments among the control records (docs/formats/control-records.md). Those of
/// a resource group go with it. Any thread.
final class DeploymentStore {
    private static final String RUNNING = "running-deployment/";
    private static final int KEPT_MAX = 800;

    private final ControlStore store;

    DeploymentStore(ControlStore store) {
        this.store = store;
    }

    private static String scopeKey(String subscription, Optional<String> group) {
        return group.map(name -> Inventory.withGroup(subscription, name))
                .orElse("with-subscription/" + subscription.toLowerCase(Locale.ROOT) + "/");
    }

    private static String key(DeploymentId id, String kind) {
        return scopeKey(id.subscription(), id.group())
                + kind
                + "/"
                + id.name().toLowerCase(Locale.ROOT);
    }

    private static String recordKey(DeploymentId id) {
        return key(id, "deployment");
    }

    private static String operationsKey(DeploymentId id) {
        return key(id, "deployment-operation") + "/";
    }

    Optional<DeploymentRecord> find(DeploymentId id) {
        return store.read(recordKey(id))
                .map(bytes -> RecordCodec.read(bytes, DeploymentRecord.class));
    }

    /// Those of a scope, the newest first.
    List<DeploymentRecord> list(String subscription, Optional<String> group) {
        return store.startingWith(scopeKey(subscription, group) + "deployment/").values().stream()
                .map(bytes -> RecordCodec.read(bytes, DeploymentRecord.class))
                .sorted((one, other) -> other.started().compareTo(one.started()))
                .toList();
    }

    Optional<JsonNode> template(DeploymentId id) {
        return store.read(key(id, "deployment-template"))
                .map(bytes -> RecordCodec.read(bytes, TemplateDocument.class).template());
    }

    List<Operation> operations(DeploymentId id) {
        return store.startingWith(operationsKey(id)).values().stream()
                .map(bytes -> RecordCodec.read(bytes, Operation.class))
                .toList();
    }

    /// Begins: in place of an earlier one of that name, whose operations go. A scope keeps 800; the
    /// oldest that has ended goes for one more.
    void begin(DeploymentRecord record, JsonNode template) {
        var changes = new HashMap<String, Optional<byte[]>>();
        DeploymentId id = record.id();
        List<DeploymentRecord> others = list(id.subscription(), id.group());
        if (others.size() >= KEPT_MAX) {
            others.reversed().stream()
                    .filter(each -> !each.isRunning())
                    .findFirst()
                    .ifPresent(oldest -> remove(oldest.id(), changes));
        }
        remove(id, changes);
        changes.put(recordKey(id), Optional.of(RecordCodec.write(record)));
        changes.put(
                key(id, "deployment-template"),
                Optional.of(RecordCodec.write(new TemplateDocument(RecordCodec.FORMAT, template))));
        changes.put(
                RUNNING + record.run(),
                Optional.of(
                        RecordCodec.write(new RunningDocument(RecordCodec.FORMAT, recordKey(id)))));
        store.write(changes);
    }

    /// Nothing is written of one that was removed with its resource group meanwhile.
    void put(DeploymentId id, Operation operation) {
        if (store.read(recordKey(id)).isEmpty()) {
            return;
        }
        store.write(
                Map.of(
                        operationsKey(id) + operation.id().toLowerCase(Locale.ROOT),
                        Optional.of(RecordCodec.write(operation))));
    }

    /// Ends. Nothing is written of one that was removed with its resource group meanwhile.
    void end(DeploymentRecord record) {
        var changes = new HashMap<String, Optional<byte[]>>();
        changes.put(RUNNING + record.run(), Optional.empty());
        if (store.read(recordKey(record.id())).isPresent()) {
            changes.put(recordKey(record.id()), Optional.of(RecordCodec.write(record)));
        }
        store.write(changes);
    }

    /// Those that ran when the process was stopped.
    List<DeploymentRecord> interrupted() {
        Map<String, byte[]> running = store.startingWith(RUNNING);
        running.forEach(
                (key, bytes) -> {
                    String record = RecordCodec.read(bytes, RunningDocument.class).record();
                    if (store.read(record).isEmpty()) {
                        store.write(Map.of(key, Optional.empty()));
                    }
                });
        return running.values().stream()
                .map(bytes -> RecordCodec.read(bytes, RunningDocument.class).record())
                .flatMap(key -> store.read(key).stream())
                .map(bytes -> RecordCodec.read(bytes, DeploymentRecord.class))
                .toList();
    }

    void remove(DeploymentId id) {
        var changes = new HashMap<String, Optional<byte[]>>();
        remove(id, changes);
        store.write(changes);
    }

    private void remove(DeploymentId id, Map<String, Optional<byte[]>> changes) {
        changes.put(recordKey(id), Optional.empty());
        changes.put(key(id, "deployment-template"), Optional.empty());
        store.startingWith(operationsKey(id))
                .keySet()
                .forEach(key -> changes.put(key, Optional.empty()));
    }
}
