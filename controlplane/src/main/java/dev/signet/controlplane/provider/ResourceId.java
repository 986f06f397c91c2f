// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The id of a resource: a resource group, what lives in one (nested or not), or an extension of
/// such a resource. Spelled as it was given; compared without case by [#same].
///
/// @param subscription empty text for what belongs to the tenant
/// @param group the resource group's name, also for a resource group itself; empty text for what
///     belongs to the subscription or the tenant
/// @param extended the resource that this one extends; empty for all but extensions
/// @param names one for each level of the type: the vault's, the key's
public record ResourceId(
        String subscription,
        String group,
        Optional<ResourceId> extended,
        ResourceType type,
        List<String> names) {
    public ResourceId {
        names = List.copyOf(names);
        if (names.size() != type.path().split("/", -1).length) {
            throw new Failed(Failure.INTERNAL, "an id has a name for each level of its type");
        }
    }

    /// The subscription's own.
    public static ResourceId ofSubscription(String subscription) {
        return new ResourceId(
                subscription,
                "",
                Optional.empty(),
                ResourceType.SUBSCRIPTION,
                List.of(subscription));
    }

    /// A management group's.
    public static ResourceId ofManagementGroup(String name) {
        return ofTenant(ResourceType.MANAGEMENT_GROUP, name);
    }

    /// That of what belongs to the tenant.
    public static ResourceId ofTenant(ResourceType type, String... names) {
        return inGroup("", "", type, names);
    }

    /// A resource group's.
    public static ResourceId ofGroup(String subscription, String group) {
        return new ResourceId(
                subscription, group, Optional.empty(), ResourceType.GROUP, List.of(group));
    }

    /// That of a resource in a group.
    public static ResourceId inGroup(
            String subscription, String group, ResourceType type, String... names) {
        return new ResourceId(subscription, group, Optional.empty(), type, List.of(names));
    }

    /// That of an extension of this resource, such as a role assignment.
    public ResourceId extension(ResourceType of, String name) {
        return new ResourceId(subscription, group, Optional.of(this), of, List.of(name));
    }

    /// The same in a group as the group itself is spelled.
    public ResourceId spelledLike(String groupsSubscription, String groupsName) {
        return new ResourceId(groupsSubscription, groupsName, extended, type, names);
    }

    /// That of the same resource in another group of its subscription.
    public ResourceId inOtherGroup(String other) {
        return new ResourceId(subscription, other, extended, type, names);
    }

    /// That of the resource in which this one is nested; empty where its type stands by itself.
    public Optional<ResourceId> parent() {
        return type.parent()
                .map(
                        outer ->
                                new ResourceId(
                                        subscription,
                                        group,
                                        extended,
                                        outer,
                                        names.subList(0, names.size() - 1)));
    }

    /// All the names, as a nested resource's `name` shows them: `vault/key`.
    public String path() {
        return String.join("/", names);
    }

    /// The last of the names.
    public String name() {
        return names.getLast();
    }

    /// The first of the names.
    public String outerName() {
        return names.getFirst();
    }

    /// Whether both name the same resource.
    public boolean same(ResourceId other) {
        return text().equalsIgnoreCase(other.text());
    }

    /// Whether one id is the other or below it, however they are spelled.
    public static boolean isWithin(String inner, String outer) {
        return inner.regionMatches(true, 0, outer, 0, outer.length())
                && (inner.length() == outer.length() || inner.charAt(outer.length()) == '/');
    }

    /// One spelling for all of the same id.
    public String normal() {
        return text().toLowerCase(Locale.ROOT);
    }

    /// `/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/keys/k`.
    public String text() {
        String inGroup =
                (subscription.isEmpty() ? "" : "/subscriptions/" + subscription)
                        + (group.isEmpty() ? "" : "/resourceGroups/" + group);
        if (type.same(ResourceType.GROUP) || type.same(ResourceType.SUBSCRIPTION)) {
            return inGroup;
        }
        var text = new StringBuilder(extended.map(ResourceId::text).orElse(inGroup));
        text.append("/providers/").append(type.namespace());
        String[] levels = type.path().split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            text.append('/').append(levels[i]).append('/').append(names.get(i));
        }
        return text.toString();
    }
}
