// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.resources;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.Inventory;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Stamp;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The installation's subscriptions as resources, so that others can extend them. They are fixed:
/// nobody makes or removes one, and nothing of one changes but its tags.
///
/// @param subscriptions their ids
/// @param inventory one change at a time
/// @param records where their tags are remembered
public record SubscriptionProvider(
        List<String> subscriptions, Inventory inventory, ControlStore records)
        implements FixedProvider {
    public SubscriptionProvider {
        subscriptions = List.copyOf(subscriptions);
    }

    /// The tags of one as they are recorded; docs/formats/control-records.md.
    record Tagged(int format, String subscription, Map<String, String> tags) {
        Tagged {
            RecordCodec.requireFormat(format);
            tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        }
    }

    private record Shown(ResourceId id, Map<String, String> tags) implements Resource {
        @Override
        public ObjectNode show(String version) {
            ObjectNode node = ArmJson.object();
            node.put("id", id.text());
            node.put("subscriptionId", id.subscription());
            node.put("state", "Enabled");
            ObjectNode all = node.putObject("tags");
            tags.forEach(all::put);
            return node;
        }
    }

    private static String key(String subscription) {
        return "subscription-tags/" + subscription.toLowerCase(Locale.ROOT);
    }

    private Resource shown(String subscription) {
        Map<String, String> tags =
                records.read(key(subscription))
                        .map(bytes -> RecordCodec.read(bytes, Tagged.class).tags())
                        .orElse(Map.of());
        return new Shown(ResourceId.ofSubscription(subscription), tags);
    }

    @Override
    public ResourceType type() {
        return ResourceType.SUBSCRIPTION;
    }

    @Override
    public Namespace namespace() {
        return Namespace.RESOURCES;
    }

    @Override
    public Optional<Resource> find(ResourceId id) {
        return subscriptions.stream()
                .filter(id.subscription()::equalsIgnoreCase)
                .findFirst()
                .map(this::shown);
    }

    /// Tags only.
    @Override
    public Resource patch(ResourceRequest request, Stamp stamp) {
        Optional<Map<String, String>> tags = ArmMembers.tags(ArmMembers.of(request.body()));
        return inventory.change(
                () -> {
                    Resource subscription =
                            find(request.id()).orElseThrow(() -> missing(request.id()));
                    String id = subscription.id().subscription();
                    tags.map(each -> new Tagged(RecordCodec.FORMAT, id, each))
                            .map(RecordCodec::write)
                            .ifPresent(bytes -> records.write(Map.of(key(id), Optional.of(bytes))));
                    return shown(id);
                });
    }
}
