// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a template is deployed to. Names and ids are spelled as they were given.
public sealed interface Target {
    /// What the id of a management group begins with.
    String MANAGEMENT_GROUPS = "/providers/Microsoft.Management/managementGroups/";

    /// Its id; empty text for the tenant.
    String id();

    /// What it is, to be read in a refusal: `a management group`.
    default String words() {
        return switch (this) {
            case Tenant _ -> "a tenant";
            case ManagementGroup _ -> "a management group";
            case Subscription _ -> "a subscription";
            case Group _ -> "a resource group";
            case OfResource _ -> "a resource";
        };
    }

    /// The subscription in which it is; empty above subscriptions.
    default Optional<String> subscription() {
        return switch (this) {
            case Tenant _, ManagementGroup _ -> Optional.empty();
            case Subscription(var id) -> Optional.of(id);
            case Group(var id, _) -> Optional.of(id);
            case OfResource(var within, _) -> within.subscription();
        };
    }

    /// The tenant, which holds everything.
    record Tenant() implements Target {
        @Override
        public String id() {
            return "";
        }
    }

    /// A management group.
    ///
    /// @param name its id within the tenant
    record ManagementGroup(String name) implements Target {
        @Override
        public String id() {
            return MANAGEMENT_GROUPS + name;
        }
    }

    /// A subscription.
    record Subscription(String subscriptionId) implements Target {
        @Override
        public String id() {
            return "/subscriptions/" + subscriptionId;
        }
    }

    /// A resource group.
    record Group(String subscriptionId, String name) implements Target {
        @Override
        public String id() {
            return "/subscriptions/" + subscriptionId + "/resourceGroups/" + name;
        }
    }

    /// A resource, which can only be extended.
    ///
    /// @param within the group that it is in
    /// @param path its id behind that of the group: `/providers/Microsoft.KeyVault/vaults/v`
    record OfResource(Group within, String path) implements Target {
        @Override
        public String id() {
            return within.id() + path;
        }
    }

    /// A subscription, or the group of that name in it.
    static Target in(String subscription, Optional<String> group) {
        return group.<Target>map(name -> new Group(subscription, name))
                .orElseGet(() -> new Subscription(subscription));
    }

    /// What an id names; empty when it names nothing that could be deployed to. A slash alone is
    /// the tenant.
    ///
    /// @param id `/subscriptions/s/resourceGroups/g`
    static Optional<Target> of(String id) {
        List<String> parts =
                Arrays.stream(id.split("/", -1)).filter(each -> !each.isEmpty()).toList();
        if (parts.isEmpty()) {
            return Optional.of(new Tenant());
        }
        if (parts.size() == 4
                && ("/" + String.join("/", parts.subList(0, 3)) + "/")
                        .equalsIgnoreCase(MANAGEMENT_GROUPS)) {
            return Optional.of(new ManagementGroup(parts.get(3)));
        }
        if (parts.size() < 2 || !parts.getFirst().equalsIgnoreCase("subscriptions")) {
            return Optional.empty();
        }
        if (parts.size() == 2) {
            return Optional.of(new Subscription(parts.get(1)));
        }
        if (parts.size() < 4 || !parts.get(2).equalsIgnoreCase("resourceGroups")) {
            return Optional.empty();
        }
        var group = new Group(parts.get(1), parts.get(3));
        if (parts.size() == 4) {
            return Optional.of(group);
        }
        List<String> path = parts.subList(4, parts.size());
        return namesResource(path)
                ? Optional.of(new OfResource(group, "/" + String.join("/", path)))
                : Optional.empty();
    }

    /// Whether these are `providers`, a namespace and pairs of type and name, once or, of what
    /// extends a resource, several times.
    private static boolean namesResource(List<String> path) {
        int at = 0;
        while (at < path.size()) {
            int first = at + 2;
            if (!path.get(at).equalsIgnoreCase("providers")) {
                return false;
            }
            at = first;
            while (at + 1 < path.size() && !path.get(at).equalsIgnoreCase("providers")) {
                at += 2;
            }
            if (at == first || at + 1 == path.size()) {
                return false;
            }
        }
        return true;
    }
}
