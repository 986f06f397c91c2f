// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

/// Where resources are listed.
public sealed interface Scope {
    String subscription();

    /// All of a subscription.
    record Subscription(String subscription) implements Scope {}

    /// All of a resource group.
    record Group(String subscription, String group) implements Scope {}

    /// What is nested in a resource or extends it.
    record Within(ResourceId resource) implements Scope {
        @Override
        public String subscription() {
            return resource.subscription();
        }
    }

    /// Whether a resource of a group is in it.
    default boolean holds(ResourceId id) {
        return switch (this) {
            case Subscription(var subscription) -> id.subscription().equalsIgnoreCase(subscription);
            case Group(var subscription, var group) ->
                    id.subscription().equalsIgnoreCase(subscription)
                            && id.group().equalsIgnoreCase(group);
            case Within(var resource) ->
                    id.normal().startsWith(resource.normal() + "/") && !id.same(resource);
        };
    }
}
