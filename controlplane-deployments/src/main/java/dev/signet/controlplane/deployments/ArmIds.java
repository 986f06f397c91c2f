// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// From the text of an id to what it names.
final class ArmIds {
    private ArmIds() {}

    static List<String> parts(String id) {
        return Arrays.stream(id.split("/", -1)).filter(each -> !each.isEmpty()).toList();
    }

    /// The resource group, what lives in one, or what extends either or the subscription; empty for
    /// all else. What can only extend something and names nothing extends its resource group.
    static Optional<ResourceId> resource(String id, Resources resources) {
        return resource(id)
                .map(
                        found ->
                                found.extended().isEmpty() && isExtension(found, resources)
                                        ? ResourceId.ofGroup(found.subscription(), found.group())
                                                .extension(found.type(), found.name())
                                        : found);
    }

    private static boolean isExtension(ResourceId id, Resources resources) {
        return id.names().size() == 1
                && resources.providers().stream()
                        .anyMatch(
                                each ->
                                        each instanceof ExtensionProvider
                                                && each.type().same(id.type()));
    }

    /// The same without a look at what there is.
    static Optional<ResourceId> resource(String id) {
        List<String> parts = parts(id);
        if (isGroupAsResource(parts)) {
            return Optional.of(ResourceId.ofGroup(parts.get(1), parts.get(5)));
        }
        if (parts.size() == 6
                && parts.get(0).equalsIgnoreCase("subscriptions")
                && parts.get(2).equalsIgnoreCase("providers")) {
            var type = new ResourceType(parts.get(3), parts.get(4));
            return Optional.of(
                    ResourceId.ofSubscription(parts.get(1)).extension(type, parts.get(5)));
        }
        if (parts.size() < 4
                || !parts.get(0).equalsIgnoreCase("subscriptions")
                || !parts.get(2).equalsIgnoreCase("resourceGroups")) {
            return Optional.empty();
        }
        ResourceId found = ResourceId.ofGroup(parts.get(1), parts.get(3));
        boolean first = true;
        int at = 4;
        while (at < parts.size()) {
            if (!parts.get(at).equalsIgnoreCase("providers") || at + 3 >= parts.size()) {
                return Optional.empty();
            }
            String namespace = parts.get(at + 1);
            var types = new ArrayList<String>();
            var names = new ArrayList<String>();
            for (at += 2;
                    at + 1 < parts.size() && !parts.get(at).equalsIgnoreCase("providers");
                    at += 2) {
                types.add(parts.get(at));
                names.add(parts.get(at + 1));
            }
            if (types.isEmpty() || at + 1 == parts.size()) {
                return Optional.empty();
            }
            found =
                    new ResourceId(
                            parts.get(1),
                            parts.get(3),
                            first ? Optional.empty() : Optional.of(found),
                            new ResourceType(namespace, String.join("/", types)),
                            names);
            first = false;
        }
        return Optional.of(found);
    }

    /// `/subscriptions/s/providers/Microsoft.Resources/resourceGroups/g`, as templates write it.
    private static boolean isGroupAsResource(List<String> parts) {
        return parts.size() == 6
                && parts.get(2).equalsIgnoreCase("providers")
                && (parts.get(3) + "/" + parts.get(4)).equalsIgnoreCase(ResourceType.GROUP.text());
    }
}
