// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.deployments.DeploymentRecord.Operation;
import dev.signet.controlplane.deployments.DeploymentRecord.RunningDocument;
import dev.signet.controlplane.deployments.DeploymentRecord.TemplateDocument;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.Inventory;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.templates.Limits;
import dev.signet.templates.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The records of deployments among the control records (docs/formats/control-records.md). Those of
/// a resource group go with it. Any thread.
final class DeploymentStore {
    private static final String RUNNING = "running-deployment/";
    private static final String TENANT = "with-tenant/";
    private static final String MANAGEMENT_GROUP = "with-management-group/";
    private static final String GROUPS = "with-group/";
    private static final Pattern RECORD =
            Pattern.compile("(?!.*/deployment-operation/).*/deployment/[^/]+");

    /// Of a deployment to a resource: subscription, group, and the rest of the resource's id.
    private static final Pattern ON_RESOURCE =
            Pattern.compile(
                    "with-group/([^/]+)/([^/]+)/on(/providers/.+?)"
                            + "/deployment(?:-template|-operation)?/.+");

    /// Bytes of a record, with its parameters and outputs.
    static final int RECORD_BYTES_MAX = 2 * Limits.BODY_BYTES_MAX;

    private final ControlStore store;

    DeploymentStore(ControlStore store) {
        this.store = store;
    }

    /// What the keys of all begin with that are to it. Those to a resource go with its group.
    private static String scopeKey(Target target) {
        return switch (target) {
            case Target.Tenant _ -> TENANT;
            case Target.ManagementGroup(var name) -> MANAGEMENT_GROUP + lower(name) + "/";
            case Target.Subscription(var id) -> "with-subscription/" + lower(id) + "/";
            case Target.Group(var subscription, var group) ->
                    Inventory.withGroup(subscription, group);
            case Target.OfResource(var within, var path) ->
                    scopeKey(within) + "on" + lower(path) + "/";
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String key(DeploymentId id, String kind) {
        return scopeKey(id.target()) + kind + "/" + lower(id.name());
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

    /// Those to something, the newest first.
    List<DeploymentRecord> list(Target target) {
        return store.startingWith(scopeKey(target) + "deployment/").values().stream()
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

    /// Begins: in place of an earlier one of that name, whose operations go. Of earlier ones
    /// [History] says how many are kept; the oldest of the scope that have ended go for one more.
    ///
    /// Those to resources that are gone go too.
    ///
    /// @param keeping what of it may go
    /// @return why not; then nothing has changed
    synchronized Optional<Problem> begin(
            DeploymentRecord record, JsonNode template, History.Keeping keeping) {
        DeploymentId id = record.id();
        if (find(id).filter(DeploymentRecord::isRunning).isPresent()) {
            return Optional.of(DeploymentErrors.active(id));
        }
        var changes = new HashMap<String, Optional<byte[]>>();
        remove(id, changes);
        removeUnreachable(keeping, changes);
        byte[] begun = RecordCodec.write(record);
        byte[] kept = RecordCodec.write(new TemplateDocument(RecordCodec.FORMAT, template));
        var history = new History(store, scopeKey(id.target()));
        history.without(changes.keySet());
        for (DeploymentRecord oldest : list(id.target()).reversed()) {
            if (history.takes(begun.length + kept.length)) {
                break;
            }
            if (oldest.isRunning() || oldest.id().normal().equals(id.normal())) {
                continue;
            }
            if (!keeping.mayGo(oldest.id())) {
                break;
            }
            remove(oldest.id(), changes);
            history.without(changes.keySet());
        }
        if (!history.takes(begun.length + kept.length)) {
            return Optional.of(DeploymentErrors.quota(id, history.count()));
        }
        changes.put(recordKey(id), Optional.of(begun));
        changes.put(key(id, "deployment-template"), Optional.of(kept));
        changes.put(
                RUNNING + record.run(),
                Optional.of(
                        RecordCodec.write(new RunningDocument(RecordCodec.FORMAT, recordKey(id)))));
        store.write(changes);
        return Optional.empty();
    }

    /// Nothing is written of one that was removed with its resource group meanwhile.
    synchronized void put(DeploymentRecord of, Operation operation) {
        if (isThere(of)) {
            store.write(
                    Map.of(
                            operationsKey(of.id()) + lower(operation.id()),
                            Optional.of(RecordCodec.write(operation))));
        }
    }

    /// Whether the record of that run is still the one of its name.
    private boolean isThere(DeploymentRecord record) {
        return find(record.id()).filter(each -> each.run().equals(record.run())).isPresent();
    }

    /// Ends. Nothing is written of one that was removed with its resource group meanwhile.
    synchronized void end(DeploymentRecord record) {
        var changes = new HashMap<String, Optional<byte[]>>();
        changes.put(RUNNING + record.run(), Optional.empty());
        if (isThere(record)) {
            byte[] whole = RecordCodec.write(record);
            changes.put(
                    recordKey(record.id()),
                    Optional.of(
                            whole.length <= RECORD_BYTES_MAX
                                    ? whole
                                    : RecordCodec.write(record.tooLarge())));
        }
        store.write(changes);
    }

    private void removeUnreachable(History.Keeping keeping, Map<String, Optional<byte[]>> changes) {
        var gone = new HashMap<String, Boolean>();
        for (String key : store.startingWith(GROUPS).keySet()) {
            Matcher on = ON_RESOURCE.matcher(key);
            if (on.matches()) {
                String resource = new Target.Group(on.group(1), on.group(2)).id() + on.group(3);
                if (gone.computeIfAbsent(resource, keeping::isGone)) {
                    changes.put(key, Optional.empty());
                }
            }
        }
    }

    /// One that runs to a group or to something in it, by the mark of its run: its record may have
    /// gone with a group of that name that was removed and made again.
    Optional<DeploymentId> running(Target.Group group) {
        return store.startingWith(RUNNING).values().stream()
                .map(bytes -> RecordCodec.read(bytes, RunningDocument.class).record())
                .filter(key -> key.startsWith(scopeKey(group)))
                .map(
                        key ->
                                store.read(key)
                                        .map(
                                                bytes ->
                                                        RecordCodec.read(
                                                                        bytes,
                                                                        DeploymentRecord.class)
                                                                .id())
                                        .orElseGet(() -> marked(group, key)))
                .findFirst();
    }

    /// The id of which that is the record's key, in lower case below the group.
    private static DeploymentId marked(Target.Group group, String key) {
        String below = key.substring(scopeKey(group).length());
        int name = below.lastIndexOf('/') + 1;
        String path = below.substring(0, name - "deployment/".length());
        Target target =
                path.isEmpty()
                        ? group
                        : new Target.OfResource(
                                group, path.substring("on".length(), path.length() - 1));
        return new DeploymentId(target, below.substring(name));
    }

    /// Those that ran when the process was stopped.
    List<DeploymentRecord> interrupted() {
        var interrupted = new ArrayList<DeploymentRecord>(forgotten());
        for (Map.Entry<String, byte[]> each : store.startingWith(RUNNING).entrySet()) {
            String run = each.getKey().substring(RUNNING.length());
            Optional<DeploymentRecord> record =
                    store.read(RecordCodec.read(each.getValue(), RunningDocument.class).record())
                            .map(bytes -> RecordCodec.read(bytes, DeploymentRecord.class))
                            .filter(found -> found.run().equals(run) && found.isRunning());
            record.ifPresentOrElse(
                    found -> {
                        if (!interrupted.contains(found)) {
                            interrupted.add(found);
                        }
                    },
                    () -> store.write(Map.of(each.getKey(), Optional.empty())));
        }
        return interrupted;
    }

    /// Those that run by their records, of targets that older builds do not know: such a build
    /// takes the mark of their run away and leaves the record.
    private List<DeploymentRecord> forgotten() {
        return Stream.of(TENANT, MANAGEMENT_GROUP, GROUPS)
                .flatMap(prefix -> store.startingWith(prefix).entrySet().stream())
                .filter(each -> RECORD.matcher(each.getKey()).matches())
                .filter(
                        each ->
                                !each.getKey().startsWith(GROUPS)
                                        || ON_RESOURCE.matcher(each.getKey()).matches())
                .map(each -> RecordCodec.read(each.getValue(), DeploymentRecord.class))
                .filter(DeploymentRecord::isRunning)
                .toList();
    }

    synchronized void remove(DeploymentId id) {
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
